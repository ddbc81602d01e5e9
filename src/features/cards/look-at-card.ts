import type { Id } from "../../core/id.ts";
import { PasswordHashBroken } from "../../platform/crypto/password-hash.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { describeRequest, describeTelling } from "../ledger/index.ts";
import { type Card, findCard } from "./queries.ts";
import { presentCard } from "./schema.ts";
import { pinMessage } from "./set-pin.ts";

/** What the decision needs of a card that was looked at; it holds for this version alone. */
export type SeenCard = Readonly<{
  seen: number;
  /** Null when none was entered. */
  pin: "right" | "wrong" | "unset" | null;
  /** What is written when its first use closes it, and when this PIN blocks it. */
  closing: object;
  blocking: object;
}>;

/** As the database function has it. */
const maxPinTries = 3;

/** Reads a card, and tells whether a PIN is its own; the slow part, before any lock is taken. */
export async function lookAtCard(
  ctx: Ctx,
  ownerId: Id<"user"> | null,
  id: Id<"card">,
  pin: string | null,
): Promise<SeenCard> {
  const card = await findCard(ctx, ownerId, id);
  const effect = { kind: "card", ids: [id] };
  const reason = "single_use";
  const closed = presentCard({ ...card, status: "canceled", cancelReason: reason });
  const cancel = { action: "card.canceled", target: id, details: { reason } };
  const block = { action: "card.pin_blocked", target: id };
  return {
    seen: card.version,
    pin: pin === null ? null : await comparePin(ctx, card, pin),
    closing: {
      ...describeRequest(ctx, { key: null, effect, act: cancel }),
      ...describeTelling(ctx, { kind: "card.updated", payload: closed }),
    },
    blocking: describeRequest(ctx, { key: null, effect, act: block }),
  };
}

/** A PIN that is blocked, or of a card that pays for nothing, is not worth the work. */
async function comparePin(ctx: Ctx, card: Card, pin: string): Promise<SeenCard["pin"]> {
  const { id, status, pinHash, pinTries } = card;
  if (pinHash === null || pinTries >= maxPinTries || status !== "active") return "unset";
  try {
    const { matches } = await ctx.crypto.passwords.verify(pinMessage(id, pin), pinHash);
    return matches ? "right" : "wrong";
  } catch (error) {
    if (!(error instanceof PasswordHashBroken)) throw error;
    ctx.log.error("card_pin_broken", { card_id: id, fault: error.fault });
    return "unset";
  }
}
