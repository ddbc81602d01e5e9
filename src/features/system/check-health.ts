import type { Ctx } from "../../platform/ctx.ts";

export type PartHealth = Readonly<{ status: "ok" | "down"; latencyMs: number }>;
export type HealthReport = Readonly<{
  status: "ok" | "degraded" | "down";
  parts: Readonly<Record<string, PartHealth>>;
}>;

const probeTimeoutMs = 1_500;

/** Asks every part at once, each within 1.5 s. Without the database the service is down. */
export async function checkHealth(ctx: Ctx): Promise<HealthReport> {
  const probes = { database: () => ctx.db.ping(), ...ctx.probes };
  const entries = await Promise.all(
    Object.entries(probes).map(async ([name, probe]) => [name, await measure(probe)] as const),
  );
  const parts = Object.fromEntries(entries);
  if (parts["database"]?.status === "down") return { status: "down", parts };
  const isDegraded = Object.values(parts).some(({ status }) => status === "down");
  return { status: isDegraded ? "degraded" : "ok", parts };
}

async function measure(probe: () => Promise<void>): Promise<PartHealth> {
  const started = performance.now();
  const outcome = await Promise.race([
    probe().then(
      () => "ok" as const,
      () => "down" as const,
    ),
    timeOut(),
  ]);
  return { status: outcome, latencyMs: Math.round(performance.now() - started) };
}

function timeOut(): Promise<"down"> {
  const { promise, resolve } = Promise.withResolvers<"down">();
  AbortSignal.timeout(probeTimeoutMs).addEventListener("abort", () => resolve("down"));
  return promise;
}
