import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { expectProblem } from "../support/problem.ts";
import {
  type Caller,
  callerOf,
  logInWith,
  registrationOf,
  signUpWith,
} from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { type OwnPostgres, startOwnPostgres } from "../support/servers/own-postgres.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { startRedis } from "../support/servers/redis.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { bootstrapAdmin, testVariables } from "../support/setup/variables.ts";
import type { Reply } from "../support/start.ts";

/** One running service while Postgres and Redis go away and come back; it is never restarted. */

const patienceMs = 30_000;
const ratePerMinute = 3;
/** More than two windows of a minute let through, wherever the minute ends. */
const tries = 2 * ratePerMinute + 1;

let redis = await startRedis();
const redisPort = redis?.port;
const folder = makeTemporaryFolder();
let postgres: OwnPostgres;
let server: FlorinServer;
let session: { access_token: string; refresh_token: string };

const ada = "ada@example.com";
let addresses = 0;
/** Somebody whom no limit has counted yet. */
function newcomer(at = server): Caller {
  addresses += 1;
  return callerOf(at, `198.18.1.${addresses}`);
}

beforeAll(async () => {
  postgres = await startOwnPostgres();
  server = await startFlorin({
    ...testVariables,
    DATA_DIR: folder.path,
    DATABASE_URL: postgres.url,
    ...(redis ? { REDIS_URL: redis.url } : {}),
    POLICY: JSON.stringify({
      "rate.login": ratePerMinute,
      "rate.register": ratePerMinute,
      "rate.code": ratePerMinute,
    }),
  });
  session = await signUpWith(newcomer(), ada);
});
afterAll(async () => {
  await server.stop("SIGKILL");
  await redis?.stop();
  await postgres.stop();
  folder.remove();
});

const details = (at = server) => newcomer(at).get("/health/detailed", testVariables.OPS_TOKEN);
const me = () => newcomer().get("/api/v1/auth/me", session.access_token);

/** Asks everything that needs the database, at once; tells the longest wait. */
async function expectUnavailable(what: string): Promise<void> {
  const started = performance.now();
  const replies = await Promise.all([
    logInWith(newcomer(), ada),
    logInWith(newcomer(), "nobody@example.com"),
    newcomer().post("/api/v1/auth/register", registrationOf("late@example.com")),
    newcomer().post("/api/v1/auth/verify-email", { email: ada, code: "123456" }),
    newcomer().post("/api/v1/auth/refresh", { refresh_token: session.refresh_token }),
    me(),
  ]);
  const waitMs = Math.round(performance.now() - started);
  process.stderr.write(`With ${what} the slowest of ${replies.length} took ${waitMs} ms.\n`);
  for (const reply of replies) {
    expectProblem(reply, 503, "unavailable");
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  }
  expect((await newcomer().get("/health")).status).toBe(200);
  const report = await details();
  expect(report.status).toBe(503);
  expect(report.body).toMatchObject({
    status: "down",
    dependencies: { database: { status: "down" } },
  });
}

async function expectServed(): Promise<void> {
  expect((await logInWith(newcomer(), ada)).status).toBe(200);
  expect((await me()).status).toBe(200);
  const report = await details();
  expect(report.body).toMatchObject({ dependencies: { database: { status: "ok" } } });
}

describe("without Postgres", () => {
  test("killed: everything that needs it is unavailable until it is back", async () => {
    await expectServed();
    postgres.kill();
    await expectUnavailable("Postgres killed");
    await expectUnavailable("Postgres away");
    await postgres.startAgain();
    await expectServed();
  });

  test("hanging: replies come all the same, and all is well when it goes on", async () => {
    await expectServed();
    postgres.pause();
    await expectUnavailable("Postgres hanging");
    await expectUnavailable("Postgres still hanging");
    postgres.resume();
    await expectServed();
  });

  test("the log has one line for the loss and one for the return, without an address", async () => {
    await vi.waitFor(() => expect(eventsOf("database_recovered").length).toBeGreaterThan(1));
    expect(eventsOf("database_lost")).toHaveLength(eventsOf("database_recovered").length);
    expect(server.output()).not.toMatch(/postgres:postgres|127\.0\.0\.1:\d+\/florin/);
  });

  test("at the start: it starts, says so, and prepares the schema as soon as it can", async () => {
    const [own, foreign] = [await createDatabase(postgres.url), await createDatabase(postgres.url)];
    postgres.kill();
    const production = {
      ...testVariables,
      APP_ENV: "production",
      PUBLIC_URL: "https://florin.example.com",
      BREVO_API_KEY: "synthetic-brevo-key",
      SENDER_EMAIL: "florin@example.com",
    };
    const [early, deployed] = await Promise.all([
      startFlorin({ ...testVariables, DATA_DIR: folder.path, DATABASE_URL: own.url }),
      startFlorin({ ...production, DATA_DIR: folder.path, DATABASE_URL: foreign.url }),
    ]);
    const admin = () => logInWith(newcomer(early), bootstrapAdmin.email, bootstrapAdmin.password);
    expectProblem(await admin(), 503, "unavailable");
    expect((await details(early)).body).toMatchObject({ status: "down" });
    await postgres.startAgain();
    const statuses = new Set<number>();
    await vi.waitFor(async () => {
      const reply = await admin();
      statuses.add(reply.status);
      expect(reply.status).toBe(200);
    }, patienceMs);
    expect([...statuses].filter((status) => ![200, 401, 503].includes(status))).toEqual([]);
    expect((await details(early)).status).toBe(200);
    await vi.waitFor(() => {
      expect(deployed.output()).toContain('"event":"migrations_pending"');
    }, patienceMs);
    expect(await Promise.all([early.stop(), deployed.stop()])).toEqual([0, 0]);
    await Promise.all([own.stop(), foreign.stop()]);
  });
});

