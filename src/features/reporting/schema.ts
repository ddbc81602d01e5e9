import { z } from "@hono/zod-openapi";

export const personalDataSchema = z.record(z.string(), z.unknown()).openapi("PersonalData", {
  description:
    "One member per table that holds the person's id; `truncated` names those of which only " +
    "the newest rows are here.",
});

export const erasureSchema = z.object({ status: z.literal("erased") }).openapi("Erasure");

/**
 * Rows as they are kept, in the spelling of the wire: snake_case and RFC 3339. What stands inside a
 * column is left alone, since its names were chosen by somebody else.
 */
export function presentPersonalData(tables: Readonly<Record<string, unknown>>) {
  return mapValues(tables, (rows) =>
    Array.isArray(rows) ? rows.map(presentElement) : presentValue(rows),
  );
}

function presentElement(row: unknown): unknown {
  return typeof row === "object" && row !== null ? presentRow({ ...row }) : presentValue(row);
}

function presentRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const columns = Object.entries(row).map(([name, value]) => [toSnakeCase(name), value]);
  return mapValues(Object.fromEntries(columns), presentValue);
}

function presentValue(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

function mapValues(
  members: Readonly<Record<string, unknown>>,
  present: (member: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, present(member)]),
  );
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
