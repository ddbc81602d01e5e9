import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Database } from "../../../src/platform/db/database.ts";
import { DatabaseUnreachable } from "../../../src/platform/db/failure.ts";

/** What becomes of a posting: it never arrives, or takes effect and nobody hears of it. */
export type Fate = "none" | "never arrives" | "reply is lost";

export type FatedDatabase = Readonly<{
  db: Database;
  /** For the next posting only. */
  decide(fate: Fate): void;
  /** How many requests travelled in each call of `ledger_post` so far. */
  travelled: readonly number[];
}>;

const dialect = new PgDialect();
const postings = /\bledger_(post|settle|reverse|block)\(/;
const requestsAt = 3;

/** The same database, whose calls of the posting functions may go wrong. */
export function openFatedDatabase(real: Database): FatedDatabase {
  let next: Fate = "none";
  const travelled: number[] = [];
  const outage = () => new DatabaseUnreachable(new Error("synthetic: the connection broke"));
  const execute = async (statement: SQL): Promise<unknown> => {
    const { sql, params } = dialect.sqlToQuery(statement);
    if (!postings.test(sql)) return real.execute(statement);
    if (sql.includes("ledger_post(")) {
      travelled.push((JSON.parse(String(params[requestsAt])) as unknown[]).length);
    }
    const fate = next;
    next = "none";
    if (fate === "never arrives") throw outage();
    const rows = await real.execute(statement);
    if (fate === "reply is lost") throw outage();
    return rows;
  };
  return {
    db: Object.assign(Object.create(real), { execute }) as Database,
    decide(fate) {
      next = fate;
    },
    travelled,
  };
}
