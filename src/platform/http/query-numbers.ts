import { z } from "@hono/zod-openapi";

/**
 * Numbers of the query. `Number` would also take an empty text for 0, and `0x10`, `1e3` and blanks
 * for numbers; here a number is written in decimal digits, or it is a 400.
 */
const wholeNumber = /^(0|[1-9]\d*)$/;
const decimalNumber = /^(0|[1-9]\d*)(\.\d+)?$/;

const readBy = (pattern: RegExp) => (text: unknown) =>
  typeof text === "string" && pattern.test(text) ? Number(text) : text;

/** What is said of no number; of one beyond the bounds the bound is said. */
const whenNone = (message: string) => (issue: Readonly<{ code?: string | undefined }>) =>
  issue.code === "invalid_type" ? message : undefined;

/** A count or an amount in minor units; at most what a JSON number holds exactly. */
export function integerQuery(min: number, max = Number.MAX_SAFE_INTEGER) {
  const whole = z.int({ error: whenNone("must be a whole number in decimal digits") }).min(min);
  // That bound is its own already, and would be said twice.
  const isBounded = max < Number.MAX_SAFE_INTEGER;
  const bounded = isBounded ? whole.max(max) : whole.openapi({ maximum: max });
  return z.preprocess(readBy(wholeNumber), bounded);
}

/** Such as `0.85`. */
export function decimalQuery(min: number, max: number) {
  const error = whenNone("must be a decimal number such as 0.85");
  return z.preprocess(readBy(decimalNumber), z.number({ error }).min(min).max(max));
}
