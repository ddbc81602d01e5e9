import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Id } from "../../core/id.ts";
import { type Cursor, cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { accounts, entries, type SystemPurpose, transfers } from "./tables.ts";

export type Entry = Readonly<{
  id: Id<"entry">;
  transferId: Id<"transfer">;
  amount: number;
  balanceAfter: number;
  description: string | null;
  /** The other account, or what the house keeps it for. */
  counterparty: Id<"account"> | SystemPurpose;
  effectiveAt: Date;
  recordedAt: Date;
}>;

/** The entries of one account, newest first; whose it is, was checked before. */
export async function listEntries(
  ctx: Ctx,
  accountId: Id<"account">,
  page: PageRequest,
): Promise<Page<Entry>> {
  const rows = await selectEntries(ctx, accountId, afterEntry(accountId, page.cursor))
    .orderBy(sql`${entries.accountVersion} desc`)
    .limit(page.limit + 1);
  const cursorOf = ({ recordedAt, id }: Entry) => ({ at: recordedAt, id });
  return cutPage(rows.map(readEntry), page.limit, cursorOf);
}

/** The entries that were recorded from `start` until before `end`, oldest first. */
export async function readEntries(
  ctx: Ctx,
  accountId: Id<"account">,
  { start, end }: Readonly<{ start: Date; end: Date }>,
  limit: number,
): Promise<Entry[]> {
  const isWithin = and(gte(entries.recordedAt, start), lt(entries.recordedAt, end));
  const rows = await selectEntries(ctx, accountId, isWithin)
    // The index, read backwards, puts nulls first; neither column has any.
    .orderBy(
      sql`${entries.recordedAt} asc nulls first`,
      sql`${entries.accountVersion} asc nulls first`,
    )
    .limit(limit);
  return rows.map(readEntry);
}

type Row = Awaited<ReturnType<typeof selectEntries>>[number];

function readEntry({ otherId, otherPurpose, ...entry }: Row): Entry {
  return { ...entry, counterparty: otherPurpose ?? otherId };
}

const others = alias(accounts, "others");
const otherSide = sql`case when ${transfers.debitAccountId} = ${entries.accountId}
  then ${transfers.creditAccountId} else ${transfers.debitAccountId} end`;

function selectEntries(ctx: Ctx, accountId: Id<"account">, condition: SQL | undefined) {
  return ctx.db
    .select({
      id: entries.id,
      transferId: entries.transferId,
      amount: entries.amount,
      balanceAfter: entries.balanceAfter,
      description: transfers.description,
      otherId: others.id,
      otherPurpose: others.purpose,
      effectiveAt: entries.effectiveAt,
      recordedAt: entries.recordedAt,
    })
    .from(entries)
    .innerJoin(transfers, eq(transfers.id, entries.transferId))
    .innerJoin(others, eq(others.id, otherSide))
    .where(and(eq(entries.accountId, accountId), condition));
}

/** Versions order the entries of an account; the cursor names one by its time and id. */
function afterEntry(accountId: Id<"account">, cursor: Cursor | null): SQL | undefined {
  if (cursor === null) return undefined;
  return sql`${entries.accountVersion} < (select c.account_version from entries c
    where c.account_id = ${sql.param(accountId, entries.accountId)}
      and c.recorded_at = ${sql.param(cursor.at, entries.recordedAt)}
      and c.id = ${sql.param(cursor.id, entries.id)})`;
}
