import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { listMigrations } from "../../src/node/migrations.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

/** What commands say of a database that is not as it should be, and what they leave of it. */

const newest = listMigrations().at(-1)?.tag;
const folder = makeTemporaryFolder();
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

async function florin(environment: Record<string, string>, ...args: string[]) {
  let printed = "";
  let complained = "";
  const code = await runCommandLine(commands, args, {
    environment,
    print: (text) => {
      printed += text;
    },
    complain: (text) => {
      complained += text;
    },
  });
  return { code, printed, complained };
}

const everyCommand = [
  ["migrate"],
  ["verify", "ledger"],
  ["rotate-keys"],
  ["create-admin", "--email", "ada@example.com"],
  ["backtest-rules"],
];
const at = (change: (url: URL) => void) => {
  const url = new URL(server.url);
  change(url);
  return { ...testVariables, DATA_DIR: folder.path, DATABASE_URL: url.href };
};

test.each(everyCommand)("%s names a refused password, and not the password", async (...args) => {
  const environment = at((url) => {
    url.password = "hidden-password";
  });
  const { code, printed, complained } = await florin(environment, ...args);
  expect({ code, printed }).toEqual({ code: 1, printed: "" });
  expect(complained).toMatch(/password authentication failed .*\(28P01\)\n$/);
  expect(complained).not.toContain("hidden-password");
});

test.each(everyCommand)("%s names a database that is not there", async (...args) => {
  const environment = at((url) => {
    url.pathname = "/florin_nowhere";
  });
  const { code, complained } = await florin(environment, ...args);
  expect(code).toBe(1);
  expect(complained).toMatch(/"florin_nowhere" does not exist \(3D000\)\n$/);
});

const readingCommands = [
  ["verify", "ledger"],
  ["verify", "audit"],
  ["rotate-keys", "--dry-run"],
  ["backtest-rules"],
];

test.each(readingCommands)("%s %s leaves an empty database empty", async (...args) => {
  const { code, complained } = await florin(
    at(() => undefined),
    ...args,
  );
  expect(code).toBe(1);
  expect(complained).toContain("Migrations are missing");
  expect(complained).toContain("npm run florin -- migrate");
  expect(await listTables(server.url)).toEqual([]);
});

const toNewFile = ["--to", `${folder.path}/a.backup`, "--passphrase-file", `${folder.path}/words`];
const commandsOnWhatIsThere = [
  ...readingCommands,
  ["rotate-keys"],
  ["create-admin", "--email", "ada@example.com"],
  ["import-sanctions", "--list", "ofac-sdn", "--from", `${folder.path}/lists`],
  ["import-users", "--from", `${folder.path}/lists/sdn.csv`, "--apply"],
  ["rollback", "--yes"],
  ["backup", ...toNewFile],
  ["drill"],
];

describe("a mistyped DATA_DIR", () => {
  beforeAll(() => {
    mkdirSync(`${folder.path}/lists`);
    for (const name of ["sdn", "alt", "add"]) {
      writeFileSync(`${folder.path}/lists/${name}.csv`, "email\n");
    }
    writeFileSync(`${folder.path}/words`, "copper lighthouse meadow seventeen\n");
    mkdirSync(`${folder.path}/bare/postgres`, { recursive: true });
  });

  test.each(commandsOnWhatIsThere)("is told by %s %s, which makes none", async (...args) => {
    const dataDir = `${folder.path}/nothing-yet`;
    const { code, printed, complained } = await florin({ DATA_DIR: dataDir }, ...args);
    expect({ code, printed }).toEqual({ code: 1, printed: "" });
    expect(complained).toContain(`There is no database in ${dataDir}.`);
    expect(existsSync(dataDir)).toBe(false);
    expect(existsSync(`${folder.path}/a.backup`)).toBe(false);
  });

  test("is no database because it has a folder of that name", async () => {
    const dataDir = `${folder.path}/bare`;
    const { code, complained } = await florin({ DATA_DIR: dataDir }, "backup", ...toNewFile);
    expect(code).toBe(1);
    expect(complained).toContain(`There is no database in ${dataDir}.`);
    expect(readdirSync(`${dataDir}/postgres`)).toEqual([]);
  });
});

test("verify leaves an embedded database with the migrations that it has", async () => {
  const environment = { ...testVariables, DATA_DIR: `${folder.path}/behind` };
  await florin(environment, "migrate");
  await florin(environment, "rollback", "--yes");
  const { code, complained } = await florin(environment, "verify", "ledger");
  expect(code).toBe(1);
  expect(complained).toContain(`Migrations are missing: ${newest}`);
  const again = await florin(environment, "migrate", "--json");
  expect(JSON.parse(again.printed)).toEqual({ command: "migrate", applied: [newest] });
  expect((await florin(environment, "verify", "ledger")).code).toBe(0);
});

async function listTables(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    "select schemaname || '.' || tablename as name from pg_tables where schemaname !~ '^(pg_|inf)'",
  );
  await client.end();
  return rows.map(({ name }) => String(name));
}
