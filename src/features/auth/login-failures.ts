import { and, eq, gt, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { limiterKeyOf } from "../../platform/http/client-address.ts";
import { loginFailures } from "./tables.ts";

/** Whose password is tried, and from where: keyed tags, so that the table names nobody. */
export type Attempt = Readonly<{ accountTag: string; networkTag: string }>;

/** The network tag of the row that counts for an account as a whole. */
export const everywhere = "*";
/** Wrong passwords for one account, wherever they come from (NIST SP 800-63B, 5.2.2). */
const accountLimit = 100;
/** What `brokenConstraint` gives when a lock was set while a password was being verified. */
export const signInIsOpen = "sign-in is open";

/** `email` is normalised; it need not be anybody's. */
export function tagAttempt(ctx: Ctx, email: string): Attempt {
  const tagger = ctx.crypto.tagger("login-failure");
  return {
    accountTag: tagger.tag(JSON.stringify(["account", email])),
    networkTag: tagger.tag(JSON.stringify(["network", limiterKeyOf(ctx.client.address)])),
  };
}

/** The last failure that is allowed: the one that makes the lock. */
export function limitOf(ctx: Ctx, networkTag: string): number {
  const limit = ctx.settings.policy["lock.failures"];
  return networkTag === everywhere ? accountLimit : Math.max(1, limit);
}

/**
 * Counts one wrong password for the account, then for the account from this network, and sets a
 * lock with the last one that is allowed. One statement, exact however many run at once. A count
 * that nothing was added to for `lock.seconds`, or whose lock is over, begins anew.
 *
 * Every unit that touches these rows takes the one of the whole account first.
 */
export function countFailure(tx: Statements, ctx: Ctx, { accountTag, networkTag }: Attempt) {
  const now = ctx.clock();
  const { failures, lockedUntil, updatedAt } = loginFailures;
  const lockSeconds = ctx.settings.policy["lock.seconds"];
  const until = moment(addSeconds(now, lockSeconds));
  const isOver = sql`(${updatedAt} < ${moment(addSeconds(now, -lockSeconds))}
    or ${lockedUntil} <= ${moment(now)})`;
  const count = sql`(case when ${isOver} then 1 else ${failures} + 1 end)`;
  const limit = sql`(case when ${loginFailures.networkTag} = ${everywhere}
    then ${accountLimit}::int else ${limitOf(ctx, networkTag)}::int end)`;
  const rowFor = (tag: string) => ({
    accountTag,
    networkTag: tag,
    failures: 1,
    lockedUntil: limitOf(ctx, tag) === 1 ? addSeconds(now, lockSeconds) : null,
    updatedAt: now,
  });
  return tx
    .insert(loginFailures)
    .values([rowFor(everywhere), rowFor(networkTag)])
    .onConflictDoUpdate({
      target: [loginFailures.accountTag, loginFailures.networkTag],
      set: {
        failures: count,
        lockedUntil: sql`case
          when ${count} < ${limit} then null
          when ${count} = ${limit} then ${until}
          else ${lockedUntil} end`,
        updatedAt: now,
      },
    })
    .returning({
      networkTag: loginFailures.networkTag,
      failures: loginFailures.failures,
    });
}

/**
 * For the unit of what a right password permits: forgets the failures of the account and of the
 * account from this network, and breaks `sign-in is open` when one of them is locked. A right guess
 * that arrives beside wrong ones is thus refused once they have used the budget up.
 */
export function forgetFailures(
  tx: Statements,
  ctx: Ctx,
  attempt: Attempt,
): [Statement, ...Statement[]] {
  const forget = (tag: string) =>
    tx.delete(loginFailures).where(and(ofAccount(attempt, tag), isOpen(ctx)));
  const open = sql`select 1 where not exists (
    select 1 from ${loginFailures} where ${lockedFor(ctx, attempt)})`;
  return [forget(everywhere), forget(attempt.networkTag), claim(tx, open, signInIsOpen)];
}

/** Forgets every failure of an account and lifts its locks: for staff, and after a reset. */
export function forgetAllFailures(tx: Statements, { accountTag }: Attempt): [Statement, Statement] {
  return [
    tx.delete(loginFailures).where(ofAccount({ accountTag }, everywhere)),
    tx.delete(loginFailures).where(eq(loginFailures.accountTag, accountTag)),
  ];
}

/** The rows that lock this attempt out. */
export function lockedFor(ctx: Ctx, attempt: Attempt): SQL | undefined {
  const either = or(ofAccount(attempt, everywhere), ofAccount(attempt, attempt.networkTag));
  return and(either, gt(loginFailures.lockedUntil, ctx.clock()));
}

function isOpen(ctx: Ctx): SQL | undefined {
  return or(isNull(loginFailures.lockedUntil), lte(loginFailures.lockedUntil, ctx.clock()));
}

function ofAccount({ accountTag }: Pick<Attempt, "accountTag">, tag: string): SQL | undefined {
  return and(eq(loginFailures.accountTag, accountTag), eq(loginFailures.networkTag, tag));
}

function moment(value: Date): SQL {
  return sql`${sql.param(value, loginFailures.updatedAt)}::timestamptz`;
}
