import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toUuid } from "../../src/core/id.ts";
import { readTrialBalance } from "../../src/features/ledger/index.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { auditCtx } from "../support/servers/audit-chain.ts";
import { makeCashAccount, makePerson } from "../support/servers/cash.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { startOwnApp } from "../support/servers/own-app.ts";

/** Books whose entries were stamped by two clocks that do not agree. */
let opened: OpenedAdapter;
let ctx: Ctx;
beforeAll(async () => {
  opened = await openOverPg();
  ctx = auditCtx(opened.db);
  const person = await makePerson(opened.db);
  const [rich, poor] = [
    toUuid("account", await makeCashAccount(opened.db, person)),
    toUuid("account", await makeCashAccount(opened.db, person)),
  ];
  const houses = [0, 1].map((shard) => `0000000${shard}-0000-7000-8000-000000000000`);
  for (const [shard, id] of houses.entries()) {
    await opened.db.execute(sql`insert into accounts (id, type, purpose, shard, currency, exponent,
      created_at) values (${id}, 'system', 'cash', ${shard}, 'USD', 2, now())`);
  }
  const move = async (from: string, to: string, amount: number, stamps: [string, string]) => {
    const transfer = toUuid("transfer", ctx.newId("transfer"));
    const sides = [
      { id: from, amount: -amount, at: stamps[0] },
      { id: to, amount, at: stamps[1] },
    ];
    await opened.db.execute(sql`
      with moved as (
        update accounts a set posted = a.posted + s.amount, version = a.version + 1,
            last_recorded_at = s.at, credit_limit = case when a.owner_id is null then 0 else 1000 end
          from jsonb_to_recordset(${JSON.stringify(sides)}::jsonb)
            as s(id uuid, amount bigint, at timestamptz)
          where a.id = s.id returning a.id, a.posted, a.version, s.amount, s.at
      )
      insert into entries (id, transfer_id, account_id, amount, balance_after, account_version,
        effective_at, recorded_at)
      select gen_random_uuid(), ${transfer}::uuid, id, amount, posted, version, at, at from moved`);
  };
  const [one = "", other = ""] = houses;
  await move(one, rich, 500, ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]);
  await move(other, rich, 100, ["2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z"]);
  await move(poor, rich, 70, ["2026-01-03T00:00:00Z", "2026-01-03T00:00:02Z"]);
  await move(rich, one, 30, ["2026-01-04T00:00:00Z", "2026-01-04T00:00:00Z"]);
});
afterAll(() => opened.stop());

const cash = (debit: bigint) => ({ account: "house.cash", currency: "USD", debit, credit: 0n });
const customers = (debit: bigint, credit: bigint) => ({
  ...{ account: "customers.checking", currency: "USD" },
  debit,
  credit,
});

test.each([
  ["2025-12-31T23:59:59.999Z", []],
  ["2026-01-01T00:00:00.000Z", [cash(500n), customers(0n, 500n)]],
  ["2026-01-02T12:00:00.000Z", [cash(600n), customers(0n, 600n)]],
  // Only one side of the third transfer has its stamp by then, so it does not count yet.
  ["2026-01-03T00:00:01.000Z", [cash(600n), customers(0n, 600n)]],
  // What is overdrawn is owed to us, and not taken off what we owe to others.
  ["2026-01-03T00:00:02.000Z", [cash(600n), customers(70n, 670n)]],
  ["2026-02-01T00:00:00.000Z", [cash(570n), customers(70n, 640n)]],
])("at %s the books say what stood on them", async (at, lines) => {
  const found = await readTrialBalance(ctx, new Date(at));
  expect(found.toSorted((one, other) => (one.account > other.account ? -1 : 1))).toEqual(lines);
});

test("sums beyond the numbers of JSON are told in CSV, and refused elsewhere", async () => {
  const most = 9_007_199_254_740_991n;
  const person = await makePerson(opened.db);
  for (const shard of [2, 3]) {
    const account = toUuid("account", await makeCashAccount(opened.db, person));
    await opened.db.execute(sql`insert into accounts (id, type, purpose, shard, currency, exponent,
      created_at, posted) values (gen_random_uuid(), 'system', 'cash', ${shard}, 'EUR', 2, now(),
      ${String(-most)}::bigint)`);
    await opened.db.execute(sql`update accounts set currency = 'EUR',
      posted = ${String(most)}::bigint where id = ${account}`);
  }
  const app = await startOwnApp({}, opened, { hasCheapHashes: true });
  const admin = await makeAdmin(app);
  const path = "/api/v1/admin/reports/trial-balance";
  const refused = await admin.get(path);
  expect([refused.status, refused.body.code]).toEqual([422, "limit_exceeded"]);
  expect(refused.body).toMatchObject({ limit: Number(most), window: "sum" });
  const { status, text } = await admin.get(path, { headers: { accept: "text/csv" } });
  expect(status).toBe(200);
  const lines = text.split("\r\n").filter((line) => line.includes(",EUR,"));
  expect(lines.toSorted()).toEqual([
    `customers.checking,EUR,0,${2n * most}`,
    `house.cash,EUR,${2n * most},0`,
    `total,EUR,${2n * most},${2n * most}`,
  ]);
  await app.close();
});
