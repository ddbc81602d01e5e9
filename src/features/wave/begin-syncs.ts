import { type SQL, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { firstCursor } from "./sync-cursor.ts";
import { waveSyncs } from "./tables.ts";

/** A sync that reads everything comes at least so often: it finds what was deleted at Wave. */
const fullSyncSeconds = 7 * 24 * 3_600;
/** What changed so shortly before the last sync began is read again: clocks differ. */
const overlapSeconds = 600;

/** The statement that begins a new sync in rows that have none running. */
export function beginSyncs(tx: Statements, ctx: Ctx, isChosen: SQL | undefined) {
  const now = ctx.clock();
  const { fullThrough, syncedThrough, claims } = waveSyncs;
  const fullFloor = sql.param(addSeconds(now, -fullSyncSeconds), fullThrough);
  const isFull = sql<boolean>`(${fullThrough} is null or ${fullThrough} <= ${fullFloor})`;
  return tx
    .update(waveSyncs)
    .set({
      ...beginning(now),
      isFull,
      modifiedAfter: sql`case when not ${isFull}
        then ${syncedThrough} - make_interval(secs => ${overlapSeconds}) end`,
      claims: sql`${claims} + 1`,
    })
    .where(sql`${waveSyncs.status} <> 'running' and ${isChosen ?? sql`true`}`)
    .returning({ userId: waveSyncs.userId });
}

/** The statement that begins to read everything, whatever ran before: for a new permission. */
export function beginFirstSync(tx: Statements, ctx: Ctx, userId: Id<"user">) {
  const row = {
    ...beginning(ctx.clock()),
    isFull: true,
    modifiedAfter: null,
    syncedThrough: null,
    fullThrough: null,
  };
  const { claims } = waveSyncs;
  return tx
    .insert(waveSyncs)
    .values({ ...row, userId, businesses: [], claims: 0 })
    .onConflictDoUpdate({
      target: waveSyncs.userId,
      set: { ...row, claims: sql`${claims} + 1` },
    });
}

function beginning(now: Date) {
  return {
    ...firstCursor,
    status: "running" as const,
    asOf: now.toISOString().slice(0, 10),
    failures: 0,
    dueAt: now,
    startedAt: now,
    finishedAt: null,
    error: null,
  };
}
