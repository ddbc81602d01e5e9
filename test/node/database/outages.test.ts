import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type SQL, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { postgresEngine, startNeonStandIn } from "../../../dev/neon/server.ts";
import type { Database, UnitOptions } from "../../../src/platform/db/database.ts";
import { openEmbeddedDatabase } from "../../../src/platform/db/embedded.ts";
import { isDatabaseOutage, readDatabaseFailure } from "../../../src/platform/db/failure.ts";
import { openNeonDatabase } from "../../../src/platform/db/neon.ts";
import { openPostgresDatabase } from "../../../src/platform/db/postgres.ts";
import { findFreePort } from "../../support/servers/free-port.ts";
import { type OwnPostgres, startOwnPostgres } from "../../support/servers/own-postgres.ts";

/** What real drivers throw when the database is gone, and that they work again afterwards. */

const synthetic = "postgres://florin:synthetic@db.example.com/florin";
const asksBriefly = sql`select 1 as n`;
const hangs = sql`select pg_sleep(600)`;

/** Every way of asking; each must fail alike. */
const ways: Record<string, (db: Database, query: SQL) => Promise<unknown>> = {
  alone: async (db, query) => await db.execute(query),
  "in a unit": (db, query) => db.atomic((tx) => [tx.execute(query)]),
};

async function expectOutage(db: Database, query = asksBriefly): Promise<void> {
  const outcomes = await Promise.allSettled(Object.values(ways).map((ask) => ask(db, query)));
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({
      status: "rejected",
      reason: expect.toSatisfy(isDatabaseOutage),
    });
  }
  await expect(db.ping()).rejects.toSatisfy(isDatabaseOutage);
}

async function expectAnswers(db: Database): Promise<void> {
  for (const ask of Object.values(ways)) await ask(db, asksBriefly);
  await db.ping();
}

type Change = Partial<Pick<URL, "password" | "pathname" | "port" | "hostname">>;

const opened: { close(): Promise<void> }[] = [];
function keep<Thing extends { close(): Promise<void> }>(thing: Thing): Thing {
  opened.push(thing);
  return thing;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((thing) => thing.close()));
});

