import { and, eq, ne, sql } from "drizzle-orm";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { users } from "./tables.ts";

/** What `brokenConstraint` gives when there is an admin already. */
export const thereIsNoAdmin = "there is no admin yet";
/** Arbitrary, but the same for every instance and never changed. */
const advisoryLock = 7_061_984;

/** Suspended ones count: whoever suspended the last one meant it. */
export const livingAdmins = and(eq(users.role, "admin"), ne(users.status, "erased"));

/**
 * For the front of the unit that makes the first admin: instances that start at once wait for each
 * other, and all but the first break `there is no admin yet`.
 */
export function demandNoAdmin(tx: Statements): [Statement, Statement] {
  const none = sql`select 1 where not exists (select 1 from ${users} where ${livingAdmins})`;
  return [
    tx.execute(sql`select pg_advisory_xact_lock(${advisoryLock})`),
    claim(tx, none, thereIsNoAdmin),
  ];
}
