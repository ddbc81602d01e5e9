import { and, asc, count, eq, getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { assert } from "../../core/assert.ts";
import { SealBroken } from "../crypto/sealed-box.ts";
import type { Ctx } from "../ctx.ts";
import { readDatabaseFailure } from "../db/failure.ts";
import { runBounded } from "../run-bounded.ts";
import { type Following, isFollowing, type KeyedTable } from "./keyed-table.ts";

/** Rows read at a time. */
const pageRows = 500;
/** Rows written at a time, each in a commit of its own, so that none waits for another one. */
const atOnce = 8;
/** Walks of one table: another one for what changed under the first. */
const maxPasses = 5;
/** Broken rows that are named; all are counted. */
const maxNamed = 20;
/** A statement that waited too long for a row that is in use. */
const rowIsBusy = /^(57014|55P03|40001|40P01)$/;

export type BrokenRow = Readonly<{ row: string; column: string; fault: string }>;

export type TableReport = Readonly<{
  table: string;
  rows: number;
  /** Values that were made anew, or would be. */
  renewed: number;
  /** Values that a busy server kept changing; running again finishes them. */
  left: number;
  broken: number;
  named: readonly BrokenRow[];
}>;

export type RotateOptions = Readonly<{ isDryRun: boolean; onRows(rows: number): void }>;

type Row = Record<string, unknown>;
type Change = Readonly<{ column: string; before: string; after: string }>;
type Found = { renewed: number; left: number; broken: number; named: BrokenRow[] };

/**
 * Makes every value of a table that follows its keys anew with the newest one. A row is written
 * only while it still holds what was read, so what a server writes meanwhile is never lost; and a
 * value that does not prove itself is left as it is and named. Running again does what is left.
 */
export async function rotateTable(
  ctx: Ctx,
  keyed: KeyedTable,
  options: RotateOptions,
): Promise<TableReport> {
  const table = getTableName(keyed.table);
  const total = { rows: 0, renewed: 0 };
  for (let pass = 1; ; pass += 1) {
    const isFirst = pass === 1;
    const onRows = isFirst ? options.onRows : () => undefined;
    const { rows, ...found } = await walk(ctx, keyed, { ...options, onRows });
    if (isFirst) total.rows = rows;
    total.renewed += found.renewed;
    if (found.left === 0 || pass === maxPasses) return { table, ...found, ...total };
  }
}

async function walk(ctx: Ctx, keyed: KeyedTable, { isDryRun, onRows }: RotateOptions) {
  const found: Found = { renewed: 0, left: 0, broken: 0, named: [] };
  let rows = 0;
  let last: Row | undefined;
  for (;;) {
    const page: Row[] = await ctx.db
      .select()
      .from(keyed.table)
      .where(last && isBehind(keyed, last))
      .orderBy(...keyed.key.map((name) => asc(columnOf(keyed, name))))
      .limit(pageRows);
    await runBounded(page, atOnce, async (row) => {
      const changes = await changesOf(ctx, keyed, row, found);
      if (changes.length === 0) return;
      const isWritten = isDryRun || (await write(ctx, keyed, row, changes));
      found[isWritten ? "renewed" : "left"] += changes.length;
    });
    rows += page.length;
    onRows(page.length);
    last = page.at(-1);
    if (page.length < pageRows) return { rows, ...found };
  }
}

function columnOf({ table }: KeyedTable, name: string): PgColumn {
  const column = getTableColumns(table)[name];
  assert(column !== undefined, "a keyed column is one of its table");
  return column as PgColumn;
}

function isBehind(keyed: KeyedTable, last: Row): SQL {
  const columns = keyed.key.map((name) => columnOf(keyed, name));
  const values = keyed.key.map((name, at) => sql.param(last[name], columns[at]));
  const [comma, list] = [sql`, `, columns.map((column) => sql`${column}`)];
  return sql`(${sql.join(list, comma)}) > (${sql.join(values, comma)})`;
}

/** Rows of all these tables, for who wants to know how far it is. */
export async function countRows(ctx: Ctx, tables: readonly KeyedTable[]): Promise<number> {
  let rows = 0;
  for (const { table } of tables) {
    const [[found]] = await ctx.db.atomic((tx) => [tx.select({ rows: count() }).from(table)], {
      isLong: true,
    });
    rows += found?.rows ?? 0;
  }
  return rows;
}

/** What of a row is to be made anew; a value that cannot be proved is counted as broken. */
async function changesOf(ctx: Ctx, keyed: KeyedTable, row: Row, found: Found): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [column, how] of Object.entries(keyed.columns)) {
    const before = row[column];
    if (!isFollowing(how) || typeof before !== "string") continue;
    try {
      const after = await renew(ctx, keyed, row, { column, how, before });
      if (after !== null) changes.push({ column, before, after });
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      found.broken += 1;
      const id = keyed.key.map((name) => String(row[name])).join(" ");
      if (found.named.length < maxNamed) found.named.push({ row: id, column, fault: error.fault });
    }
  }
  return changes;
}

type Value = Readonly<{ column: string; how: Following<Row>; before: string }>;

/** The value under the newest key; null when it is so already. Throws `SealBroken`. */
async function renew(
  ctx: Ctx,
  keyed: KeyedTable,
  row: Row,
  { column, how, before }: Value,
): Promise<string | null> {
  const { fields, keys } = ctx.crypto;
  if (how.follows === "sealed") {
    if (fields.keyIdOf(before) === keys.currentId) return null;
    return fields.seal(await open(ctx, keyed, row, column), how.aad(row));
  }
  if (before.startsWith(`${keys.currentId}.`)) return null;
  const tagger = ctx.crypto.tagger(how.purpose);
  const message = await how.message(row, (beside) => open(ctx, keyed, row, beside));
  if (tagger.matches(message, before)) return tagger.tag(message);
  const isKnown = keys.ids.some((id) => before.startsWith(`${id}.`));
  throw new SealBroken(isKnown ? "not_authentic" : "unknown_key");
}

function open(ctx: Ctx, keyed: KeyedTable, row: Row, column: string): Promise<string> {
  const how = keyed.columns[column];
  assert(how !== undefined && "aad" in how, "only what is sealed is opened");
  return ctx.crypto.fields.open(String(row[column]), how.aad(row));
}

/** False when the row holds something else by now, or is in use. */
async function write(ctx: Ctx, keyed: KeyedTable, row: Row, changes: readonly Change[]) {
  const isSame = [
    ...keyed.key.map((name) => eq(columnOf(keyed, name), row[name])),
    ...changes.map(({ column, before }) => eq(columnOf(keyed, column), before)),
  ];
  const set = Object.fromEntries(changes.map(({ column, after }) => [column, after]));
  try {
    const written = await ctx.db
      .update(keyed.table)
      .set(set)
      .where(and(...isSame))
      .returning({ key: columnOf(keyed, keyed.key[0] ?? "") });
    return written.length > 0;
  } catch (error) {
    if (!rowIsBusy.test(readDatabaseFailure(error)?.sqlState ?? "")) throw error;
    return false;
  }
}