describe("Postgres", () => {
  let server: OwnPostgres;
  beforeAll(async () => {
    server = await startOwnPostgres();
  });
  afterAll(() => server.stop());

  const addressWith = (change: Change) => Object.assign(new URL(server.url), change).href;
  const open = (change: Change = {}): Database =>
    keep(openPostgresDatabase({ connectionString: addressWith(change) }));
  const neon = async (change: Change = {}): Promise<Database> => {
    const standIn = keep(await startNeonStandIn({ engine: postgresEngine(addressWith(change)) }));
    return openNeonDatabase({ connectionString: synthetic, fetchEndpoint: standIn.url });
  };

  test.each<[string, string, Change]>([
    ["a wrong password", "28P01", { password: "wrong" }],
    ["an unknown database", "3D000", { pathname: "/nowhere" }],
  ])("%s is an outage, and the log can tell which", async (_what, sqlState, change) => {
    const db = open(change);
    await expectOutage(db);
    const error = await ways["alone"]?.(db, asksBriefly).catch((thrown: unknown) => thrown);
    expect(readDatabaseFailure(error)).toEqual({ sqlState, constraint: null });
    await expectOutage(await neon(change));
  });

  test("a server that refuses connections, or whose name is unknown, is an outage", async () => {
    const port = String(await findFreePort());
    await expectOutage(open({ port }));
    await expectOutage(open({ hostname: "db.invalid" }));
    await expectOutage(await neon({ port }));
  });

  test("what the server stops for its length is an outage that costs no connection", async () => {
    const db = open();
    const pid = async () => (await db.execute(sql`select pg_backend_pid() as pid`)).rows;
    const before = await pid();
    const outcomes = await Promise.allSettled(Object.values(ways).map((ask) => ask(db, hangs)));
    for (const outcome of outcomes) {
      const error = outcome.status === "rejected" ? outcome.reason : undefined;
      expect(readDatabaseFailure(error)).toEqual({ sqlState: "57014", constraint: null });
      expect(isDatabaseOutage(error)).toBe(true);
    }
    expect(await pid()).toEqual(before);
  });

  test("long units may take longer, a few at a time; the rest waits, but not for ever", async () => {
    const db = open();
    const options: UnitOptions = { isLong: true };
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((n) =>
        db.atomic((tx) => [tx.execute(sql`select ${n}::int as n from pg_sleep(3)`)], options),
      ),
    );
    expect(outcomes).toMatchObject([
      { value: [{ rows: [{ n: 1 }] }] },
      { value: [{ rows: [{ n: 2 }] }] },
      { value: [{ rows: [{ n: 3 }] }] },
      { value: [{ rows: [{ n: 4 }] }] },
      { reason: expect.toSatisfy(isDatabaseOutage) },
    ]);
    await expectAnswers(db);
  });

  test("a server that is killed is an outage until it is back", async () => {
    const db = open();
    const overHttp = await neon();
    await expectAnswers(db);
    await expectAnswers(overHttp);
    const underWay = [expectOutage(db, hangs), expectOutage(overHttp, hangs)];
    await vi.waitFor(async () => {
      const busy = sql`select 1 from pg_stat_activity where query like '%sleep(600)' and pid <> pg_backend_pid()`;
      expect((await open().execute(busy)).rows).toHaveLength(4);
    });
    server.kill();
    await Promise.all(underWay);
    await Promise.all([expectOutage(db), expectOutage(overHttp)]);
    await server.startAgain();
    await expectAnswers(db);
    await expectAnswers(overHttp);
  });

  test("a server that hangs is an outage until it answers again", async () => {
    const db = open();
    const cold = open();
    await expectAnswers(db);
    server.pause();
    await Promise.all([expectOutage(db), expectOutage(cold)]);
    server.resume();
    await expectAnswers(db);
    await expectAnswers(cold);
  });
});

describe("Neon over HTTP", () => {
  test("an endpoint that is away, broken or cuts the reply off is an outage", async () => {
    const port = await findFreePort();
    const away = `http://127.0.0.1:${port}/sql`;
    await expectOutage(openNeonDatabase({ connectionString: synthetic, fetchEndpoint: away }));
    for (const [status, ending] of [
      [500, "complete"],
      [502, "complete"],
      [200, "cut off"],
    ] as const) {
      const endpoint = await startEndpoint(status, ending);
      await expectOutage(
        openNeonDatabase({ connectionString: synthetic, fetchEndpoint: endpoint }),
      );
    }
  });

  test.each([413, 507])("HTTP status %i is about the request, hence none", async (status) => {
    const fetchEndpoint = await startEndpoint(status, "complete");
    const db = openNeonDatabase({ connectionString: synthetic, fetchEndpoint });
    await expect(db.ping()).rejects.not.toSatisfy(isDatabaseOutage);
  });
});

async function startEndpoint(status: number, ending: "complete" | "cut off"): Promise<string> {
  const server = createServer((_request, reply) => {
    reply.writeHead(status, { "content-type": "application/json", "content-length": "100" });
    reply.write('{"fields":[');
    if (ending === "complete") reply.end("]".repeat(89));
    else setImmediate(() => reply.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  keep({
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/sql`;
}

test("an embedded database that was closed is an outage", async () => {
  const db = await openEmbeddedDatabase();
  await expectAnswers(db);
  await db.close();
  await expectOutage(db);
});

test.each([
  ["nothing", undefined],
  ["a text", "Connection terminated"],
  [
    "a time-out of somebody else",
    new DOMException("It was aborted due to timeout", "TimeoutError"),
  ],
  ["an error that talks of closing", new Error("The account is closed; timeout")],
  ["a wrapped fault of ours", new Error("Failed query", { cause: new TypeError("not iterable") })],
])("%s is no outage", (_what, error) => {
  expect(isDatabaseOutage(error)).toBe(false);
  expect(readDatabaseFailure(error)).toBeNull();
});
