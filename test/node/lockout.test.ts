import bcrypt from "bcryptjs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import { countStatuses, wrongPassword } from "../support/passwords.ts";
import {
  type Caller,
  callerOf,
  logInWith,
  password,
  signUpWith,
} from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { expectFullCost } from "../support/servers/password-cost.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";
import { newEmail, registration } from "../support/start.ts";

const budget = 50;
const lockSeconds = 1_800;
const accountBudget = 100;
/** Tries beside the budget; a hundred at once would wait too long for a connection. */
const beyond = 15;
/** As cheap as a hash gets, so that hundreds of tries take no time. */
const cheapHash = bcrypt.hashSync(password, 4);

describe("wrong passwords, counted by real Postgres", () => {
  let postgres: PostgresServer;
  let server: FlorinServer;
  let database: pg.Client;
  const folder = makeTemporaryFolder();
  let networks = 0;

  beforeAll(async () => {
    postgres = await startPostgres();
    server = await startFlorin({
      ...testVariables,
      DATA_DIR: folder.path,
      DATABASE_URL: postgres.url,
      POLICY: JSON.stringify({ "lock.failures": budget }),
    });
    database = new pg.Client({ connectionString: postgres.url });
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await server.stop();
    await postgres.stop();
    folder.remove();
  });

  const newNetwork = (): Caller => {
    networks += 1;
    return callerOf(server, `198.18.${Math.floor(networks / 250)}.${networks % 250}`);
  };

  async function signUp(): Promise<string> {
    const email = newEmail();
    await signUpWith(newNetwork(), email);
    await database.query("delete from login_failures");
    await database.query("update users set password_hash = $1 where email = $2", [
      cheapHash,
      email,
    ]);
    return email;
  }

  const guess = (email: string, from: Caller, times: number) =>
    Promise.all(Array.from({ length: times }, () => logInWith(from, email, wrongPassword)));

  test("are compared with a hash at the full cost", async () => {
    const email = newEmail();
    await signUpWith(newNetwork(), email);
    const { rows } = await database.query<{ hash: string }>(
      "select password_hash as hash from users where email = $1",
      [email],
    );
    expectFullCost(rows[0]?.hash, password);
  });

  test("49 wrong ones at once lock nothing, and the 50th does", async () => {
    const email = await signUp();
    const attacker = newNetwork();
    expect(countStatuses(await guess(email, attacker, budget - 1))).toEqual({ 401: budget - 1 });
    const { rows } = await database.query(
      "select network_tag = '*' as whole, failures, locked_until from login_failures order by 1",
    );
    expect(rows).toEqual([
      { whole: false, failures: budget - 1, locked_until: null },
      { whole: true, failures: budget - 1, locked_until: null },
    ]);
    expect(countStatuses(await guess(email, attacker, 1))).toEqual({ 401: 1 });
    expect((await logInWith(attacker, email)).status).toBe(429);
    expect((await logInWith(newNetwork(), email)).status).toBe(200);
  });

  test("a burst beyond the budget gets 50 answers", async () => {
    const email = await signUp();
    const replies = await guess(email, newNetwork(), budget + beyond);
    expect(countStatuses(replies)).toEqual({ 401: budget, 429: beyond });
  });

  test("a hundred from everywhere lock the account everywhere", async () => {
    const email = await signUp();
    const attackers = Array.from({ length: accountBudget / 10 }, newNetwork);
    for (const from of attackers) {
      expect(countStatuses(await guess(email, from, 10))).toEqual({ 401: 10 });
    }
    const owner = newNetwork();
    expect((await logInWith(owner, email)).status).toBe(429);
    const { rows } = await database.query(
      "select details from audit_events where action = 'session.locked' order by recorded_at desc limit 1",
    );
    expect(rows).toEqual([{ details: { scope: "account" } }]);
  });

  test("a right one beside 49 wrong ones gets in, and one beside more only before the lock", async () => {
    const email = await signUp();
    const attacker = newNetwork();
    const [right, wrong] = await Promise.all([
      logInWith(attacker, email),
      guess(email, attacker, budget - 1),
    ]);
    expect(right.status).toBe(200);
    expect(countStatuses(wrong)).toEqual({ 401: budget - 1 });

    const victim = await signUp();
    const [late, many] = await Promise.all([
      logInWith(attacker, victim),
      guess(victim, attacker, budget + beyond),
    ]);
    const refused = countStatuses(many)[401] ?? 0;
    // A right one that came in time made the count begin anew.
    expect(late.status === 200 ? refused >= budget : refused === budget).toBe(true);
    expect([200, 429]).toContain(late.status);
  });

  test("a right one is refused when the lock came while it was verified", async () => {
    const email = await signUp();
    const attacker = newNetwork();
    await guess(email, attacker, 1);
    await database.query("delete from sessions");
    await database.query("begin");
    // Reads go on, so that the sign-in passes the first look and waits with its password proved.
    await database.query("lock table login_failures in share mode");
    const pending = logInWith(attacker, email);
    await vi.waitFor(async () => expect(await countWaiting()).toBe(1), { timeout: 10_000 });
    await database.query("update login_failures set locked_until = now() + interval '1 minute'");
    await database.query("commit");
    const reply = await pending;
    expect({ status: reply.status, code: reply.body.code }).toEqual({
      status: 429,
      code: "too_many_attempts",
    });
    const { rows } = await database.query("select count(*)::int as sessions from sessions");
    expect(rows).toEqual([{ sessions: 0 }]);
  });

  async function countWaiting(): Promise<number> {
    const { rows } = await database.query(
      "select count(*)::int as waiting from pg_locks where not granted",
    );
    return rows[0].waiting;
  }

  test("a right one is refused when it was changed while it was verified", async () => {
    const email = await signUp();
    await database.query("begin");
    await database.query("lock table login_failures in share mode");
    const pending = logInWith(newNetwork(), email);
    await vi.waitFor(async () => expect(await countWaiting()).toBe(1), { timeout: 10_000 });
    await database.query("update users set password_changed_at = now() where email = $1", [email]);
    await database.query("commit");
    const reply = await pending;
    expect({ status: reply.status, code: reply.body.code }).toEqual({
      status: 401,
      code: "invalid_credentials",
    });
  });

  test("a lock ends, and failures that are old do not count with new ones", async () => {
    const db = openPostgresDatabase({ connectionString: postgres.url });
    const policy = { POLICY: JSON.stringify({ "lock.failures": 2 }) };
    const app = await startOwnApp(policy, { db }, { hasCheapHashes: true });
    const email = newEmail();
    const owner = app.visitor();
    await owner.post("/api/v1/auth/register", registration(email));
    const logIn = async (tried: string) =>
      (await owner.post("/api/v1/auth/login", { email, password: tried })).body.code;

    expect(await logIn(wrongPassword)).toBe("invalid_credentials");
    app.passSeconds(lockSeconds + 1);
    expect(await logIn(wrongPassword)).toBe("invalid_credentials");
    expect(await logIn(wrongPassword)).toBe("invalid_credentials");
    const locked = await owner.post("/api/v1/auth/login", { email, password });
    expect(locked.body.code).toBe("too_many_attempts");
    expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(lockSeconds - 60);

    app.passSeconds(lockSeconds + 1);
    expect(await logIn(wrongPassword)).toBe("invalid_credentials");
    expect(await logIn(password)).toBe("email_not_verified");
    await app.close();
    await db.close();
  });
});
