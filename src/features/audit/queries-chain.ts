import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import { fromUuid, type Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type Block, type Head, maxBlockRows, type Place } from "./chain.ts";
import { isForgotten, personOf } from "./prove-origin.ts";
import { auditBlocks, auditEvents, auditHead } from "./tables.ts";

/** Rows read at a time: a block, and one more that should not be in it. */
const maxRowsRead = maxBlockRows + 1;

/** What sealing and verifying want to know of a row. */
export type ChainRow = Readonly<{
  id: Id<"audit">;
  uuid: string;
  xact: number;
  recordedAt: Date;
  /** Of all that may never change. */
  fingerprint: string;
  actor: string | null;
  target: string | null;
  address: string | null;
  userAgent: string | null;
  originTag: string;
}>;

export async function readHead(ctx: Ctx): Promise<Head | null> {
  const [head] = await ctx.db.select().from(auditHead).where(eq(auditHead.id, 1)).limit(1);
  return head ?? null;
}

export async function readBlock(ctx: Ctx, number: number): Promise<Block | null> {
  const [block] = await ctx.db
    .select()
    .from(auditBlocks)
    .where(eq(auditBlocks.number, number))
    .limit(1);
  return block ?? null;
}

/** Blocks beyond the head, which nobody sealed. */
export async function findBlockBeyond(ctx: Ctx, number: number): Promise<number | null> {
  const [block] = await ctx.db
    .select({ number: auditBlocks.number })
    .from(auditBlocks)
    .where(gt(auditBlocks.number, number))
    .orderBy(asc(auditBlocks.number))
    .limit(1);
  return block?.number ?? null;
}

/** The rows between two places in their order: a block's, if nobody changed anything. */
export function readRowsBetween(ctx: Ctx, after: Place, end: Place): Promise<ChainRow[]> {
  return readRows(
    ctx,
    sql`(e.xact, e.id) > (${after.xact}, ${after.uuid}::uuid)
      and (e.xact, e.id) <= (${end.xact}, ${end.uuid}::uuid)`,
    maxRowsRead,
  );
}

/** Rows that can gain no earlier neighbour any more: every older transaction has ended. */
export function readSettledRows(ctx: Ctx, after: Place): Promise<ChainRow[]> {
  const isSettled = sql`(e.xact, e.id) > (${after.xact}, ${after.uuid}::uuid)
    and e.xact < audit_horizon()`;
  return readRows(ctx, isSettled, maxBlockRows);
}

/** Rows after a place, settled or not. */
export function readRowsAfter(ctx: Ctx, after: Place): Promise<ChainRow[]> {
  const isAfter = sql`(e.xact, e.id) > (${after.xact}, ${after.uuid}::uuid)`;
  return readRows(ctx, isAfter, maxBlockRows);
}

/** One row wherever it stands. */
export async function readRow(ctx: Ctx, uuid: string): Promise<ChainRow | null> {
  const [row] = await readRows(ctx, sql`e.id = ${uuid}::uuid`, 1);
  return row ?? null;
}

/** The people that these rows are about and who were erased; asks only where a row forgot. */
export async function findErased(
  ctx: Ctx,
  among: readonly ChainRow[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(among.filter(isForgotten).flatMap((row) => personOf(row) ?? []))];
  if (ids.length === 0) return new Set();
  const rows = await ctx.db
    .selectDistinct({ target: auditEvents.target })
    .from(auditEvents)
    .where(and(eq(auditEvents.action, "user.erased"), inArray(auditEvents.target, ids)))
    .limit(maxRowsRead);
  return new Set(rows.flatMap(({ target }) => target ?? []));
}

/** The blocks that the given rows belong to are found by where they end. */
export const blockOfRow = sql<string | null>`(
  select b.number from audit_blocks b
  where (b.last_xact, b.last_id) >= (${auditEvents.xact}, ${auditEvents.id})
  order by b.last_xact, b.last_id limit 1)`;

/** True when rows are numbered by another server than this one; see `audit_continue`. */
export async function isFromElsewhere(ctx: Ctx, { xact }: Place): Promise<boolean> {
  const { rows } = await ctx.db.execute<{ is_ahead: boolean }>(sql`
    select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + audit_shift() <= ${xact}
      as is_ahead`);
  return rows[0]?.is_ahead === true;
}

type Raw = Readonly<{
  id: string;
  xact: string;
  recorded_ms: string;
  fingerprint: string;
  actor: string | null;
  target: string | null;
  address: string | null;
  user_agent: string | null;
  origin_tag: string;
}>;

async function readRows(ctx: Ctx, where: SQL, limit: number) {
  const query = sql`
    select e.id, e.xact, (extract(epoch from e.recorded_at) * 1000)::text as recorded_ms,
      audit_fingerprint(e) as fingerprint, e.actor, e.target, e.address, e.user_agent, e.origin_tag
    from audit_events e where ${where} order by e.xact, e.id limit ${limit}`;
  const [{ rows }] = await ctx.db.atomic((tx) => [tx.execute<Raw>(query)], { isLong: true });
  return rows.map(
    (row): ChainRow => ({
      id: fromUuid("audit", row.id),
      uuid: row.id,
      xact: Number(row.xact),
      recordedAt: new Date(Number(row.recorded_ms)),
      fingerprint: row.fingerprint,
      actor: row.actor,
      target: row.target,
      address: row.address,
      userAgent: row.user_agent,
      originTag: row.origin_tag,
    }),
  );
}
