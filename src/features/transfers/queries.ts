import { and, eq, getTableColumns, gte, inArray, lt, lte, not, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import {
  accounts,
  findOwnAccount,
  type Transfer,
  type TransferStatus,
  type TransferType,
  transfers,
} from "../ledger/index.ts";
import { transactionTypes } from "./schema.ts";

export type { Transfer } from "../ledger/index.ts";

export type TransferFilter = Readonly<{
  /** An id; anything else is somebody else's account. */
  accountId?: string | undefined;
  type?: TransferType | undefined;
  status?: TransferStatus | undefined;
  currency?: string | undefined;
  /** Minor units, inclusive both. */
  minAmount?: number | undefined;
  maxAmount?: number | undefined;
  /** Recorded then or later. */
  from?: Date | undefined;
  /** Recorded before. */
  to?: Date | undefined;
  /** All its words begin words of the description or the reference; without regard to case. */
  q?: string | undefined;
}>;

/** Rows on one side of an account that are read in order before an index of the filter is asked. */
const patienceRows = 2_500;
/** The same when each row's text must be looked at. */
const patienceTexts = 500;
/** Matches that are sorted; when there are more of them, the next one in order cannot be far. */
const maxSorted = 2_000;

/**
 * What a person paid, tried to pay or was paid, newest first. Throws `not_found` for a filter by
 * what is not their own account. One page costs the same however long the history is: each side of
 * each account is a walk along an index, and what a walk does not find soon is asked of an index of
 * its own. No part of the plan depends on what the server believes about the data.
 */
export async function listTransfers(
  ctx: Ctx,
  ownerId: Id<"user">,
  filter: TransferFilter,
  page: PageRequest,
): Promise<Page<Transfer>> {
  if (filter.accountId !== undefined && !isId("account", filter.accountId)) throw notFound();
  const found = ctx.db.$with("found", getTableColumns(transfers)).as(sql`
    with own as materialized (${ownAccounts(ownerId, filter)})
    select page.* from own cross join lateral (${findOnBothSides(filter, page)}) as page`);
  // A transfer between two accounts of one person is found on both sides.
  const rows = await ctx.db
    .with(found)
    .selectDistinctOn([found.recordedAt, found.id])
    .from(found)
    .orderBy(newestFirst(found.recordedAt, found.id))
    .limit(page.limit + 1);
  if (rows.length === 0 && filter.accountId !== undefined) {
    await findOwnAccount(ctx, ownerId, filter.accountId);
  }
  return cutPage(rows, page.limit, ({ recordedAt, id }) => ({ at: recordedAt, id }));
}

/** Throws `not_found` for what is missing and for what this person may not see. */
export async function findOwnTransfer(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: string,
): Promise<Transfer> {
  const isOwn = (account: PgColumn) => sql`exists (
    select from ${accounts} where ${accounts.id} = ${account} and ${accounts.ownerId} =
      ${sql.param(ownerId, accounts.ownerId)})`;
  const isVisible = sql`(${isOwn(transfers.debitAccountId)}
    or ${isPosted} and ${isOwn(transfers.creditAccountId)})`;
  return findTransfer(ctx, id, isVisible);
}

/** For staff: anybody's. Throws `not_found`. */
export function findAnyTransfer(ctx: Ctx, id: string): Promise<Transfer> {
  return findTransfer(ctx, id, undefined);
}

/** Those of the ids that exist, in their order. */
export async function findTransfers(ctx: Ctx, ids: readonly string[]): Promise<Transfer[]> {
  const known = ids.filter((id) => isId("transfer", id));
  if (known.length === 0) return [];
  const rows = await ctx.db.select().from(transfers).where(inArray(transfers.id, known));
  const byId = new Map<string, Transfer>(rows.map((row) => [row.id, row]));
  return known.flatMap((id) => byId.get(id) ?? []);
}

async function findTransfer(ctx: Ctx, id: string, scope: SQL | undefined): Promise<Transfer> {
  if (!isId("transfer", id)) throw notFound();
  const [row] = await ctx.db
    .select()
    .from(transfers)
    .where(and(eq(transfers.id, id), scope))
    .limit(1);
  if (!row) throw notFound();
  return row;
}

const newest = newestFirst(transfers.recordedAt, transfers.id);
const isPosted = eq(transfers.status, "posted");
const { debitAccountId: debit, creditAccountId: credit } = transfers;

/** The person's accounts, and of each whether its history is asked for. */
function ownAccounts(ownerId: Id<"user">, { accountId, currency }: TransferFilter): SQL {
  const isAsked =
    accountId === undefined ? sql`true` : sql`${accounts.id} = ${asAccount(accountId)}`;
  const isOwn = and(
    eq(accounts.ownerId, ownerId),
    currency === undefined ? undefined : eq(accounts.currency, currency),
  );
  return sql`select ${accounts.id}, ${isAsked} as is_asked from ${accounts} where ${isOwn}`;
}

const asAccount = (id: string) => sql.param(id as Id<"account">, accounts.id);

/**
 * What an account paid and what it was paid. Who is paid by somebody else sees what is posted only,
 * so what is not is found by its payer.
 */
function findOnBothSides(filter: TransferFilter, page: PageRequest): SQL {
  const { status } = filter;
  const isWithin = windowOf(filter, page);
  const count = page.limit + 1;
  const search = (side: PgColumn, isVisible: SQL | undefined): SQL => {
    const walk = { side, isWithin, isMatch: and(matches(filter), isVisible), count };
    const patience = filter.q === undefined ? patienceRows : patienceTexts;
    return findOnOneSide(walk, indexesOf(side, filter), patience);
  };
  if (status !== undefined && status !== "posted") {
    const takesPart = sql`(own.is_asked or ${credit} = any(array(
      select own.id from own where own.is_asked)))`;
    const isUnposted = and(isWithin, eq(transfers.status, status));
    const isMatch = and(matches(filter), takesPart);
    return walkAlong({ side: debit, isWithin: isUnposted, isMatch, count });
  }
  const isForPayee = sql`(${isPosted} or ${debit} = any(array(select own.id from own)))`;
  return sql`
    select * from (${search(debit, undefined)}) as paid where own.is_asked
    union all select * from (${search(credit, isForPayee)}) as received where own.is_asked`;
}

function windowOf({ from, to }: TransferFilter, { cursor }: PageRequest): SQL | undefined {
  return and(
    from === undefined ? undefined : gte(transfers.recordedAt, from),
    to === undefined ? undefined : lt(transfers.recordedAt, to),
    afterCursor(transfers.recordedAt, transfers.id, cursor),
  );
}

function matches({ type, status, minAmount, maxAmount, q }: TransferFilter): SQL | undefined {
  return and(
    type === undefined ? undefined : eq(transfers.type, type),
    status === undefined ? undefined : eq(transfers.status, status),
    minAmount === undefined ? undefined : gte(transfers.amount, minAmount),
    maxAmount === undefined ? undefined : lte(transfers.amount, maxAmount),
    q === undefined ? undefined : hasWords(q),
  );
}

/** A search without a word makes no list of patterns, and nothing is like that. */
function hasWords(q: string): SQL {
  return sql`transfer_text(${transfers.description}, ${transfers.reference}) like all ((
    select array_agg('% ' || word || '%') from unnest(search_words(${q})) as word)::text[])`;
}

/** Some rows of one side of `own`, newest first. */
type Walk = Readonly<{
  side: PgColumn;
  /** What the index of the walk knows; the rest is asked of each row. */
  isWithin: SQL | undefined;
  isMatch: SQL | undefined;
  count: number;
}>;

/**
 * A limit that the planner does not see. It expects to stop early then, and takes the index that
 * has the order; else it would rather sort what it believes to be few rows.
 */
const hidden = (count: number | null): SQL => sql`(select ${count}::bigint)`;

/** The first matches among the first `reach` rows, or among all. */
function walkAlong({ side, isWithin, isMatch, count }: Walk, reach: number | null = null): SQL {
  return sql`
    select * from (
      select * from ${transfers} where ${and(isOnSide(side), isWithin)}
      order by ${newest} limit ${hidden(reach)}
    ) as ${transfers} where ${isMatch ?? sql`true`} order by ${newest} limit ${hidden(count)}`;
}

const isOnSide = (side: PgColumn): SQL => sql`${side} = own.id`;

/**
 * First some rows are read in order, which is all for filters that match often. Else the first of
 * the indexes that finds few matches has all of them, and when each finds many, the walk goes on
 * until it has met enough. What is found twice is dropped later.
 */
function findOnOneSide(walk: Walk, indexes: readonly SQL[], patience: number): SQL {
  if (indexes.length === 0) return walkAlong(walk);
  const { side, isWithin, isMatch, count } = walk;
  const names = indexes.map((_index, place) => sql.identifier(`found_${place}`));
  const isUnfinished = sql`(select count(*) from near) < ${count}::int`;
  const hasMany = names.map((name) => sql`(select count(*) from ${name}) > ${maxSorted}::int`);
  const lookUps = indexes.map((index, place) => {
    const isNeeded = and(isUnfinished, ...hasMany.slice(0, place));
    return sql`${names[place]} as materialized (select * from (${index}) as one where ${isNeeded})`;
  });
  const few = names.map((name, place) => {
    const isChosen = and(not(hasMany[place] ?? sql`true`), isOnSide(side), isWithin, isMatch);
    return sql`select * from ${name} as ${transfers} where ${isChosen}`;
  });
  return sql`
    with near as materialized (${walkAlong(walk, patience)}), ${sql.join(lookUps, sql`, `)}
    select * from near
    union all ${sql.join(few, sql` union all `)}
    union all select * from (${walkAlong(walk)}) as far where ${and(...hasMany)}`;
}

/** What each index of the filter's own finds on a side, and not more than is worth sorting. */
function indexesOf(side: PgColumn, filter: TransferFilter): SQL[] {
  const { type, minAmount, maxAmount, q } = filter;
  const hasAmount = type !== undefined || minAmount !== undefined || maxAmount !== undefined;
  return [
    ...(hasAmount ? [byAmount(side, filter)] : []),
    ...(q === undefined ? [] : [byWord(side, q)]),
  ];
}

const enough = sql`limit ${hidden(maxSorted + 1)}`;

/** Types come before amounts in the index, so each of them is looked up. */
function byAmount(side: PgColumn, { type, minAmount, maxAmount }: TransferFilter): SQL {
  const types = type === undefined ? transactionTypes : [type];
  const isMatch = and(
    isOnSide(side),
    sql`${transfers.type} = each.type`,
    matches({ minAmount, maxAmount }),
  );
  return sql`
    select found.* from unnest(${`{${types}}`}::text[]) as each (type) cross join lateral (
      select * from ${transfers} where ${isMatch} order by ${transfers.amount} ${enough}
    ) as found ${enough}`;
}

/** The index knows the end of the account's id only; whoever asks checks the account. */
function byWord(side: PgColumn, q: string): SQL {
  const { description, reference } = transfers;
  return sql`
    select * from ${transfers} where (${description} is not null or ${reference} is not null)
    and transfer_words(${debit}, ${credit}, ${description}, ${reference})
      @@ words_query(${side === debit ? "-" : "+"}, own.id, ${q}) ${enough}`;
}
