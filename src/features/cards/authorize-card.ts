import { forbidden, notFound, unavailable } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { idempotencyKeyReused } from "../../platform/http/idempotency.ts";
import { noLater } from "../../platform/pause.ts";
import { commitTogether } from "../ledger/index.ts";
import {
  type AskedAuthorization,
  authorizeTogether,
  type DecidedAuthorization,
} from "./authorize-together.ts";
import { pinBlockedLetter } from "./letters.ts";
import { lookAtCard } from "./look-at-card.ts";
import { findCard } from "./queries.ts";
import { findAuthorization } from "./queries-authorizations.ts";
import { presentAuthorization, type WireAuthorization } from "./schema-authorizations.ts";
import { tellOwner } from "./tell-owner.ts";

export type AuthorizationWish = AskedAuthorization & Readonly<{ pin: string | null }>;

/** Networks wait two seconds for a decision. */
const decisionMs = 1_900;
const retryAfterSeconds = 1;
/** Each time somebody has changed the card since it was looked at. */
const maxLooks = 5;

/**
 * Decides whether a card may pay. A decline is an answer like an approval. When no decision comes
 * in time the network is told so, and finds it out, or gets it then, under the same reference.
 */
export async function authorizeCard(
  ctx: Ctx,
  actor: Actor,
  cardId: Id<"card">,
  asked: AuthorizationWish,
): Promise<WireAuthorization> {
  const decided = await noLater(decisionMs, decide(ctx, simulatorOf(ctx, actor), cardId, asked));
  if (decided !== null) return decided;
  const detail = "No decision in time; send it again under the same `network_reference`.";
  throw unavailable({ detail, retryAfterSeconds });
}

/**
 * Whose cards somebody may play the network for: null stands for everybody's, with a permission.
 * Owners may outside production; throws `forbidden` for all others.
 */
export function simulatorOf(ctx: Ctx, actor: Actor): Id<"user"> | null {
  if (actor.permissions.has("cards.simulate")) return null;
  if (ctx.settings.appEnv === "production") throw forbidden();
  return actor.userId;
}

async function decide(
  ctx: Ctx,
  ownerId: Id<"user"> | null,
  cardId: Id<"card">,
  { pin, ...asked }: AuthorizationWish,
): Promise<WireAuthorization> {
  let seen = pin === null ? null : await lookAtCard(ctx, ownerId, cardId, pin);
  for (let looks = 1; ; looks += 1) {
    const waiting = { ctx, size: 1, key: { scope: "card", key: cardId }, ownerId, cardId };
    const decided = await commitTogether({ ...waiting, asked, seen }, authorizeTogether);
    if (decided.outcome !== "look") return answer(ctx, cardId, decided);
    if (looks === maxLooks) throw unavailable({ retryAfterSeconds });
    seen = await lookAtCard(ctx, ownerId, cardId, pin);
  }
}

async function answer(
  ctx: Ctx,
  cardId: Id<"card">,
  decided: Exclude<DecidedAuthorization, { outcome: "look" }>,
): Promise<WireAuthorization> {
  if (decided.outcome === "not_found") throw notFound();
  if (decided.outcome === "mismatch") {
    const detail = "This `network_reference` belongs to an authorization that differs.";
    throw idempotencyKeyReused({ detail });
  }
  if (decided.outcome === "replayed") return firstAnswer(ctx, decided.prior);
  if (decided.isPinBlocked) {
    const { ownerId } = await findCard(ctx, null, cardId);
    tellOwner(ctx, ownerId, pinBlockedLetter(cardId));
  }
  return decided.authorization;
}

/** As it was answered first, whatever became of it since. */
async function firstAnswer(ctx: Ctx, id: Id<"authorization">): Promise<WireAuthorization> {
  const row = await findAuthorization(ctx, null, id);
  const status = row.status === "declined" ? row.status : "pending";
  const untouched = { reversedAmount: 0, capturedAmount: 0, refundedAmount: 0, transferId: null };
  return presentAuthorization({ ...row, ...untouched, status });
}
