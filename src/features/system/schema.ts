import { z } from "@hono/zod-openapi";
import type { HealthReport } from "./check-health.ts";

export const healthSchema = z
  .object({ status: z.literal("ok"), version: z.string() })
  .openapi("Health");

const partSchema = z.object({ status: z.enum(["ok", "down"]), latency_ms: z.int() });

export const detailedHealthSchema = z
  .object({
    status: z.enum(["ok", "degraded", "down"]),
    version: z.string(),
    dependencies: z.record(z.string(), partSchema),
  })
  .openapi("DetailedHealth");

export function presentHealth(
  report: HealthReport,
  version: string,
): z.infer<typeof detailedHealthSchema> {
  const dependencies = Object.fromEntries(
    Object.entries(report.parts).map(([name, { status, latencyMs }]) => [
      name,
      { status, latency_ms: latencyMs },
    ]),
  );
  return { status: report.status, version, dependencies };
}
