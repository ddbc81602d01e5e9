import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { openDataFolder } from "../../src/node/data-folder.ts";
import { listMigrations } from "../../src/node/migrations.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const allTags = listMigrations().map(({ tag }) => tag);
const newest = allTags.at(-1);

let folder: ReturnType<typeof makeTemporaryFolder>;
beforeAll(() => {
  folder = makeTemporaryFolder();
});
afterAll(() => folder.remove());

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

describe("the frame", () => {
  test("help lists every command and the exit codes", async () => {
    const { code, printed, complained } = await florin({}, "--help");
    expect({ code, complained }).toEqual({ code: 0, complained: "" });
    for (const { name } of commands) expect(printed).toContain(`  ${name} `);
    for (const { summary } of commands) expect(printed).toContain(summary);
    expect(printed).toContain("Exit codes: 0 done, 1 failed or refused, 2 called wrongly.");
  });

  test.each([
    ["--help", "rollback"],
    ["rollback", "--help"],
    ["help", "rollback"],
  ])("%s %s explains one command", async (...args) => {
    const { code, printed } = await florin({}, ...args);
    expect(code).toBe(0);
    expect(printed).toContain("Usage: npm run florin -- rollback");
    expect(printed).toContain("--yes");
  });

  test("without a command the help goes to the error stream", async () => {
    const { code, printed, complained } = await florin({});
    expect({ code, printed }).toEqual({ code: 2, printed: "" });
    expect(complained).toContain("Usage: npm run florin -- <command>");
  });

  test("an unknown command and an unknown option are usage errors", async () => {
    const command = await florin({}, "migrat");
    expect(command.code).toBe(2);
    expect(command.complained).toContain('There is no command "migrat"');
    const option = await florin({}, "migrate", "--force");
    expect(option.code).toBe(2);
    expect(option.complained).toContain("--force");
    expect(option.complained).toContain("npm run florin -- migrate --help");
  });

  test("with --json a failure is an object too", async () => {
    const { code, printed, complained } = await florin({}, "nothing", "--json");
    expect({ code, complained }).toEqual({ code: 2, complained: "" });
    expect(JSON.parse(printed)).toEqual({
      command: "nothing",
      error: 'There is no command "nothing"',
    });
  });

  test("with --json and without a command it is an object too", async () => {
    const { code, printed, complained } = await florin({}, "--json");
    expect({ code, complained }).toEqual({ code: 2, complained: "" });
    expect(JSON.parse(printed)).toEqual({ command: null, error: "A command is missing" });
  });

  test("as a process it ends with the exit code", () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ["src/cli.ts", ...args], { cwd: root, encoding: "utf8" });
    expect(run("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("migrate") });
    expect(run("migrat").status).toBe(2);
  });
});

describe("migrate and rollback on a Postgres server", () => {
  let server: PostgresServer;
  let environment: Record<string, string>;
  beforeAll(async () => {
    server = await startPostgres();
    environment = { DATABASE_URL: server.url };
  });
  afterAll(() => server.stop());

  test("all migrations are applied once, the newest is taken back and applied again", async () => {
    expect(await migrate()).toEqual({ command: "migrate", applied: allTags });
    expect(await migrate()).toEqual({ command: "migrate", applied: [] });
    const removed = await florin(environment, "rollback", "--yes", "--json");
    expect(JSON.parse(removed.printed)).toEqual({ command: "rollback", removed: newest });
    expect(await migrate()).toEqual({ command: "migrate", applied: [newest] });
  });

  test("rollback without --yes names the migration and changes nothing", async () => {
    await migrate();
    const { code, complained } = await florin(environment, "rollback");
    expect(code).toBe(2);
    expect(complained).toContain(`would take back ${newest}`);
    expect(await migrate()).toEqual({ command: "migrate", applied: [] });
  });

  test("every migration has a way down to an empty database", async () => {
    await migrate();
    for (const tag of allTags.toReversed()) {
      const { printed } = await florin(environment, "rollback", "--yes", "--json");
      expect(JSON.parse(printed)).toEqual({ command: "rollback", removed: tag });
    }
    expect(await listTables(server.url)).toEqual([]);
    const { code, printed } = await florin(environment, "rollback", "--yes", "--json");
    expect({ code, ...JSON.parse(printed) }).toEqual({
      code: 0,
      command: "rollback",
      removed: null,
    });
  });

  test("the password of the address is never shown", async () => {
    const { printed, complained } = await florin(environment, "migrate");
    expect(printed).toContain("127.0.0.1");
    expect(`${printed}${complained}`).not.toContain("postgres:postgres");
  });

  async function migrate(): Promise<unknown> {
    return JSON.parse((await florin(environment, "migrate", "--json")).printed);
  }
});

describe("failures", () => {
  test("a server that is not there", async () => {
    const environment = { DATABASE_URL: "postgres://florin:hidden@127.0.0.1:1/florin" };
    const { code, complained } = await florin(environment, "migrate");
    expect(code).toBe(1);
    expect(complained).toBe("The database cannot be reached: ECONNREFUSED.\n");
  });

  test.each([["migrate"], ["verify", "ledger"], ["rotate-keys"]])(
    "%s %s: an address of another kind",
    async (...args) => {
      const environment = { ...testVariables, DATABASE_URL: "mysql://db/florin" };
      const { code, complained } = await florin(environment, ...args);
      expect(code).toBe(2);
      expect(complained).toContain("DATABASE_URL must be a postgres:// URL");
    },
  );

  test("drill into an address of another kind blames the option", async () => {
    const environment = { ...testVariables, DATABASE_URL: "postgres://florin@127.0.0.1:1/florin" };
    const { code, complained } = await florin(environment, "drill", "--into", "mysql://db/florin");
    expect(code).toBe(2);
    expect(complained).toContain("--into must be a postgres:// URL");
    expect(complained).not.toContain("DATABASE_URL");
  });

  test.each(["2026-02-30", "2026-02-29T12:00:00Z", "2026-13-01", "2026-05-01T24:00Z"])(
    "backtest-rules from %s, which no calendar or clock has",
    async (from) => {
      const { code, complained } = await florin({}, "backtest-rules", "--from", from);
      expect(code).toBe(2);
      expect(complained).toContain("--from must be a date such as 2026-05-01");
    },
  );

  test("a data folder that a server holds", async () => {
    const held = openDataFolder(`${folder.path}/held`);
    const { code, complained } = await florin({ DATA_DIR: held.path }, "migrate");
    held.release();
    expect(code).toBe(1);
    expect(complained).toContain("in use by another Florin process");
  });
});

test("the embedded database in DATA_DIR is migrated and taken back", async () => {
  const environment = { DATA_DIR: `${folder.path}/embedded` };
  const applied = await florin(environment, "migrate");
  expect(applied.code).toBe(0);
  expect(applied.printed).toContain(`the embedded database in ${folder.path}/embedded`);
  await florin(environment, "rollback", "--yes");
  const again = await florin(environment, "migrate", "--json");
  expect(JSON.parse(again.printed)).toEqual({ command: "migrate", applied: [newest] });
});

async function listTables(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    "select tablename from pg_tables where schemaname = 'public'",
  );
  await client.end();
  return rows.map((row) => String(row.tablename));
}