describe.skipIf(redisPort === undefined)("without Redis", () => {
  /** What matters is limited by this instance, what reads stays open, and what ends ends now. */
  const expectGuarded = async () => {
    const [burglar, signer, guesser] = [newcomer(), newcomer(), newcomer()];
    const many = <T>(ask: (_: unknown, at: number) => Promise<T>) =>
      Promise.all(Array.from({ length: tries }, ask));
    const bursts = await Promise.all([
      many((_, at) => logInWith(burglar, `somebody-${at}@example.com`)),
      many(() => signer.post("/api/v1/auth/register", registrationOf("sam@example.com"))),
      many(() => guesser.post("/api/v1/auth/verify-email", { email: ada, code: "000000" })),
    ]);
    for (const replies of bursts) expectLimited(replies);
    expect((await logInWith(newcomer(), ada)).status).toBe(200);
    for (const reply of await many(me)) expect(reply.status).toBe(200);
    const { access_token: token } = (await logInWith(newcomer(), ada)).body;
    const visitor = newcomer();
    expect((await visitor.get("/api/v1/auth/me", token)).status).toBe(200);
    expect((await visitor.post("/api/v1/auth/logout", undefined, token)).status).toBe(204);
    expectProblem(await visitor.get("/api/v1/auth/me", token), 401, "unauthenticated");
    return token;
  };
  const expectRedis = (status: "ok" | "down") =>
    vi.waitFor(async () => {
      const report = await details();
      expect(report.body).toMatchObject({ dependencies: { redis: { status } } });
      expect(report.status).toBe(200);
    }, patienceMs);
  /** The limiter asks Redis again only when somebody calls. */
  const expectRecovered = (name: string, times: number) =>
    vi.waitFor(async () => {
      await me();
      expect(eventsOf(`${name}_recovered`).length).toBeGreaterThanOrEqual(times);
    }, patienceMs);

  test("killed: limits hold in this instance, reads are open, sessions end at once", async () => {
    await redis?.stop();
    const ended = await expectGuarded();
    await expectRedis("down");
    redis = await startRedis(redisPort);
    await expectRedis("ok");
    await expectRecovered("rate_limiter", 1);
    await expectRecovered("session_cache", 1);
    expectProblem(await newcomer().get("/api/v1/auth/me", ended), 401, "unauthenticated");
  });

  test("hanging: the same", async () => {
    redis?.pause();
    const ended = await expectGuarded();
    await expectRedis("down");
    redis?.resume();
    await expectRedis("ok");
    await expectRecovered("rate_limiter", 2);
    expectProblem(await newcomer().get("/api/v1/auth/me", ended), 401, "unauthenticated");
  });

  test("and without Postgres either, the process answers for itself", async () => {
    redis?.pause();
    postgres.pause();
    await expectUnavailable("Postgres and Redis hanging");
    postgres.resume();
    redis?.resume();
    await expectServed();
  });
});

test("told to stop while everything hangs, the service stops", async () => {
  await expectServed();
  redis?.pause();
  postgres.pause();
  expect(await server.stop()).toBe(0);
  postgres.resume();
  redis?.resume();
});

function expectLimited(replies: readonly Reply[]): void {
  const limited = replies.filter(({ status }) => status === 429);
  expect(limited.length).toBeGreaterThanOrEqual(tries - 2 * ratePerMinute);
  expect(limited.length).toBeLessThanOrEqual(tries - ratePerMinute);
  for (const reply of limited) {
    expectProblem(reply, 429, "rate_limited");
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  }
  for (const { status } of replies) expect([202, 400, 401, 409, 422, 429]).toContain(status);
}

function eventsOf(name: string): unknown[] {
  return server
    .output()
    .split("\n")
    .filter((line) => line.includes(`"event":"${name}"`));
}
