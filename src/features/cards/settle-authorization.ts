import { sql } from "drizzle-orm";
import { z } from "zod";
import { isDomainError } from "../../core/error.ts";
import { conflict } from "../../core/errors.ts";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { retryConflicts } from "../../platform/db/retry-conflicts.ts";
import { idempotencyKeyReused } from "../../platform/http/idempotency.ts";
import { alreadyReversed, amountExceedsTransfer, refusalOf } from "../ledger/index.ts";
import { describeMove } from "./describe-move.ts";
import { type Move, type PlannedMove, planMove } from "./plan-move.ts";
import { type Authorization, findAuthorization, findMovement } from "./queries-authorizations.ts";

/** Whoever loses a race reads again; each time somebody else has got on. */
const maxLooks = 60;

/**
 * Lets the network go on with an authorization: capture, reverse, refund or expire it, wholly or in
 * part, in one commit with the ledger. What was said before, by its reference or in its effect, has
 * no effect again.
 */
export async function settleAuthorization(
  ctx: Ctx,
  ownerId: Id<"user"> | null,
  id: Id<"authorization">,
  move: Move,
): Promise<Authorization> {
  for (let look = 1; look <= maxLooks; look += 1) {
    const seen = await findAuthorization(ctx, ownerId, id);
    // Read again: it may have been said after the first look.
    if (await wasSaid(ctx, id, move)) return findAuthorization(ctx, ownerId, id);
    const planned = planMove(seen, move);
    if (planned === null) return seen;
    const settled = await settle(ctx, seen, move, planned);
    if (settled !== null) return settled;
  }
  throw conflict({ detail: "Too much happens to this authorization at once; try again." });
}

async function wasSaid(ctx: Ctx, id: Id<"authorization">, move: Move): Promise<boolean> {
  const { reference, kind, amount } = move;
  const said = reference === null ? undefined : await findMovement(ctx, id, reference);
  if (said === undefined) return false;
  if (said.kind === kind && (amount === null || said.amount === amount)) return true;
  const detail = "This `network_reference` belongs to a message that differs.";
  throw idempotencyKeyReused({ detail });
}

const answerSchema = z.object({
  outcome: z.enum(["done", "look", "refused"]),
  code: z.string().default(""),
  reached: z.number().nullable().default(null),
  span: z.string().nullable().default(null),
});

/** Null when somebody else changed the authorization since it was read. */
async function settle(
  ctx: Ctx,
  seen: Authorization,
  move: Move,
  planned: PlannedMove,
): Promise<Authorization | null> {
  const at = ctx.clock();
  const { next, change, request, transfer } = describeMove(ctx, at, { seen, move, planned });
  const call = sql`select cards_settle(${at.toISOString()}, ${toUuid("authorization", seen.id)},
    ${seen.version}, ${planned.act}, ${JSON.stringify(change)}, ${JSON.stringify(request)},
    ${JSON.stringify(transfer)}) as answer`;
  const { rows } = await retryConflicts(async () => ctx.db.execute<{ answer: unknown }>(call));
  const { outcome, code, reached, span } = answerSchema.parse(rows[0]?.answer);
  if (outcome === "look") return null;
  if (outcome !== "refused") return next;
  const refusal = refusalOf({ code, limit: reached, window: span });
  // Staff gave back a part of it in between, so that another amount is left.
  const isOvertaken =
    isDomainError(refusal, alreadyReversed) || isDomainError(refusal, amountExceedsTransfer);
  if (move.kind === "refund" && isOvertaken) return null;
  throw refusal;
}
