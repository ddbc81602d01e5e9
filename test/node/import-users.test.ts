import { pbkdf2Sync, scryptSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import bcrypt from "bcryptjs";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { dumpDatabase } from "../support/servers/database-dump.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { runCommand } from "../support/servers/run-command.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";

/** People of older systems, with the hashes that those kept, in the shapes that those export. */

const password = "violet harbour lantern 42";
const salt = "Kq3vXw7LmN9pRtYz";
const scryptHash = `scrypt:32768:8:1$${salt}$${scryptSync(password, salt, 64, {
  ...{ N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 },
}).toString("hex")}`;
const pbkdf2 = pbkdf2Sync(password, salt, 1_000, 32, "sha256").toString("hex");
const pbkdf2Hash = `pbkdf2:sha256:1000$${salt}$${pbkdf2}`;
const bcryptHash = bcrypt.hashSync(password, 4);

let opened: OpenedAdapter;
let app: OwnApp;
let variables: Record<string, string>;
const folder = makeTemporaryFolder();

beforeAll(async () => {
  opened = await openOverPg();
  variables = { DATABASE_URL: opened.server?.url ?? "" };
  app = await startOwnApp({}, opened, { hasCheapHashes: true });
});
afterAll(async () => {
  await app?.close();
  await opened?.stop();
  folder.remove();
});

function write(name: string, text: string): string {
  writeFileSync(`${folder.path}/${name}`, text);
  return `${folder.path}/${name}`;
}

const people = `\uFEFFid,mail,pw_hash,first_name,last_name,email_verified
1,Scrypt@Example.com,${scryptHash},Sara,Example,true
2,pbkdf2@example.com,${pbkdf2Hash},Pia,Example,1
3,bcrypt@example.com,${bcryptHash},Bert,Example,t
4,google@example.com,,Gina,Example,true
5,scrypt@example.com,${bcryptHash},Sara,Again,true
6,md5@example.com,5f4dcc3b5aa765d61d8327deb882cf99,Max,Example,true
7,nobody,${bcryptHash},No,Body,true
8,cut@example.com
9,unproved@example.com,${bcryptHash},Una,Example,false
10,costly@example.com,$2b$31$${"a".repeat(53)},Carl,Example,true
`;
const columns = ["--columns", "email=mail,password_hash=pw_hash"];
const logIn = (email: string) => app.visitor().post("/api/v1/auth/login", { email, password });
const importUsers = (...args: string[]) => runCommand(variables, "import-users", ...args);

describe("people from CSV", () => {
  let file: string;
  beforeAll(() => {
    file = write("people.csv", people);
  });

  test("a dry run says row by row what would happen, and changes nothing", async () => {
    const before = await dumpDatabase(app.db);
    const { code, fields } = await importUsers("--from", file, ...columns);
    expect(code).toBe(1);
    expect(fields).toMatchObject({ applied: false, imported: 5, duplicate: 1, refused: 4 });
    expect(fields.rows).toEqual([
      { line: 2, outcome: "imported", note: "password of scrypt" },
      { line: 3, outcome: "imported", note: "password of pbkdf2" },
      { line: 4, outcome: "imported", note: "password of bcrypt" },
      { line: 5, outcome: "imported", note: "no password" },
      { line: 6, outcome: "duplicate" },
      { line: 7, outcome: "refused", note: "password_hash cannot be verified" },
      { line: 8, outcome: "refused", note: "email is no address" },
      { line: 9, outcome: "refused", note: "it cannot be read" },
      { line: 10, outcome: "imported", note: "password of bcrypt" },
      { line: 11, outcome: "refused", note: "password_hash cannot be verified" },
    ]);
    expect(JSON.stringify(fields)).not.toContain("@");
    expect(await dumpDatabase(app.db)).toEqual(before);
  });

  test("with --apply they are there, and again nothing happens", async () => {
    const done = await importUsers("--from", file, "--apply", ...columns);
    expect(done.fields).toMatchObject({ applied: true, imported: 5, exists: 0 });
    const again = await importUsers("--from", file, "--apply", ...columns);
    expect(again.fields).toMatchObject({ imported: 0, exists: 5, refused: 4 });
    const { rows } = await app.db.execute<{ count: number }>(
      sql`select count(*)::int as count from audit_events where action = 'user.imported'`,
    );
    expect(rows[0]?.count).toBe(5);
  });

  test.each(["scrypt", "pbkdf2", "bcrypt"])(
    "%s: the old password signs in, twice",
    async (kind) => {
      const email = `${kind}@example.com`;
      expect((await logIn(email)).status).toBe(200);
      await app.settle();
      const { rows } = await app.db.execute<{ hash: string; role: string }>(
        sql`select password_hash as hash, role from users where email = ${email}`,
      );
      expect(rows[0]?.hash).toMatch(/^\$scrypt\$ln=.*keyid=t1\$/);
      expect(rows[0]?.role).toBe("customer");
      expect((await logIn(email)).status).toBe(200);
    },
  );

  test("a wrong password, no password and an unproved address do not", async () => {
    const wrong = { email: "scrypt@example.com", password: `${password}!` };
    expect((await app.visitor().post("/api/v1/auth/login", wrong)).status).toBe(401);
    expect((await logIn("google@example.com")).status).toBe(401);
    expect((await logIn("unproved@example.com")).status).not.toBe(200);
  });
});

test("people from a JSON array and from NDJSON, with what is nested", async () => {
  const one = { user: { email: "json@example.com", name: "Jo van Example" }, password: bcryptHash };
  const two = { user: { email: "mongo@example.com" }, password: null, _id: { $oid: "65a1" } };
  const names = ["--columns", "email=user.email,name=user.name,password_hash=password"];
  const array = write("people.json", JSON.stringify([one, "no object"]));
  const first = await importUsers("--from", array, "--apply", ...names);
  expect(first.fields).toMatchObject({ imported: 1, refused: 1 });
  const lines = write("people.ndjson", `${JSON.stringify(two)}\n{"cut\n`);
  const second = await importUsers("--from", lines, "--apply", ...names);
  expect(second.fields).toMatchObject({ imported: 1, refused: 1 });
  const { rows } = await app.db.execute<{ name: string }>(sql`
    select first_name || '/' || last_name as name from users
    where email in ('json@example.com', 'mongo@example.com') order by email`);
  expect(rows.map(({ name }) => name)).toEqual(["Jo/van Example", "New/Customer"]);
});

test("a line separator of Unicode within a row of NDJSON does not end the row", async () => {
  const row = { email: "separated@example.com", name: "Sep Example", note: "one\u2028two\u2029" };
  const file = write("separated.ndjson", `\ufeff${JSON.stringify(row)}\r\n`);
  const { code, fields } = await importUsers("--from", file, "--apply");
  expect({ code, ...fields }).toMatchObject({ code: 0, imported: 1, refused: 0 });
});

test.each([
  [["--from", "/nowhere.csv"], "There is no /nowhere.csv"],
  [[], "--from is missing"],
  [["--from", import.meta.filename], "--format must be csv, json, ndjson"],
  [["--from", import.meta.filename, "--format", "csv", "--columns", "mail=x"], "--columns takes"],
])("called wrongly: %j", async (args, message) => {
  const { code, fields } = await importUsers(...args);
  expect({ code, error: fields.error }).toEqual({
    code: 2,
    error: expect.stringContaining(message),
  });
});

describe("documents", () => {
  const row = {
    ...{ email: "scrypt@example.com", name: "Sara Example", date_of_birth: "1990-01-31" },
    nationality: "US",
    address: { line1: "1 Example Street", city: "Springfield", postal_code: "9", country: "US" },
    document: {
      ...{ type: "passport", number: "OLD123456", issuing_country: "US" },
      expires_on: "2040-06-30",
    },
  };
  const rows = [
    row,
    row,
    { ...row, email: "stranger@example.com" },
    { ...row, email: "bcrypt@example.com", date_of_birth: "2020-01-01" },
    { ...row, email: "pbkdf2@example.com", document: { ...row.document, type: "library_card" } },
  ];
  const run = (...args: string[]) => {
    const file = write("kyc.ndjson", rows.map((each) => JSON.stringify(each)).join("\n"));
    const names = ["--columns", "full_name=name"];
    return runCommand(variables, "import-documents", "--from", file, ...names, ...args);
  };
  const outcomes = [
    { line: 1, outcome: "imported" },
    { line: 2, outcome: "duplicate" },
    { line: 3, outcome: "refused", note: "nobody has this address" },
    { line: 4, outcome: "refused", note: "underage" },
    { line: 5, outcome: "refused", note: "wrong or missing: document.type" },
  ];

  test("a dry run says row by row what would happen, and changes nothing", async () => {
    const before = await dumpDatabase(app.db);
    const { code, fields } = await run();
    expect({ code, rows: fields.rows }).toEqual({ code: 1, rows: outcomes });
    expect(await dumpDatabase(app.db)).toEqual(before);
  });

  test("with --apply they are sealed and wait for staff, and again nothing happens", async () => {
    expect((await run("--apply")).fields.rows).toEqual(outcomes);
    const again = await run("--apply");
    expect(again.fields.rows[0]).toEqual({ line: 1, outcome: "exists" });
    const staff = await makeAdmin(app);
    const { body } = await staff.get("/api/v1/admin/kyc?limit=10");
    expect(body.data).toHaveLength(1);
    const record = (await staff.get(`/api/v1/admin/kyc/${body.data[0].id}`)).body;
    expect(record).toMatchObject({ status: "pending" });
    expect(JSON.stringify(record)).toContain("OLD123456");
    const dump = await dumpDatabase(app.db);
    expect(JSON.stringify([...dump])).not.toContain("OLD123456");
  });
});
