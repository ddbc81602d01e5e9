import { and, inArray, lt } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { sweep, sweptAtOnce } from "../../platform/db/sweep.ts";
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
    const old = ctx.db.select({ key }).from(table).where(lt(age, floor)).limit(sweptAtOnce);
    // A key of several columns is named by one of them: its younger rows stay.
    const isChosen = and(inArray(key, old), lt(age, floor));
    await sweep(() => ctx.db.delete(table).where(isChosen).returning({ key }));
  }
  const isOld = lt(smsBudgets.day, dayOf(addSeconds(ctx.clock(), -2 * day)));
  const scopes = ctx.db.select({ scope: smsBudgets.scope }).from(smsBudgets).where(isOld);
  const isChosen = and(inArray(smsBudgets.scope, scopes.limit(sweptAtOnce)), isOld);
  const { scope } = smsBudgets;
  await sweep(() => ctx.db.delete(smsBudgets).where(isChosen).returning({ scope }));
}
