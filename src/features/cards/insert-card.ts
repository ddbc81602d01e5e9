import { and, eq, ne, sql } from "drizzle-orm";
import { type DomainError, isDomainError } from "../../core/error.ts";
import { conflict, notFound, unauthenticated } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { emitEvent } from "../../platform/outbox/emit-event.ts";
import { recordEvent } from "../audit/index.ts";
import { accountNotActive, accounts, kycRequired } from "../ledger/index.ts";
import { users } from "../users/index.ts";
import { setLimits } from "./change-card.ts";
import type { MintedCard } from "./mint-card.ts";
import { presentCard } from "./schema.ts";
import { cards } from "./tables.ts";

/** What `brokenConstraint` gives when somebody's card has the number already. */
const numberIsNew = "cards_by_number";
/** A prefix of six digits leaves a thousand million numbers. */
const maxDraws = 5;

/**
 * The statements that put a card there: nobody who is being erased, no account that is not active
 * and, for a physical one, nobody without an approved record gets one.
 */
export function insertCard(
  tx: Statements,
  ctx: Ctx,
  { card: { limits, ...row }, numberTags }: MintedCard,
): Statement[] {
  const { ownerId, accountId, id, type, singleUse } = row;
  const card = { ...row, limits };
  const approved = and(eq(users.id, ownerId), eq(users.kycStatus, "approved"));
  const ofAccount = and(eq(accounts.id, accountId), eq(accounts.ownerId, ownerId));
  const tags = sql.join(
    numberTags.map((tag) => sql`${tag}`),
    sql`, `,
  );
  const details = { type, single_use: singleUse, account: accountId };
  return [
    claim(
      tx,
      tx
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.id, ownerId), ne(users.status, "erased")))
        .for("no key update"),
      "user exists",
    ),
    claim(
      tx,
      tx.select({ id: accounts.id }).from(accounts).where(ofAccount).for("no key update"),
      "the account is one's own",
    ),
    claim(
      tx,
      tx
        .select({ id: accounts.id })
        .from(accounts)
        .where(and(ofAccount, eq(accounts.status, "active"))),
      "the account is active",
    ),
    ...(type === "physical"
      ? [claim(tx, tx.select({ id: users.id }).from(users).where(approved), "kyc is approved")]
      : []),
    claim(
      tx,
      sql`select 1 where not exists (select 1 from cards where pan_tag in (${tags}))`,
      numberIsNew,
    ),
    tx.insert(cards).values(row),
    setLimits(tx, id, limits, row.createdAt),
    recordEvent(tx, ctx, { action: "card.created", target: id, details }),
    emitEvent(tx, ctx, { kind: "card.created", ownerIds: [ownerId], payload: presentCard(card) }),
  ];
}

/** Runs a unit with `insertCard` in it, with another number when the first one is taken. */
export async function drawNumbers<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let draw = 1; ; draw += 1) {
    try {
      return await run();
    } catch (error) {
      if (brokenConstraint(error) !== numberIsNew) throw refusalOfCard(error) ?? error;
      if (draw === maxDraws) throw conflict({ detail: "No free number was found; try again." });
    }
  }
}

function refusalOfCard(error: unknown): DomainError | null {
  if (isDomainError(error)) return error;
  switch (brokenConstraint(error)) {
    case "user exists":
      return unauthenticated();
    case "the account is one's own":
      return notFound();
    case "the account is active":
      return accountNotActive();
    case "kyc is approved":
      return kycRequired({ detail: "Physical cards are for customers whose record is approved." });
    default:
      return null;
  }
}
