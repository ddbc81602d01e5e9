import type { SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { KeyPurpose } from "../crypto/key-ring.ts";

/** Where in a value the id of its key stands. */
export type KeyForm =
  /** `<key id>.<HMAC>` */
  | "tag"
  /** `v1.<key id>.<ciphertext>` */
  | "sealed"
  /** `$scrypt$…,keyid=<key id>$…` */
  | "hash"
  /** The id alone. */
  | "id";

/** Opens a sealed column of the row at hand. */
export type Open<Row> = (column: keyof Row & string) => Promise<string>;

/** A value that is made anew with the newest key. */
export type Following<Row> =
  | Readonly<{
      follows: "sealed";
      /** Where the value belongs, as it was said when it was sealed. */
      aad(row: Row): string;
    }>
  | Readonly<{
      follows: "tagged";
      purpose: KeyPurpose;
      /** What the tag is of; from the row and from what is sealed beside it. */
      message(row: Row, open: Open<Row>): Promise<string>;
    }>;

/** A value that cannot be made anew, because what it was made of is not kept. */
export type Staying = Readonly<{
  /**
   * `passing` runs out by itself, `owned` waits for its owner to come by, and `idle` needs no key:
   * nobody looks it up, or asks with the newest key only.
   */
  stays: "passing" | "owned" | "idle";
  form: KeyForm;
  /** What it is, in the plural, as a report says it. */
  what: string;
  /** What a row must be for its value to count. */
  isLive?(now: Date): SQL | undefined;
  /** When the last of them has run out: this column, and so many seconds. */
  endsAt?: Readonly<{ column: PgColumn; plusSeconds: number }>;
}>;

export type KeyedColumn<Row> = Following<Row> | Staying;

type AnyRow = Readonly<Record<string, unknown>>;

/** A table with values that depend on a key of the ring, and what becomes of them in a rotation. */
export type KeyedTable = Readonly<{
  table: PgTable;
  /** The primary key, by the names of its properties. */
  key: readonly string[];
  columns: Readonly<Record<string, KeyedColumn<AnyRow>>>;
}>;

/**
 * Declares the keyed columns of a table. Each feature declares its own beside its tables; a test
 * finds those that nobody declared.
 */
export function keyedTable<Table extends PgTable>(
  table: Table,
  key: readonly (keyof Table["$inferSelect"] & string)[],
  columns: Readonly<
    Partial<Record<keyof Table["$inferSelect"] & string, KeyedColumn<Table["$inferSelect"]>>>
  >,
): KeyedTable {
  return { table, key, columns: columns as KeyedTable["columns"] };
}

export function isFollowing<Row>(column: KeyedColumn<Row>): column is Following<Row> {
  return "follows" in column;
}
