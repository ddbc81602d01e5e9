import type { SQL } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "../../platform/ctx.ts";
import { retryConflicts } from "../../platform/db/retry-conflicts.ts";
import { idempotencyKeyReused } from "../../platform/http/idempotency.ts";
import { type Posted, readEffect } from "./post-request.ts";
import { type Refusal, refusalOf } from "./refusals.ts";

const answerSchema = z.object({
  outcome: z.enum(["done", "replayed", "mismatch", "refused"]),
  code: z.string().optional(),
  reached: z.number().nullable().default(null),
  span: z.string().nullable().default(null),
  effect: z.unknown().optional(),
});

/**
 * Runs one of the functions that act on a single thing; throws what it refuses with, as `onRefused`
 * says it.
 */
export async function readAnswer(
  ctx: Ctx,
  at: Date,
  call: SQL,
  onRefused: (refusal: Refusal) => Error = refusalOf,
): Promise<Posted> {
  const { rows } = await retryConflicts(async () => ctx.db.execute<{ answer: unknown }>(call));
  const { outcome, code = "", effect, ...limit } = answerSchema.parse(rows[0]?.answer);
  if (outcome === "mismatch") throw idempotencyKeyReused();
  if (outcome === "refused") {
    throw onRefused({ code, limit: limit.reached, window: limit.span });
  }
  if (outcome === "replayed") return { outcome, effect: readEffect(effect) };
  return { outcome, at };
}
