import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import {
  hasWayDown,
  listMigrations,
  listPending,
  migrate,
  rollBack,
} from "../../src/node/migrations.ts";
import { createDatabase, type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { schemaText } from "../support/servers/schema-text.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "drizzle");
const tags = listMigrations().map(({ tag }) => tag);

type Target = Parameters<typeof migrate>[0];
/** A database without any migration, and a way to ask it. */
type Empty = Readonly<{
  target: Target;
  query(text: string): Promise<unknown[]>;
  close(): Promise<void>;
}>;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

async function emptyPostgres(): Promise<Empty> {
  const { url, stop } = await createDatabase(server.url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    target: { kind: "postgres", url },
    query: async (text) => (await client.query(text)).rows,
    close: () => client.end().then(stop),
  };
}

async function emptyPglite(): Promise<Empty> {
  const pglite = await PGlite.create();
  return {
    target: pglite,
    query: async (text) => (await pglite.query(text)).rows,
    close: () => pglite.close(),
  };
}

async function describeSchema({ query }: Empty): Promise<string[]> {
  const rows = z.array(z.object({ line: z.string() })).parse(await query(schemaText));
  return rows.map(({ line }) => line);
}

describe("the files", () => {
  test("every migration is in the journal, has a way down and a moment after the last one", () => {
    const namesIn = (path: string) =>
      readdirSync(path)
        .filter((name) => name.endsWith(".sql"))
        .map((name) => name.replace(/\.sql$/, ""))
        .sort();
    expect(namesIn(folder)).toEqual(tags);
    expect(namesIn(join(folder, "down"))).toEqual(tags);
    expect(tags.filter((tag) => !hasWayDown(tag))).toEqual([]);
    const moments = listMigrations().map(({ millis }) => millis);
    expect(moments, "the migrator skips what is not newer than what it applied last").toEqual(
      [...new Set(moments)].sort((one, other) => one - other),
    );
  });

  test("the tables in the code are those of the migrations", () => {
    const copy = makeTemporaryFolder();
    onTestFinished(copy.remove);
    const out = join(copy.path, "drizzle");
    cpSync(folder, out, { recursive: true });
    const config = join(copy.path, "drizzle.config.ts");
    const base = JSON.stringify(join(root, "drizzle.config.ts"));
    const override = `{ ...base, out: ${JSON.stringify(relative(root, out))} }`;
    writeFileSync(config, `import base from ${base};\nexport default ${override};\n`);
    const run = (command: string) =>
      spawnSync(process.execPath, [drizzleKit, command, `--config=${config}`], {
        cwd: root,
        encoding: "utf8",
      });
    const generated = run("generate");
    expect(generated.stdout + generated.stderr).toContain("No schema changes");
    expect(readFileSync(join(out, "meta/_journal.json"), "utf8")).toBe(
      readFileSync(join(folder, "meta/_journal.json"), "utf8"),
    );
    const checked = run("check");
    expect(checked.stdout + checked.stderr).toContain("Everything's fine");
  });
});

const drizzleKit = join(root, "node_modules/drizzle-kit/bin.cjs");

describe.each([
  ["Postgres", emptyPostgres],
  ["PGlite", emptyPglite],
])("on %s", (_name, open) => {
  let database: Empty;
  let nothing: string[];
  let everything: string[];

  beforeAll(async () => {
    database = await open();
    nothing = await describeSchema(database);
  });
  afterAll(() => database.close());

  test("all go up, once", async () => {
    expect(await rollBack(database.target)).toBeNull();
    expect(await listPending(database.target)).toEqual(tags);
    expect(await migrate(database.target)).toEqual(tags);
    expect(await listPending(database.target)).toEqual([]);
    expect(await migrate(database.target)).toEqual([]);
    everything = await describeSchema(database);
    expect(everything.length).toBeGreaterThan(nothing.length);
  });

  test("every way down leads back to where the way up began", async () => {
    for (let depth = 1; depth <= tags.length; depth += 1) {
      for (const tag of tags.slice(-depth).reverse()) {
        expect(await rollBack(database.target)).toBe(tag);
      }
      if (depth === tags.length) expect(await describeSchema(database)).toEqual(nothing);
      expect(await listPending(database.target)).toEqual(tags.slice(-depth));
      expect(await migrate(database.target)).toEqual(tags.slice(-depth));
      expect(await describeSchema(database)).toEqual(everything);
    }
  });

  test("a way down that fails changes nothing and leaves the database in use", async () => {
    for (const tag of tags.slice(1).reverse()) expect(await rollBack(database.target)).toBe(tag);
    const before = await describeSchema(database);
    await database.query("create view in_the_way as select id from one_time_codes");
    await expect(rollBack(database.target)).rejects.toMatchObject({ code: "2BP01" });
    await database.query("drop view in_the_way");
    expect(await describeSchema(database)).toEqual(before);
    expect(await listPending(database.target)).toEqual(tags.slice(1));
    expect(await migrate(database.target)).toEqual(tags.slice(1));
  });
});

test("the embedded schema is that of Postgres", async () => {
  // One after the other: while the embedded one works, no connection is made in time.
  const one = await emptyPostgres();
  await migrate(one.target);
  const other = await emptyPglite();
  await migrate(other.target);
  expect(await describeSchema(other)).toEqual(await describeSchema(one));
  await Promise.all([one.close(), other.close()]);
});

describe("several migrators", () => {
  test("at once: one applies everything, the others find it done", async () => {
    const database = await emptyPostgres();
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database.target)));
    expect(applied.sort((one, other) => other.length - one.length)).toEqual([tags, [], [], []]);
    await database.close();
  });

  test("one whose connection breaks while it waits for its turn fails, and that is all", async () => {
    const database = await emptyPostgres();
    const advisoryLock = 7_061_983;
    await database.query(`select pg_advisory_lock(${advisoryLock})`);
    const waiting = expect(migrate(database.target)).rejects.toThrow();
    await vi.waitFor(async () => {
      const ended = await database.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'florin-migrate' and wait_event_type = 'Lock'`);
      expect(ended).toHaveLength(1);
    });
    await waiting;
    await database.query(`select pg_advisory_unlock(${advisoryLock})`);
    expect(await migrate(database.target)).toEqual(tags);
    await database.close();
  });
});
