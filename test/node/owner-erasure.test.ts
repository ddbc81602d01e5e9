import { eq } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Id, toUuid } from "../../src/core/id.ts";
import { accounts } from "../../src/features/ledger/tables.ts";
import { users } from "../../src/features/users/tables.ts";
import { openAccount, transfer } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person, Reply } from "../support/start.ts";

/** An erasure and what comes at the same moment, in either order, as held up by a lock. */
let opened: OpenedAdapter;
let app: OwnApp;
let guard: pg.Client;
let alice: Person;
let bob: Person;
let from: string;
let to: string;
beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({}, opened, { hasCheapHashes: true });
  guard = new pg.Client({ connectionString: opened.server?.url });
  await guard.connect();
});
afterAll(async () => {
  await guard.end();
  await app.close();
  await opened.stop();
});
beforeEach(async () => {
  [alice, bob] = [await signUpAt(app), await signUpAt(app)];
  from = await openAccount(bob, { balance: 100 });
  to = await openAccount(alice);
});

const ofAlice = () => app.db.select().from(accounts).where(eq(accounts.ownerId, userId()));
const userId = () => alice.id as Id<"user">;
const erase = () => alice.send("DELETE", "/api/v1/auth/me");
const pay = () => transfer(bob, { from, to, amount: 1 });

/** Starts one act after the other behind a lock, and lets them go when all wait for it. */
async function queue(lock: string, acts: readonly (() => Promise<Reply>)[]): Promise<Reply[]> {
  await guard.query("begin");
  await guard.query(lock);
  const started: Promise<Reply>[] = [];
  for (const act of acts) {
    started.push(act());
    await vi.waitFor(async () => {
      // Within a transaction the server shows what it saw at first.
      await guard.query("select pg_stat_clear_snapshot()");
      const { rows } = await guard.query(
        "select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock'",
      );
      expect(rows[0].waiting).toBe(started.length);
    });
  }
  await guard.query("commit");
  return Promise.all(started);
}

const lockAccount = () =>
  `select 1 from accounts where id = '${toUuid("account", to as Id<"account">)}' for update`;
const lockUser = () => `select 1 from users where id = '${toUuid("user", userId())}' for update`;

describe("whoever comes first wins:", () => {
  test("an erasure, and the money stays where it was", async () => {
    const [erased, paid] = await queue(lockAccount(), [erase, pay]);
    expect(erased?.status, erased?.text).toBe(202);
    expectProblem(paid as Reply, 422, "account_not_active");
    expect(await ofAlice()).toMatchObject([{ status: "closed", posted: 0, version: 0 }]);
  });

  test("a transfer, and nothing of the person is erased", async () => {
    const [paid] = await queue(lockAccount(), [pay]);
    const erased = await erase();
    expect(paid?.status, paid?.text).toBe(201);
    expectProblem(erased, 409, "account_not_empty");
    expect(await ofAlice()).toMatchObject([{ status: "active", posted: 1, name: null }]);
    const [user] = await app.db.select().from(users).where(eq(users.id, userId()));
    expect(user).toMatchObject({ status: "active", email: alice.email });
  });

  test("an erasure, and no account is opened after it", async () => {
    const open = () => alice.post("/api/v1/accounts", { type: "savings", currency: "USD" });
    const [erased, answer] = await queue(lockUser(), [erase, open]);
    expect(erased?.status, erased?.text).toBe(202);
    expectProblem(answer as Reply, 401, "unauthenticated");
    expect(await ofAlice()).toMatchObject([{ status: "closed" }]);
  });

  test("a new account, which the erasure closes", async () => {
    const open = () => alice.post("/api/v1/accounts", { type: "savings", currency: "USD" });
    const [answer, erased] = await queue(lockUser(), [open, erase]);
    expect(answer?.status, answer?.text).toBe(201);
    expect(erased?.status, erased?.text).toBe(202);
    expect(await ofAlice()).toMatchObject([{ status: "closed" }, { status: "closed" }]);
  });
});
