import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { snapshotTtlSeconds } from "../../src/platform/session-cache/session-cache.ts";
import { newPassword } from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import {
  type Caller,
  callerOf,
  logInWith,
  password,
  signUpWith,
} from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { startRedis } from "../support/servers/redis.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { bootstrapAdmin, testVariables } from "../support/setup/variables.ts";
import type { Reply } from "../support/start.ts";

/**
 * What ends access ends it now, at both of two servers that share Postgres and Redis, whatever
 * becomes of Redis. Both servers have seen each session alive just before.
 */

let redis = await startRedis();
const redisPort = redis?.port;
const folder = makeTemporaryFolder();
let postgres: PostgresServer;
let here: FlorinServer;
let there: FlorinServer;
let admin: string;
let addresses = 0;

const me = "/api/v1/auth/me";
const patience = { timeout: 30_000, interval: 100 };

/** Somebody at a server, whom no limit has counted yet. */
function caller(server: FlorinServer): Caller {
  addresses += 1;
  return callerOf(server, `198.18.${Math.floor(addresses / 250)}.${addresses % 250}`);
}

beforeAll(async () => {
  postgres = await startPostgres();
  const variables = {
    ...testVariables,
    DATA_DIR: folder.path,
    DATABASE_URL: postgres.url,
    ...(redis ? { REDIS_URL: redis.url } : {}),
  };
  here = await startFlorin(variables);
  there = await startFlorin(variables);
  const login = await logInWith(caller(here), bootstrapAdmin.email, bootstrapAdmin.password);
  admin = login.body.access_token;
});
afterAll(async () => {
  await here.stop("SIGKILL");
  await there.stop("SIGKILL");
  await redis?.stop();
  await postgres.stop();
  folder.remove();
});

type Person = Readonly<{ id: string; email: string; access: string; refresh: string }>;
type Ending = readonly [string, (person: Person) => Promise<Reply>];

const staff = (method: string, path: string, body?: unknown) =>
  caller(here).send(method, `/api/v1/admin/users/${path}`, admin, body);
const sidOf = ({ access }: Person) =>
  JSON.parse(Buffer.from(access.split(".")[1] ?? "", "base64url").toString()).sid;

/** A second session of the person, for what ends all but the one that asks. */
async function signInAgain({ email }: Person): Promise<string> {
  const login = await logInWith(caller(here), email);
  expect(login.status).toBe(200);
  return login.body.access_token;
}

const endings: readonly Ending[] = [
  ["log-out", ({ access }) => caller(here).post("/api/v1/auth/logout", undefined, access)],
  [
    "deletion of the session",
    (person) => {
      const path = `/api/v1/auth/sessions/${sidOf(person)}`;
      return caller(here).send("DELETE", path, person.access);
    },
  ],
  [
    "the end of all others",
    async (person) =>
      caller(here).send("DELETE", "/api/v1/auth/sessions", await signInAgain(person)),
  ],
  ["staff", ({ id }) => staff("POST", `${id}/end-sessions`)],
  ["suspension", ({ id }) => staff("PATCH", id, { status: "suspended" })],
  ["a new role", ({ id }) => staff("PATCH", id, { role: "auditor" })],
  [
    "a new password",
    async (person) => {
      const body = { current_password: password, new_password: newPassword };
      const other = await signInAgain(person);
      return caller(here).post("/api/v1/auth/password/change", body, other);
    },
  ],
];

/** Somebody new, whom both servers have just seen. */
async function meetPerson(name: string): Promise<Person> {
  addresses += 1;
  const email = `person-${addresses}-${name.replaceAll(" ", "-")}@example.com`;
  const session = await signUpWith(caller(here), email);
  const { access_token: access, refresh_token: refresh, user } = session;
  const person = { id: user.id, email, access, refresh };
  await expectAlive(person);
  return person;
}

const use = (server: FlorinServer, { access }: Person) => caller(server).get(me, access);
const refresh = (server: FlorinServer, person: Person) =>
  caller(server).post("/api/v1/auth/refresh", { refresh_token: person.refresh });

async function expectAlive(person: Person): Promise<void> {
  for (const server of [here, there]) expect((await use(server, person)).status).toBe(200);
}

