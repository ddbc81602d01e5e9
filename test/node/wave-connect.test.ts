import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Id, toUuid } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { users } from "../../src/features/users/tables.ts";
import { waveConnections, waveConsents } from "../../src/features/wave/tables.ts";
import { browser } from "../support/browser.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { dumpDatabase } from "../support/servers/database-dump.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { startWaveWorld, type WaveWorld } from "../support/servers/wave-world.ts";
import type { Person } from "../support/start.ts";
import { connectWave, cookiesOf, goToWave, wavePath } from "../support/wave.ts";

/** The way to Wave and back: who may come back with what, and what stays of it. */
let opened: OpenedAdapter;
let world: WaveWorld;
let ada: Person;
beforeAll(async () => {
  opened = await openOverPg();
  world = await startWaveWorld(opened, { size: { businesses: 1, invoices: 3 } });
});
afterAll(async () => {
  await world.close();
  await opened.stop();
});
beforeEach(async () => {
  world.wave.recover();
  world.wave.lapsePlans(false);
  ada = await signUpAt(world.app);
});

const anybody = () => world.app.visitor();
const isConnected = async (person: Person) => (await person.get(wavePath)).body.connected;

describe("the return", () => {
  test("connects for the browser that began, without any session", async () => {
    const { from, back } = await goToWave(ada);
    const reply = await anybody().get(back, { headers: cookiesOf(from) });
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ connected: true, scopes: expect.any(Array) });
    expect(await isConnected(ada)).toBe(true);
  });

  test("connects for the session that began, without the cookie", async () => {
    const { back } = await goToWave(ada);
    expect((await ada.get(back)).status).toBe(200);
  });

  test("is nothing for a browser and a session that did not begin", async () => {
    const { from, back } = await goToWave(ada);
    const eve = await signUpAt(world.app);
    expectProblem(await anybody().get(back), 422, "code_invalid");
    expectProblem(await eve.get(back), 422, "code_invalid");
    // Not even in the very browser: somebody else has signed in there since.
    expectProblem(await eve.get(back, { headers: cookiesOf(from) }), 422, "code_invalid");
    const ofEve = await goToWave(eve);
    expectProblem(await ofEve.from.get(back), 422, "code_invalid");
    expect(await isConnected(eve)).toBe(false);
    // None of it spoiled the way of the one who began.
    expect((await from.get(back)).status).toBe(200);
  });

  test("does not put somebody else's books into one's own place", async () => {
    const eve = await signUpAt(world.app);
    const { back } = await goToWave(eve);
    const { from } = await goToWave(ada);
    expectProblem(await from.get(back), 422, "code_invalid");
    expect(await isConnected(ada)).toBe(false);
  });

  test("gives a permission back at once that came for somebody who may not use it", async () => {
    const alive = world.wave.grants();
    const { from, back } = await goToWave(ada);
    const mine = eq(users.id, ada.id as Id<"user">);
    await world.app.db.update(users).set({ status: "suspended" }).where(mine);
    const reply = await anybody().get(back, { headers: cookiesOf(from) });
    expectProblem(reply, 401, "unauthenticated");
    expect(world.wave.grants()).toBe(alive);
  });

  test("works once of fifty times, and never again", async () => {
    const { from, back } = await goToWave(ada);
    const replies = await Promise.all(Array.from({ length: 50 }, () => from.get(back)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ body }) => body.code === "code_invalid")).toHaveLength(49);
    expectProblem(await from.get(back), 422, "code_invalid");
  });

  test.each(["", "x", "a".repeat(43), "usr_01jd3v3v5fe8wr4t4yx0x4tq7a"])(
    "is nothing with the made-up state %j",
    async (state) => {
      const { from } = await goToWave(ada);
      const path = `${wavePath}/callback?code=x&state=${state}`;
      expectProblem(await from.get(path), 422, "code_invalid");
    },
  );

  test("that says no ends there, and uses the state up", async () => {
    const { from, back } = await goToWave(ada, "cancel");
    expectProblem(await from.get(back), 400, "connection_cancelled");
    expectProblem(await from.get(back), 400, "connection_cancelled");
    expectProblem(await from.get(back.replace("error", "code")), 422, "code_invalid");
    expect(await isConnected(ada)).toBe(false);
  });

  test("with a code that Wave does not know, or not any more, connects nothing", async () => {
    const first = await goToWave(ada);
    const made = first.back.replace(/code=[^&]+/, "code=made-up");
    expectProblem(await first.from.get(made), 422, "code_invalid");
    const second = await goToWave(ada);
    world.wave.advanceClock(601);
    expectProblem(await second.from.get(second.back), 422, "code_invalid");
    expect(await isConnected(ada)).toBe(false);
  });

  test("is too late after ten minutes", async () => {
    const { from, back } = await goToWave(ada);
    const headers = cookiesOf(from);
    world.app.passSeconds(601);
    expectProblem(await anybody().get(back, { headers }), 422, "code_expired");
    expectProblem(await anybody().get(back, { headers }), 422, "code_invalid");
  });

  test("tells of a plan that does not allow it, and of a Wave that fails", async () => {
    world.wave.lapsePlans(true);
    expectProblem(await connectWave(ada), 403, "wave_plan_lapsed");
    world.wave.lapsePlans(false);
    world.wave.breakDown({ status: 503, times: 1, path: "/oauth2/token/" });
    expectProblem(await connectWave(ada), 502, "upstream_failed");
    const { from, back } = await goToWave(ada);
    const odd = back.replace(/code=[^&]+/, "error=server_error");
    expectProblem(await from.get(odd), 502, "upstream_failed");
  });
});

