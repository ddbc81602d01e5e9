import { z } from "@hono/zod-openapi";

/** What a request may name: Postgres and RFC 3339 both can spell it, and the day after it. */
const earliestMs = Date.parse("1900-01-01T00:00:00Z");
const latestMs = Date.parse("9998-12-31T23:59:59.999Z");

function isWithin(text: string): boolean {
  const ms = Date.parse(text);
  return ms >= earliestMs && ms <= latestMs;
}

const message = "must lie between the years 1900 and 9998";
const momentInWords = "a moment with its offset, such as 2026-12-31T23:59:59Z";

/** A date, UTC. */
export const dateSchema = z.iso
  .date({ error: "must be a date, such as 2026-12-31", abort: true })
  .refine(isWithin, message);

/** A moment with its offset. */
export const instantSchema = z.iso
  .datetime({ offset: true, error: `must be ${momentInWords}`, abort: true })
  .refine(isWithin, message);

/** The same, or a date for its beginning (UTC). */
export const momentSchema = z.union([instantSchema, dateSchema], {
  error: `must be a date, or ${momentInWords}`,
});

const dayMs = 86_400_000;

/** The first moment behind what a `to` names: a date counts to its end. */
export function endOf(moment: string): Date {
  const isDate = !moment.includes("T");
  return new Date(Date.parse(moment) + (isDate ? dayMs : 0));
}
