import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Decrypter } from "age-encryption";
import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate, rollBack } from "../../src/node/migrations.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import { kycForm, kycPath } from "../support/kyc.ts";
import { fund, openAccount, transfer } from "../support/money.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { liveFully } from "../support/servers/full-life.ts";
import { startGoogle } from "../support/servers/google.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { createDatabase, type PostgresServer } from "../support/servers/postgres.ts";
import { runCommand } from "../support/servers/run-command.ts";
import { importSampleList } from "../support/servers/sanctions.ts";
import { schemaText } from "../support/servers/schema-text.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { startWave } from "../support/servers/wave.ts";

/** Backups of a database that holds a whole life, while servers go on writing into it. */

let opened: OpenedAdapter;
let google: Awaited<ReturnType<typeof startGoogle>>;
let wave: Awaited<ReturnType<typeof startWave>>;
let app: OwnApp;
let url: string;
let recipient: string;
const folder = makeTemporaryFolder();
const places: PostgresServer[] = [];
const endings: (() => Promise<unknown>)[] = [];
const key = `${folder.path}/backup.key`;
const file = `${folder.path}/florin.backup`;
const rowsOf = (tables: readonly { name: string; rows: number }[]) =>
  Object.fromEntries(tables.map(({ name, rows }) => [name, rows]));

beforeAll(async () => {
  opened = await openOverPg();
  url = opened.server?.url ?? "";
  await importSampleList({ DATABASE_URL: url });
  google = await startGoogle();
  wave = await startWave({ size: { businesses: 1, invoices: 4 } });
  const POLICY = JSON.stringify({ "fraud.shadow": ["round_amount"] });
  const variables = { ...google.variables, ...wave.variables, POLICY };
  app = await startOwnApp(variables, opened, { hasCheapHashes: true });
  await liveFully(app);
  await app.runSchedule();
  const made = await runCommand({}, "make-backup-key", "--to", key);
  expect(made.code).toBe(0);
  recipient = made.fields.recipient;
});
afterAll(async () => {
  await app?.close();
  await google?.stop();
  await wave?.stop();
  for (const place of places) await place.stop();
  for (const end of endings) await end();
  await opened?.stop();
  folder.remove();
});

async function emptyPlace(): Promise<string> {
  const place = await createDatabase(url);
  places.push(place);
  return place.url;
}

const backUp = (to: string, from = url) =>
  runCommand({ DATABASE_URL: from }, "backup", "--to", to, "--recipient", recipient);
const restore = (into: Record<string, string>, from = file) =>
  runCommand(into, "restore", "--from", from, "--identity-file", key);

