import type { Reply } from "../start.ts";

/** What the ledger should hold, in memory. Rows are never changed but replaced. */

export type Account = Readonly<{
  id: string;
  owner: string;
  type: string;
  currency: string;
  status: "active" | "frozen" | "closed";
  posted: number;
  /** Reserved to go, and reserved to come. */
  held: number;
  coming: number;
  creditLimit: number;
}>;

export type Hold = Readonly<{
  id: string;
  from: string;
  to: string;
  owner: string;
  amount: number;
  captured: number;
  currency: string;
  status: "open" | "captured" | "voided" | "expired";
  /** The day whose spending it counts for. */
  day: string;
  expiresAtMs: number;
  transferId: string | null;
}>;

export type Transfer = Readonly<{
  id: string;
  /** Null for the house. */
  from: string | null;
  to: string | null;
  amount: number;
  currency: string;
  refunded: number;
  reversedBy: string | null;
  /** What every reply says of it besides. */
  shown: Readonly<Record<string, unknown>>;
}>;

/** A key that had its effect, and the reply that it had. */
export type UsedKey = Readonly<{ print: string; status: number; text: string; atMs: number }>;

/** A table whose changes can be taken back. */
export type Table<Row> = Readonly<{
  get(id: string): Row | undefined;
  put(id: string, row: Row): void;
  rows(): Iterable<Row>;
  entries(): Iterable<[string, Row]>;
}>;

export type Model = ReturnType<typeof createModel>;

/** Minor units of a two-decimal currency. */
export type Limits = Readonly<{ single: number; day: number }>;

export type Settings = Readonly<{
  adminId: string;
  /** Users with an approved KYC record. */
  approved: ReadonlySet<string>;
  limits: Readonly<{ unverified: Limits; approved: Limits }>;
}>;

export function createModel(settings: Settings) {
  const undo: (() => void)[] = [];
  const createTable = <Row>(): Table<Row> => {
    const rows = new Map<string, Row>();
    return {
      get: (id) => rows.get(id),
      put(id, row) {
        const before = rows.get(id);
        undo.push(() => void (before === undefined ? rows.delete(id) : rows.set(id, before)));
        rows.set(id, row);
      },
      rows: () => rows.values(),
      entries: () => rows.entries(),
    };
  };
  return {
    ...settings,
    accounts: createTable<Account>(),
    holds: createTable<Hold>(),
    transfers: createTable<Transfer>(),
    keys: createTable<UsedKey>(),
    /** What an owner sent of a currency on a day. */
    days: createTable<number>(),
    /** About the moment of the service's clock; it stands still between two jumps. */
    clock: { nowMs: 0 },
    mark: () => undo.length,
    /** Takes back everything since a mark. */
    rollBack(mark: number) {
      while (undo.length > mark) undo.pop()?.();
    },
  };
}

/** Somebody's request; a path and a body as they are sent. */
export type Asked = Readonly<{
  actor: string;
  method: "GET" | "POST" | "PATCH";
  path: string;
  body?: unknown;
  key?: string;
}>;

/** What must come back. */
export type Expected = Readonly<{
  status: number;
  code?: string;
  /** Members that the body must have, beside any others. */
  body?: unknown;
  /** The reply that the key had before, byte for byte. */
  replayed?: string;
  /** Takes over what only the reply tells, such as new ids. */
  learn?: (reply: Reply) => void;
}>;

export function dayKey(owner: string, currency: string, day: string): string {
  return `${owner} ${currency} ${day}`;
}

export function dayOf({ clock }: Model): string {
  return new Date(clock.nowMs).toISOString().slice(0, 10);
}
