import { sql } from "drizzle-orm";
import { z } from "zod";
import { addSeconds } from "../../core/clock.ts";
import { fromUuid, type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { retryConflicts } from "../../platform/db/retry-conflicts.ts";
import {
  describeHouseAccount,
  describeRequest,
  describeTelling,
  houseAccount,
  type Waits,
} from "../ledger/index.ts";
import type { SeenCard } from "./look-at-card.ts";
import { presentAuthorization, type WireAuthorization } from "./schema-authorizations.ts";
import type { Channel } from "./tables.ts";

export type AskedAuthorization = Readonly<{
  /** Minor units. */
  amount: number;
  currency: string;
  merchant: Readonly<{ name: string; category: string; country: string }>;
  channel: Channel;
  reference: string | null;
}>;

export type WaitingAuthorization = Waits &
  Readonly<{
    ctx: Ctx;
    cardId: Id<"card">;
    /** Whose the card must be; null for anybody's. */
    ownerId: Id<"user"> | null;
    asked: AskedAuthorization;
    /** The card as it was looked at; null when nobody did. */
    seen: SeenCard | null;
  }>;

export type DecidedAuthorization =
  | Readonly<{ outcome: "done"; authorization: WireAuthorization; isPinBlocked: boolean }>
  /** Its reference was answered before: with this one, or with one that differs. */
  | Readonly<{ outcome: "replayed"; prior: Id<"authorization"> }>
  | Readonly<{ outcome: "mismatch" }>
  | Readonly<{ outcome: "not_found" }>
  /** The card has to be looked at first, or again. */
  | Readonly<{ outcome: "look" }>;

/** What an approval holds comes free after this long, as networks have it. */
const holdSeconds = 7 * 86_400;

/** One call of `cards_authorize`, which takes no card twice. */
export async function authorizeTogether(
  list: readonly WaitingAuthorization[],
): Promise<DecidedAuthorization[]> {
  const [first] = list;
  if (!first) return [];
  const at = first.ctx.clock();
  const described = list.map((waiting) => describe(waiting, at));
  const houses = new Map(described.map(({ house }) => [house.id, describeHouseAccount(house)]));
  const asked = JSON.stringify(described.map((each) => each.asked));
  const call = sql`select * from cards_authorize(${at.toISOString()},
    ${JSON.stringify([...houses.values()])}, ${asked})`;
  const { rows } = await retryConflicts(async () => first.ctx.db.execute(call));
  return z
    .array(outcomeRow)
    .length(list.length)
    .parse(rows)
    .map((row, place) => readOutcome(row, described[place]?.approved));
}

const outcomeRow = z.object({
  outcome: z.enum(["done", "replayed", "mismatch", "not_found", "look"]),
  decline: z.string().nullable(),
  is_blocked: z.boolean(),
  prior: z.string().nullable(),
});

function readOutcome(
  { outcome, decline, is_blocked: isPinBlocked, prior }: z.infer<typeof outcomeRow>,
  approved: WireAuthorization | undefined,
): DecidedAuthorization {
  if (outcome === "replayed") return { outcome, prior: fromUuid("authorization", prior ?? "") };
  if (outcome !== "done") return { outcome };
  if (!approved) throw new Error("A decision is of nothing that was asked");
  if (decline === null) return { outcome, authorization: approved, isPinBlocked };
  const declined = { status: "declined", approved: false, decline_reason: decline } as const;
  return { outcome, authorization: { ...approved, ...declined }, isPinBlocked };
}

/** One authorization as the database reads it, and as it is answered when it is approved. */
function describe({ ctx, cardId, ownerId, asked, seen }: WaitingAuthorization, at: Date) {
  const { amount, currency, merchant, channel, reference } = asked;
  const id = ctx.newId("authorization");
  const house = houseAccount("card_settlement", currency, id);
  const expiresAt = addSeconds(at, holdSeconds);
  const approved = presentAuthorization({
    id,
    cardId,
    amount,
    currency,
    status: "pending",
    declineReason: null,
    merchantName: merchant.name,
    merchantCategory: merchant.category,
    merchantCountry: merchant.country,
    channel,
    networkReference: reference,
    reversedAmount: 0,
    capturedAmount: 0,
    refundedAmount: 0,
    transferId: null,
    expiresAt,
    createdAt: at,
  });
  const effect = { kind: "authorization", ids: [id] };
  const details = { card: cardId, amount, currency };
  const act = { action: "card.authorization.approved", target: id, details };
  return {
    house,
    approved,
    asked: {
      id: toUuid("authorization", id),
      card: toUuid("card", cardId),
      owner: ownerId && toUuid("user", ownerId),
      ...seen,
      amount,
      currency,
      name: merchant.name,
      category: merchant.category,
      country: merchant.country,
      channel,
      reference,
      expires_at: expiresAt,
      request: describeRequest(ctx, { key: null, effect, act }),
      // The account and its owner are those of the card.
      item: {
        kind: "hold",
        credit: toUuid("account", house.id),
        limited: false,
        amount,
        currency,
        hold: toUuid("hold", ctx.newId("hold")),
        hold_kind: "card",
        expires_at: expiresAt,
        ...describeTelling(ctx, { kind: "card.authorization.created", payload: approved }),
      },
    },
  };
}
