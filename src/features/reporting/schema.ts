import { z } from "@hono/zod-openapi";

export const personalDataSchema = z
  .record(z.string(), z.unknown())
  .openapi("PersonalData", { description: "One member per table that holds the person's id." });

export const erasureSchema = z.object({ status: z.literal("erased") }).openapi("Erasure");

/** Rows as they are kept, in the spelling of the wire: snake_case and RFC 3339. */
export function presentPersonalData(data: unknown): unknown {
  if (data instanceof Date) return data.toISOString();
  if (Array.isArray(data)) return data.map(presentPersonalData);
  if (data === null || typeof data !== "object") return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [toSnakeCase(name), presentPersonalData(value)]),
  );
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
