import { and, count, desc, sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { endOf, genesis } from "./chain.ts";
import { readBlock, readHead } from "./queries-chain.ts";
import { auditEvents } from "./tables.ts";

export type KeyUse = Readonly<{
  keyId: string;
  lastUsedAt: Date | null;
  /** Rows that wait to be sealed: nobody could prove any more where they come from. */
  unsealed: number;
}>;

/**
 * When a process last had each older key in front: rows are tagged with the newest key, and
 * something is recorded about every sign-in, so this is within moments of the truth.
 */
export async function findLastUses(ctx: Ctx): Promise<KeyUse[]> {
  const older = ctx.crypto.keys.ids.slice(1);
  const uses: KeyUse[] = [];
  const head = await readHead(ctx);
  const newest = head && (await readBlock(ctx, head.number));
  const { xact, uuid } = newest ? endOf(newest) : genesis.end;
  const isUnsealed = sql`(${auditEvents.xact}, ${auditEvents.id}) > (${xact}, ${uuid}::uuid)`;
  for (const keyId of older) {
    const isOfKey = sql`split_part(${auditEvents.originTag}, '.', 1) = ${keyId}`;
    const [rows, [waiting]] = await ctx.db.atomic(
      (tx) => [
        tx
          .select({ at: auditEvents.recordedAt })
          .from(auditEvents)
          .where(isOfKey)
          .orderBy(desc(auditEvents.recordedAt))
          .limit(1),
        tx.select({ count: count() }).from(auditEvents).where(and(isUnsealed, isOfKey)),
      ],
      { isLong: true },
    );
    uses.push({ keyId, lastUsedAt: rows[0]?.at ?? null, unsealed: waiting?.count ?? 0 });
  }
  return uses;
}
