import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyLedger } from "../../src/features/ledger/index.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { balanceOf, keyed, newKey, openAccount, transfer, transferBody } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type FatedDatabase, openFatedDatabase } from "../support/servers/fated-database.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person, Reply } from "../support/start.ts";

/** A call of the ledger goes wrong: nothing happens twice, and neighbours notice nothing. */

const startMoney = 100_000;
const transactions = "/api/v1/transactions";

let base: OwnApp;
let app: OwnApp;
let database: FatedDatabase;
let alice: Person;
let from: string;
let to: string;

beforeAll(async () => {
  base = await startOwnApp({});
  database = openFatedDatabase(base.db);
  app = await startOwnApp({}, database, { hasCheapHashes: true });
});
afterAll(async () => {
  await app.close();
  await base.close();
});
beforeEach(async () => {
  alice = await signUpAt(app);
  from = await openAccount(alice, { balance: startMoney });
  to = await openAccount(alice);
});
const expectCleanLedger = async () => {
  expect(await verifyLedger({ db: base.db } as Ctx)).toMatchObject({ broken: null });
};

type Act = Readonly<{ path: string; body: unknown; moved: number }>;

const acts: Readonly<Record<string, () => Act | Promise<Act>>> = {
  transfer: () => {
    const details = { description: "Rent of May", metadata: { z: "1", a: "2" } };
    const body = transferBody({ from, to, amount: 700, ...details });
    return { path: `${transactions}/transfer`, body, moved: 700 };
  },
  batch: () => {
    const transfers = [1, 2, 3].map((amount) => transferBody({ from, to, amount }));
    return { path: `${transactions}/transfer/batch`, body: { transfers }, moved: 6 };
  },
  hold: () => ({ ...aHold(), moved: 0 }),
  capture: async () => {
    const { path, body } = aHold();
    const { id } = (await keyed(alice, path, body)).body;
    return { path: `${path}/${id}/capture`, body: { amount: 60 }, moved: 60 };
  },
  deposit: () => {
    const body = { account_id: to, amount: 40, currency: "USD" };
    return { path: "/api/v1/sandbox/deposits", body, moved: 40 };
  },
};

function aHold() {
  const body = { account_id: from, to_account_id: to, amount: 80, currency: "USD" };
  return { path: `${transactions}/holds`, body };
}

/** The rows of every table that a money act writes. */
async function countRows(): Promise<Record<string, unknown> | undefined> {
  const { rows } = await base.db.execute(sql`select
    (select count(*) from transfers) as transfers, (select count(*) from entries) as entries,
    (select count(*) from holds) as holds, (select count(*) from outbox) as outbox,
    (select count(*) from audit_events) as acts,
    (select count(*) from idempotency_keys where effect is not null) as keys`);
  return rows[0];
}

describe.each(Object.keys(acts))("a connection that breaks under a %s", (name) => {
  const prepare = async () => acts[name]?.() ?? expect.fail(name);

  test("after the commit: asking again gives the reply, and nothing happens again", async () => {
    const { path, body, moved } = await prepare();
    const key = newKey();
    database.decide("reply is lost");
    expectProblem(await keyed(alice, path, body, { key }), 503, "unavailable");
    const written = await countRows();
    const again = await keyed(alice, path, body, { key });
    expect(again.status, again.text).toBeLessThan(300);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect((await keyed(alice, path, body, { key })).text).toBe(again.text);
    expect(await countRows()).toEqual(written);
    expect(await balanceOf(alice, to)).toBe(moved);
    await expectCleanLedger();
  });

  test("before it arrived: asking again does it, once", async () => {
    const { path, body, moved } = await prepare();
    const key = newKey();
    const before = await countRows();
    database.decide("never arrives");
    expectProblem(await keyed(alice, path, body, { key }), 503, "unavailable");
    expect(await countRows()).toEqual(before);
    const again = await keyed(alice, path, body, { key });
    expect(again.status, again.text).toBeLessThan(300);
    expect(again.headers.get("idempotency-replayed")).toBeNull();
    const replayed = await keyed(alice, path, body, { key });
    expect(replayed.headers.get("idempotency-replayed")).toBe("true");
    expect(replayed.text).toBe(again.text);
    expect(await balanceOf(alice, to)).toBe(moved);
    await expectCleanLedger();
  });
});

describe("a request that the database refuses as a whole", () => {
  const poison = "poison";
  beforeAll(async () => {
    await base.db.execute(sql`create function refuse_poison() returns trigger
      language plpgsql as $$ begin raise exception 'synthetic'; end $$`);
    await base.db.execute(
      sql.raw(`create trigger poison before insert on transfers
      for each row when (new.description = '${poison}') execute function refuse_poison()`),
    );
  });
  afterAll(() => base.db.execute(sql`drop function refuse_poison cascade`));

  test("fails alone: each neighbour gets their own outcome", async () => {
    const reused = newKey();
    await transfer(alice, { from, to, amount: 9 }, { key: reused });
    const empty = await openAccount(alice);
    const calls = database.travelled.length;
    const send = (amount: number, description: string) =>
      transfer(alice, { from, to, amount, description });
    const replies = await Promise.all([
      ...[1, 2, 3, 4].map((amount) => send(amount, "fine")),
      send(100, poison),
      transfer(alice, { from: empty, to, amount: 5 }),
      transfer(alice, { from, to, amount: 9 }, { key: reused }),
      transfer(alice, { from, to, amount: 8 }, { key: reused }),
      send(200, poison),
      ...[5, 6].map((amount) => send(amount, "fine")),
    ]);
    const together = Math.max(...database.travelled.slice(calls));
    expect(together, "some of them travelled in one call").toBeGreaterThan(2);
    expect(replies.map(outcomeOf)).toEqual([
      ...["201 1", "201 2", "201 3", "201 4", "500 internal_error", "422 insufficient_funds"],
      ...["201 9", "422 idempotency_key_reused", "500 internal_error", "201 5", "201 6"],
    ]);
    expect(new Set(replies.flatMap(({ body }) => body.id ?? [])).size).toBe(7);
    expect(await balanceOf(alice, to)).toBe(9 + 1 + 2 + 3 + 4 + 5 + 6);
    await expectCleanLedger();
  });
});

function outcomeOf({ status, body }: Reply): string {
  return `${status} ${body.code ?? body.amount}`;
}