async function ask(address: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** People pay each other, the jobs seal and documents come in until the work is done. */
async function underLoad<Result>(work: () => Promise<Result>): Promise<Result> {
  const people = await Promise.all([1, 2, 3, 4].map(() => signUpAt(app)));
  let isOver = false;
  let posted = 0;
  const pay = async (person: (typeof people)[number]) => {
    const [from, to] = [await openAccount(person), await openAccount(person)];
    await fund(person, from, 1_000_000);
    for (let round = 1; !isOver || round < 5; round += 1) {
      const { status } = await transfer(person, { from, to, amount: round });
      if (status === 201) posted += 1;
      if (round === 2) await person.post(kycPath, kycForm());
      if (round % 10 === 0) await app.runSchedule();
    }
  };
  const paying = people.map(pay);
  while (posted < 8) await new Promise((resolve) => setTimeout(resolve, 20));
  const result = await work();
  isOver = true;
  await Promise.all(paying);
  return result;
}

describe("a backup taken under load", () => {
  let place: string;
  let taken: Awaited<ReturnType<typeof backUp>>;
  beforeAll(async () => {
    place = await emptyPlace();
    taken = await underLoad(() => backUp(file));
  });

  test("is one private file, under its name when it is complete", () => {
    expect(taken.code, JSON.stringify(taken.fields)).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path).filter((name) => name.includes("partial"))).toEqual([]);
    expect(taken.fields.bytes).toBe(statSync(file).size);
    expect(readFileSync(file).toString("latin1")).toMatch(/^age-encryption\.org\/v1\n/);
  });

  test("restores to a clean ledger and audit chain", async () => {
    const restored = await restore({ DATABASE_URL: place });
    expect(restored.code, JSON.stringify(restored.fields)).toBe(0);
    expect(restored.fields.tables).toEqual(taken.fields.tables);
    for (const subject of ["ledger", "audit"]) {
      const { code, fields } = await runCommand({ DATABASE_URL: place }, "verify", subject);
      expect(code, JSON.stringify(fields)).toBe(0);
    }
  });

  test("brings every row back, counted again in the new place", async () => {
    const counted: Record<string, number> = {};
    for (const name of Object.keys(rowsOf(taken.fields.tables))) {
      const [row] = await ask(place, `select count(*)::int as rows from "${name}"`);
      counted[name] = Number(row?.["rows"]);
    }
    expect(counted).toEqual(rowsOf(taken.fields.tables));
    expect(Object.values(counted).filter((rows) => rows === 0)).toEqual([]);
  });

  test("leaves the schema as the migrations make it, triggers and keys included", async () => {
    const [here, there] = [await ask(url, schemaText), await ask(place, schemaText)];
    const spell = (rows: Record<string, unknown>[]) =>
      rows.map(({ line }) => String(line)).filter((line) => !line.includes("audit_shift()"));
    expect(spell(there)).toEqual(spell(here));
    const off = await ask(place, "select tgname from pg_trigger where tgenabled <> 'O'");
    expect(off).toEqual([]);
    await expect(ask(place, "update entries set amount = 1")).rejects.toThrow(/is refused|denied/);
    const next = await ask(place, "select nextval('sanctions_imports_id_seq')::int as id");
    const [{ id } = { id: 0 }] = await ask(place, "select max(id) as id from sanctions_imports");
    expect(Number(next[0]?.["id"])).toBeGreaterThan(Number(id));
  });

  test("lets a server go on where it was: people sign in, pay, and the chain grows", async () => {
    const db = openPostgresDatabase({ connectionString: place });
    const own = await startOwnApp({}, { db }, { hasCheapHashes: true });
    const person = await signUpAt(own);
    const [from, to] = [await openAccount(person), await openAccount(person)];
    await fund(person, from, 1_000);
    expect((await transfer(person, { from, to, amount: 1 })).status).toBe(201);
    const blocks = sql`select count(*)::int as count from audit_blocks`;
    const before = (await db.execute<{ count: number }>(blocks)).rows[0]?.count ?? 0;
    await own.runSchedule();
    expect((await db.execute<{ count: number }>(blocks)).rows[0]?.count).toBeGreaterThan(before);
    expect(own.lines.filter((line) => line.includes("job_failed"))).toEqual([]);
    await own.close();
    await db.close();
    for (const subject of ["ledger", "audit"]) {
      expect((await runCommand({ DATABASE_URL: place }, "verify", subject)).code).toBe(0);
    }
  });

  test("holds nothing that can be read without the key", async () => {
    const bytes = readFileSync(file);
    for (const text of ["example.com", "florin-backup", "users", "Wilhelmina"]) {
      expect(bytes.includes(text), text).toBe(false);
    }
    const decrypter = new Decrypter();
    decrypter.addIdentity(readFileSync(key, "utf8").split("\n")[1] ?? "");
    const opened = gunzipSync(await decrypter.decrypt(bytes)).toString("utf8");
    expect(JSON.parse(opened.slice(0, opened.indexOf("\n")))).toMatchObject({
      ...{ format: "florin-backup", version: 1 },
    });
  });
});

describe("what is refused changes nothing", () => {
  const isUntouched = async (place: string) =>
    expect(await ask(place, "select tablename from pg_tables where schemaname = 'public'")).toEqual(
      [],
    );

  test("a place that is not empty", async () => {
    const { code, fields } = await restore({ DATABASE_URL: url });
    expect(code).toBe(1);
    expect(fields.error).toMatch(/^The place is not empty: there are rows in \w+\./);
  });

  test("a file that was changed, or cut off, anywhere", async () => {
    const bytes = readFileSync(file);
    const damaged = `${folder.path}/damaged.backup`;
    const place = await emptyPlace();
    const spoil = async (copy: Buffer) => {
      writeFileSync(damaged, copy);
      const { code, fields } = await restore({ DATABASE_URL: place }, damaged);
      expect(code).toBe(1);
      expect(fields.error).toMatch(/^The backup|^The file is no backup|^A line/);
    };
    for (const at of [40, 250, Math.floor(bytes.length / 2), bytes.length - 3]) {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      await spoil(copy);
    }
    for (const length of [0, 100, Math.floor(bytes.length / 2), bytes.length - 1]) {
      await spoil(bytes.subarray(0, length));
    }
    const [{ count } = { count: 0 }] = await ask(
      place,
      "select count(*)::int as count from pg_tables where schemaname = 'public'",
    );
    // Where the header could be read the migrations were applied, and not one row came in.
    if (Number(count) > 0) expect(await ask(place, "select id from users")).toEqual([]);
  });

  test("another key", async () => {
    const place = await emptyPlace();
    const other = `${folder.path}/other.key`;
    await runCommand({}, "make-backup-key", "--to", other);
    const { code, fields } = await runCommand(
      { DATABASE_URL: place },
      ...["restore", "--from", file, "--identity-file", other],
    );
    expect({ code, error: fields.error }).toEqual({
      code: 1,
      error: expect.stringMatching(/^The backup cannot be opened: .*identity/),
    });
    await isUntouched(place);
  });

  test("a backup of another schema", async () => {
    const older = await emptyPlace();
    await migrate({ kind: "postgres", url: older });
    const removed = await rollBack({ kind: "postgres", url: older });
    const refused = await backUp(`${folder.path}/older.backup`, older);
    expect(refused.code).toBe(1);
    expect(refused.fields.error).toBe(`Migrations are missing there: ${removed}.`);
    expect(readdirSync(folder.path)).not.toContain("older.backup");
  });

  test("a file that is there already, a wrong recipient, and short words", async () => {
    const again = await backUp(file);
    expect(again.fields.error).toBe(`${file} is there already.`);
    const to = ["backup", "--to", `${folder.path}/never.backup`];
    const wrong = await runCommand({ DATABASE_URL: url }, ...to, "--recipient", "age1nobody");
    expect(wrong.fields.error).toContain("no public key of age");
    writeFileSync(`${folder.path}/short`, "too short\n");
    const file2 = ["--passphrase-file", `${folder.path}/short`];
    const short = await runCommand({ DATABASE_URL: url }, ...to, ...file2);
    expect(short.fields.error).toContain("must have 20 characters");
    expect((await runCommand({ DATABASE_URL: url }, ...to)).code).toBe(2);
    expect(readdirSync(folder.path)).not.toContain("never.backup");
  });
});

