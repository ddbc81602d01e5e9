import { and, desc, eq, gt, gte, isNull, lte, or, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { validationFailed } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type Account, availableOf } from "./queries.ts";
import { entries, holds } from "./tables.ts";

export type Balance = Readonly<{ balance: number; available: number; currency: string; at: Date }>;

/** A hold ends after at most so long; see `maxHoldSeconds`. */
const longestHoldSeconds = 31 * 86_400;

/** What the account holds at present. */
export function balanceNow(account: Account, at: Date): Balance {
  const { posted: balance, currency } = account;
  return { balance, available: availableOf(account), currency, at };
}

/**
 * What an account held at a moment of the past, by the time of recording, or with `isEffective` by
 * the time from which each entry counts. What was held back then is known, the credit limit of that
 * day is not: today's is taken. Throws `validation_failed` for a moment to come.
 */
export async function findPastBalance(
  ctx: Ctx,
  account: Account,
  at: Date,
  isEffective: boolean,
): Promise<Balance> {
  if (at > ctx.clock()) {
    throw validationFailed({ errors: [{ pointer: "/at", message: "must not be in the future" }] });
  }
  const [recorded, backdated, held] = await Promise.all([
    findRecordedBalance(ctx, account, at),
    isEffective ? sumBackdated(ctx, account, at) : 0,
    sumHeld(ctx, account, at),
  ]);
  const balance = recorded + backdated;
  const available = balance - held + account.creditLimit;
  return { balance, available, currency: account.currency, at };
}

/** The balance after the last entry that was recorded until then. */
export async function findRecordedBalance(ctx: Ctx, { id }: Account, at: Date): Promise<number> {
  const [row] = await ctx.db
    .select({ balance: entries.balanceAfter })
    .from(entries)
    .where(and(eq(entries.accountId, id), lte(entries.recordedAt, at)))
    .orderBy(
      sql`${entries.recordedAt} desc nulls last`,
      sql`${desc(entries.accountVersion)} nulls last`,
    )
    .limit(1);
  return row?.balance ?? 0;
}

/** Nothing takes effect after it was recorded, so only what was recorded late is missing. */
async function sumBackdated(ctx: Ctx, { id }: Account, at: Date): Promise<number> {
  const [row] = await ctx.db
    .select({ sum: sql`coalesce(sum(${entries.amount}), 0)`.mapWith(Number) })
    .from(entries)
    .where(
      and(
        eq(entries.accountId, id),
        sql`${entries.effectiveAt} < ${entries.recordedAt}`,
        lte(entries.effectiveAt, at),
        gt(entries.recordedAt, at),
      ),
    );
  return row?.sum ?? 0;
}

async function sumHeld(ctx: Ctx, { id, ownerId }: Account, at: Date): Promise<number> {
  if (ownerId === null) return 0;
  const givenBackSince = sql`coalesce((
    select sum((part ->> 'amount')::bigint) from jsonb_array_elements(${holds.reductions}) as part
    where (part ->> 'at')::timestamptz > ${sql.param(at, holds.createdAt)}), 0)`;
  const [row] = await ctx.db
    .select({
      sum: sql`coalesce(sum(${holds.amount} + ${givenBackSince}), 0)`.mapWith(Number),
    })
    .from(holds)
    .where(
      and(
        eq(holds.ownerId, ownerId),
        eq(holds.accountId, id),
        lte(holds.createdAt, at),
        gte(holds.createdAt, addSeconds(at, -longestHoldSeconds)),
        or(isNull(holds.resolvedAt), gt(holds.resolvedAt, at)),
      ),
    );
  return row?.sum ?? 0;
}