test("the address asks for code, S256 and the configured scopes, and the cookie is no script's", async () => {
  const from = browser(ada);
  const begun = await from.get(`${wavePath}/connect`);
  const url = new URL(begun.body.authorization_url);
  const asked = Object.fromEntries(url.searchParams);
  expect(asked).toMatchObject({
    response_type: "code",
    client_id: world.wave.clientId,
    code_challenge_method: "S256",
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
    redirect_uri: "http://localhost:8787/api/v1/wave/callback",
  });
  expect(asked["scope"]).toMatch(/^user:read business:read .* sales_tax:read$/);
  expect(begun.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^florin-oauth=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
  ]);
  const rows = JSON.stringify(await world.app.db.select().from(waveConsents));
  expect(rows).not.toContain(asked["state"]);
  expect(rows).not.toContain(from.cookies.get("florin-oauth"));
});

test("nobody begins more than ten ways at a time", async () => {
  const begun = [];
  for (let way = 0; way < 12; way += 1) begun.push(await goToWave(ada));
  const mine = eq(waveConsents.userId, ada.id as Id<"user">);
  expect(await world.app.db.select().from(waveConsents).where(mine)).toHaveLength(10);
  expect((await begun[11]?.from.get(begun[11].back))?.status).toBe(200);
});

describe("the end", () => {
  test("revokes at Wave and deletes the tokens; what was read stays", async () => {
    const alive = world.wave.grants();
    await connectWave(ada);
    await world.app.settle();
    expect(world.wave.grants()).toBe(alive + 1);
    expect((await ada.send("DELETE", wavePath)).status).toBe(204);
    expect(world.wave.grants()).toBe(alive);
    expect((await ada.get(wavePath)).body).toMatchObject({ connected: false, scopes: [] });
    const dump = await dumpDatabase(world.app.db);
    expect(dump.get("businesses")?.some((row) => row.includes("Sample Business 1"))).toBe(true);
    expect((await ada.send("DELETE", wavePath)).status).toBe(204);
    expectProblem(await ada.post(`${wavePath}/sync`), 409, "wave_not_connected");
    const target = eq(auditEvents.target, ada.id);
    const rows = await world.app.db.select().from(auditEvents).where(target);
    const actions = rows.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(["wave.connected", "wave.disconnected"]));
  });

  test("comes here also when Wave fails, and the log says so", async () => {
    await connectWave(ada);
    world.wave.breakDown({ status: 500, times: 2, path: "/oauth2/token-revoke/" });
    expect((await ada.send("DELETE", wavePath)).status).toBe(204);
    const mine = eq(waveConnections.userId, ada.id as Id<"user">);
    expect(await world.app.db.select().from(waveConnections).where(mine)).toEqual([]);
    expect(world.app.lines.some((line) => line.includes("wave_revoke_failed"))).toBe(true);
  });

  test("of the account revokes too", async () => {
    const alive = world.wave.grants();
    await connectWave(ada);
    await world.app.settle();
    const erased = await ada.send("DELETE", "/api/v1/auth/me");
    expect(erased.status, erased.text).toBe(202);
    await world.app.settle();
    expect(world.wave.grants()).toBe(alive);
    const dump = await dumpDatabase(world.app.db);
    const uuid = toUuid("user", ada.id as Id<"user">);
    const tables = ["wave_connections", "wave_syncs", "wave_consents", "businesses"];
    const shown = tables.filter((table) => dump.get(table)?.some((row) => row.includes(uuid)));
    expect(shown).toEqual([]);
  });
});

test("tokens stand in no log line and in no row", async () => {
  await connectWave(ada);
  await world.app.settle();
  const secrets = world.wave
    .received()
    .flatMap(({ headers, body }) => [
      headers["authorization"]?.replace("Bearer ", "") ?? "",
      ...new URLSearchParams(body).values(),
    ])
    .filter((text) => /^[\w-]{32,}$/.test(text));
  expect(secrets.length).toBeGreaterThan(5);
  const rows = JSON.stringify([...(await dumpDatabase(world.app.db))]);
  expect(secrets.filter((secret) => rows.includes(secret))).toEqual([]);
  const lines = world.app.lines.join("\n");
  expect(secrets.filter((secret) => lines.includes(secret))).toEqual([]);
});

test("without variables every route but the last says which are missing", async () => {
  const app = await startOwnApp({}, opened, { hasCheapHashes: true });
  const person = await signUpAt(app);
  const routes = [
    ["GET", ""],
    ["GET", "/connect"],
    ["GET", "/callback"],
    ["POST", "/sync"],
  ] as const;
  for (const [method, path] of routes) {
    const reply = await person.send(method, `${wavePath}${path}`);
    expectProblem(reply, 503, "unavailable");
    expect(reply.body.missing).toEqual(["WAVE_CLIENT_ID", "WAVE_CLIENT_SECRET"]);
  }
  expect((await person.send("DELETE", wavePath)).status).toBe(204);
  await app.close();
});
