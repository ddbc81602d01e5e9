import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keyed, openAccount } from "../support/money.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";

let opened: OpenedAdapter;
let app: OwnApp;
beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({}, opened, { hasCheapHashes: true });
});
afterAll(async () => {
  await app.close();
  await opened.stop();
});

test("holds that end together all end in one run, whatever becomes of one of them", async () => {
  const alice = await signUpAt(app);
  const body = {
    account_id: await openAccount(alice, { balance: 100_000 }),
    to_account_id: await openAccount(alice),
    ...{ currency: "USD", amount: 100, expires_in: 60 },
  };
  const made = await keyed(alice, "/api/v1/transactions/holds", body);
  expect(made.status, made.text).toBe(201);
  const more = 600;
  // Days on which nothing was spent: what is given back there breaks a guard.
  await opened.db.execute(sql`
    insert into holds (id, kind, account_id, to_account_id, owner_id, amount, currency, status,
      spent_on, expires_at, created_at)
    select gen_random_uuid(), kind, account_id, to_account_id, owner_id, amount, currency, status,
      case when n = 0 then '2020-01-31' else spent_on end, expires_at - n * interval '1 ms' -
      case when n = 0 then interval '1 hour' else '0' end, created_at
    from holds, generate_series(0, ${more - 1}::int) n`);
  await opened.db.execute(sql`
    insert into ledger_days (owner_id, currency, day, spent, transfers)
    select owner_id, currency, '2020-01-31', 0, 1 from ledger_days`);
  await opened.db.execute(sql`
    update ledger_days set spent = ${100 * more}, transfers = ${more} where day <> '2020-01-31'`);
  await opened.db.execute(sql`
    update accounts set pending_debits = pending_debits * ${more + 1},
      pending_credits = pending_credits * ${more + 1}`);
  app.passSeconds(61);
  await app.runSchedule();
  const { rows } = await opened.db.execute<{ status: string; count: number }>(
    sql`select status, count(*)::int as count from holds group by status order by status`,
  );
  expect(rows).toEqual([
    { status: "expired", count: more },
    { status: "open", count: 1 },
  ]);
  const failed = app.lines.filter((line) => line.includes('"hold_expiry_failed"'));
  expect(failed).toHaveLength(1);
});