describe("the embedded database", () => {
  const data = { DATA_DIR: `${folder.path}/data` };

  test("takes a backup of a server's, and gives one back, for a passphrase", async () => {
    const came = await restore(data);
    expect(came.code, JSON.stringify(came.fields)).toBe(0);
    for (const subject of ["ledger", "audit"]) {
      expect((await runCommand(data, "verify", subject)).code).toBe(0);
    }
    const words = `${folder.path}/words`;
    writeFileSync(words, "copper lighthouse meadow seventeen\n");
    const out = `${folder.path}/embedded.backup`;
    const gone = await runCommand(data, "backup", "--to", out, "--passphrase-file", words);
    expect(gone.code, JSON.stringify(gone.fields)).toBe(0);
    expect(gone.fields.tables).toEqual(came.fields.tables);
    const place = await emptyPlace();
    const back = ["restore", "--from", out, "--passphrase-file", words];
    const returned = await runCommand({ DATABASE_URL: place }, ...back);
    expect(returned.fields.tables).toEqual(came.fields.tables);
  });
});

test("a role that owns its database and is no superuser may restore", async () => {
  const role = `restorer_${Date.now()}`;
  await ask(url, `create role ${role} login password 'synthetic'`);
  const place = new URL(await emptyPlace());
  await ask(url, `alter database ${place.pathname.slice(1)} owner to ${role}`);
  place.username = role;
  place.password = "synthetic";
  const { code, fields } = await restore({ DATABASE_URL: place.href });
  expect(code, JSON.stringify(fields)).toBe(0);
  expect((await runCommand({ DATABASE_URL: place.href }, "verify", "ledger")).code).toBe(0);
  await expect(ask(place.href, "delete from entries")).rejects.toThrow("denied");
  endings.push(() => ask(url, `drop role ${role}`));
});

describe("the drill", () => {
  test("restores into a place of its own, verifies and compares", async () => {
    const { code, fields } = await runCommand({ DATABASE_URL: url }, "drill");
    expect(code, JSON.stringify(fields)).toBe(0);
    expect(fields).toMatchObject({ ledger_intact: true, audit_intact: true, differing: [] });
    expect(fields.rows).toBeGreaterThan(100);
  });

  test("restores into another server, and finds a broken ledger", async () => {
    const place = await emptyPlace();
    const { rows } = await opened.db.execute<{ id: string }>(
      sql`select id from accounts where owner_id is not null limit 1`,
    );
    const id = rows[0]?.id;
    await opened.db.execute(sql`update accounts set posted = posted + 1 where id = ${id}`);
    const { code, fields } = await runCommand({ DATABASE_URL: url }, "drill", "--into", place);
    await opened.db.execute(sql`update accounts set posted = posted - 1 where id = ${id}`);
    expect(code).toBe(1);
    expect(fields).toMatchObject({ ledger_intact: false, audit_intact: true, differing: [] });
  });

  test("as a process, without secret keys, it says what is missing", () => {
    const args = ["--disable-warning=ExperimentalWarning", "src/cli.ts", "drill"];
    const env = { PATH: process.env["PATH"], APP_ENV: "production", DATABASE_URL: url };
    const run = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain("SECRET_KEYS is missing");
  });
});