async function expectDeadAt(servers: readonly FlorinServer[], people: readonly Person[]) {
  const asked = servers.flatMap((server) =>
    people.flatMap((person) => [use(server, person), refresh(server, person)]),
  );
  for (const reply of await Promise.all(asked)) expectProblem(reply, 401, "unauthenticated");
}

async function meetEverybody(): Promise<readonly (readonly [Person, Ending])[]> {
  return Promise.all(endings.map(async (ending) => [await meetPerson(ending[0]), ending] as const));
}

/** Ends each session in its own way, and looks at once: nothing comes between. */
async function endAll(met: readonly (readonly [Person, Ending])[], looksAt: FlorinServer[]) {
  const outcomes = await Promise.all(
    met.map(async ([person, [name, end]]) => {
      const { status } = await end(person);
      const seen = await Promise.all(looksAt.map((server) => use(server, person)));
      return [name, status < 300 ? "done" : status, ...seen.map((reply) => reply.status)];
    }),
  );
  const dead = looksAt.map(() => 401);
  expect(outcomes).toEqual(met.map(([, [name]]) => [name, "done", ...dead]));
}

const countEvents = (server: FlorinServer, name: string) =>
  server.output().split(`"event":"${name}"`).length - 1;

describe.skipIf(redisPort === undefined)("with Redis up", () => {
  test.each(endings)("%s ends access now, at the other server too", async (name, end) => {
    const person = await meetPerson(name);
    expect((await end(person)).status).toBeLessThan(300);
    expect((await use(there, person)).status).toBe(401);
    await expectDeadAt([here, there], [person]);
  });

  test("flushed right after the end, sessions stay dead", async () => {
    const met = await meetEverybody();
    await endAll(met, [here, there]);
    const client = new Redis(redis?.url ?? "");
    await client.flushall();
    const people = met.map(([person]) => person);
    await expectDeadAt([there, here], people);
    await client.flushall();
    await expectDeadAt([here, there], people);
    client.disconnect();
  });

  test("flushed right before the end, the same", async () => {
    const met = await meetEverybody();
    const client = new Redis(redis?.url ?? "");
    await client.flushall();
    client.disconnect();
    await endAll(met, [there, here]);
  });
});

describe.skipIf(redisPort === undefined)("with Redis away while sessions end", () => {
  /** Asks all along, so that both servers find Redis again, and not one of them a session. */
  async function expectDeadUntilRecovered(people: readonly Person[], before: readonly number[]) {
    await vi.waitFor(async () => {
      await expectDeadAt([here, there], people);
      const recovered = [here, there].map((server) => countEvents(server, recoveredEvent));
      for (const [at, count] of recovered.entries()) expect(count).toBeGreaterThan(before[at] ?? 0);
    }, patience);
    await expectDeadAt([here, there], people);
  }
  const recoveredEvent = "session_cache_recovered";

  test("stopped, and started again right after: dead at both servers all along", async () => {
    const met = await meetEverybody();
    const people = met.map(([person]) => person);
    const before = [here, there].map((server) => countEvents(server, recoveredEvent));
    await redis?.stop();
    await endAll(met, [here, there]);
    redis = await startRedis(redisPort);
    await expectDeadAt([here, there], people);
    await expectDeadUntilRecovered(people, before);
  });

  test("hanging, with snapshots in it, and going on right after", async () => {
    const met = await meetEverybody();
    const people = met.map(([person]) => person);
    redis?.pause();
    await endAll(met, [here]);
    redis?.resume();
    // The refresh token is judged by Postgres alone.
    for (const person of people) {
      expectProblem(await use(here, person), 401, "unauthenticated");
      expectProblem(await refresh(there, person), 401, "unauthenticated");
    }
    // The first server gives Redis its marks as soon as somebody asks it for anything; if nobody
    // does, the other one believes what it finds in Redis until that runs out by itself.
    const bound = { timeout: snapshotTtlSeconds * 1000, interval: 100 };
    await vi.waitFor(async () => {
      await Promise.all(people.map((person) => use(here, person)));
      const replies = await Promise.all(people.map((person) => use(there, person)));
      expect(replies.map(({ status }) => status)).toEqual(people.map(() => 401));
    }, bound);
    await expectDeadAt([here, there], people);
  });
});
