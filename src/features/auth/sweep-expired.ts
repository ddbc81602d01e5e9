import { and, inArray, lt } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { dayOf } from "./sms-budget.ts";
import {
  loginFailures,
  mfaChallenges,
  oauthTransactions,
  passkeyChallenges,
  sessions,
  smsBudgets,
} from "./tables.ts";

type Sweep = Readonly<{ table: PgTable; key: PgColumn; age: PgColumn; keepSeconds: number }>;

const hour = 3_600;
const day = 24 * hour;
/** Rows that one run deletes from one table; the next run goes on. */
const maxSwept = 1_000;

/** What has run out and how much longer it is worth looking at. */
const sweeps: readonly Sweep[] = [
  { table: sessions, key: sessions.id, age: sessions.expiresAt, keepSeconds: 90 * day },
  { table: mfaChallenges, key: mfaChallenges.id, age: mfaChallenges.expiresAt, keepSeconds: hour },
  {
    table: passkeyChallenges,
    key: passkeyChallenges.tag,
    age: passkeyChallenges.expiresAt,
    keepSeconds: hour,
  },
  {
    table: oauthTransactions,
    key: oauthTransactions.stateTag,
    age: oauthTransactions.expiresAt,
    keepSeconds: hour,
  },
  {
    table: loginFailures,
    key: loginFailures.accountTag,
    age: loginFailures.updatedAt,
    keepSeconds: 2 * day,
  },
];

/** Deletes what has run out, a bounded number of rows per table; for the scheduled job. */
export async function sweepExpired(ctx: Ctx): Promise<void> {
  for (const { table, key, age, keepSeconds } of sweeps) {
    const floor = addSeconds(ctx.clock(), -keepSeconds);
    const old = ctx.db.select({ key }).from(table).where(lt(age, floor)).limit(maxSwept);
    // A key of several columns is named by one of them: its younger rows stay.
    await ctx.db.delete(table).where(and(inArray(key, old), lt(age, floor)));
  }
  const isOld = lt(smsBudgets.day, dayOf(addSeconds(ctx.clock(), -2 * day)));
  const scopes = ctx.db.select({ scope: smsBudgets.scope }).from(smsBudgets).where(isOld);
  await ctx.db
    .delete(smsBudgets)
    .where(and(inArray(smsBudgets.scope, scopes.limit(maxSwept)), isOld));
}
