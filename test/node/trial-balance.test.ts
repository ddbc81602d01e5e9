import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toUuid } from "../../src/core/id.ts";
import { readTrialBalance } from "../../src/features/ledger/index.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { auditCtx } from "../support/servers/audit-chain.ts";
import { makeCashAccount, makePerson } from "../support/servers/cash.ts";

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

const cash = (debit: number) => ({ account: "house.cash", currency: "USD", debit, credit: 0 });
const customers = (debit: number, credit: number) => ({
  ...{ account: "customers.checking", currency: "USD" },
  debit,
  credit,
});

test.each([
  ["2025-12-31T23:59:59.999Z", []],
  ["2026-01-01T00:00:00.000Z", [cash(500), customers(0, 500)]],
  ["2026-01-02T12:00:00.000Z", [cash(600), customers(0, 600)]],
  // Only one side of the third transfer has its stamp by then, so it does not count yet.
  ["2026-01-03T00:00:01.000Z", [cash(600), customers(0, 600)]],
  // What is overdrawn is owed to us, and not taken off what we owe to others.
  ["2026-01-03T00:00:02.000Z", [cash(600), customers(70, 670)]],
  ["2026-02-01T00:00:00.000Z", [cash(570), customers(70, 640)]],
])("at %s the books say %j", async (at, lines) => {
  const found = await readTrialBalance(ctx, new Date(at));
  expect(found.toSorted((one, other) => (one.account > other.account ? -1 : 1))).toEqual(lines);
});
