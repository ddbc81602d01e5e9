import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresEngine, startNeonStandIn } from "../../dev/neon/server.ts";
import { createDatabase, type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { runCommand } from "../support/servers/run-command.ts";
import { runImport } from "../support/servers/run-import.ts";
import { sampleList, startImport } from "../support/servers/sanctions.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { describeWithShared, sharedPath } from "../support/shared-data.ts";
import { inventList, writeOfacFiles } from "../support/synthetic-list.ts";

/** `florin import-sanctions` as operators run it: a process of its own. */
let folder: ReturnType<typeof makeTemporaryFolder>;
let server: PostgresServer;
let neon: PostgresServer;
let standIn: Awaited<ReturnType<typeof startNeonStandIn>>;
let targets: Record<string, Record<string, string>>;
beforeAll(async () => {
  folder = makeTemporaryFolder();
  server = await startPostgres();
  neon = await createDatabase(server.url);
  standIn = await startNeonStandIn({ engine: postgresEngine(neon.url) });
  targets = {
    embedded: { DATA_DIR: `${folder.path}/data` },
    Postgres: { DATABASE_URL: server.url, DATA_DIR: `${folder.path}/none` },
    Neon: { DATABASE_URL: neon.url, DATABASE_DRIVER: "neon", NEON_SQL_URL: standIn.url },
  };
  await runCommand({ ...targets["embedded"] }, "migrate");
});
afterAll(async () => {
  await standIn.close();
  await neon.stop();
  await server.stop();
  folder.remove();
});

/** Processes start slowly on busy cores. */
const slow = { timeout: 240_000 };
const ofac = ["--list", "ofac-sdn", "--from"];
const files = ["ofac-mini", "ofac-sdn-extract"].flatMap((set) =>
  ["sdn.csv", "alt.csv", "add.csv"].map((file) => `${set}/${file}`),
);

describeWithShared(files, "OFAC's own files", () => {
  /** Every row stands on a line of its own in these files, and begins with its number. */
  const numbersIn = (path: string) =>
    readFileSync(sharedPath(path), "utf8")
      .split("\n")
      .flatMap((line) => /^(\d+),/.exec(line)?.[1] ?? []);
  const countsOf = (set: string) => {
    const entities = new Set(numbersIn(`${set}/sdn.csv`));
    const known = (file: string) =>
      numbersIn(`${set}/${file}`).filter((number) => entities.has(number)).length;
    return { entities: entities.size, aliases: known("alt.csv"), addresses: known("add.csv") };
  };

  test.each(["embedded", "Postgres", "Neon"])("are read whole into %s", slow, async (target) => {
    const variables = targets[target] ?? {};
    const mini = await runImport(variables, ...ofac, sharedPath("ofac-mini"));
    expect(mini, mini.stderr).toMatchObject({ code: 0, fields: countsOf("ofac-mini") });
    expect(mini.fields).toMatchObject({ list_version: 1, left_out: 9, malformed: [] });
    const extract = await runImport(variables, ...ofac, sharedPath("ofac-sdn-extract"));
    const promised = { entities: 620, aliases: 844, addresses: 968 };
    expect(countsOf("ofac-sdn-extract")).toEqual(promised);
    expect(extract.fields).toMatchObject({ ...promised, list_version: 2, left_out: 0 });
    const again = await runImport(variables, ...ofac, sharedPath("ofac-sdn-extract"));
    expect(again.fields).toMatchObject({ ...promised, list_version: 3 });
    const cut = await runImport(variables, ...ofac, sharedPath("ofac-mini"));
    expect({ code: cut.code, error: cut.fields["error"] }).toEqual({
      ...{ code: 1, error: expect.stringContaining("less than half") },
    });
    const forced = await runImport(variables, ...ofac, sharedPath("ofac-mini"), "--force");
    expect(forced.fields).toMatchObject({ entities: 17, list_version: 4 });
  });
});

describe("on Postgres", () => {
  let own: PostgresServer;
  let variables: Record<string, string>;
  let client: pg.Client;
  beforeAll(async () => {
    own = await createDatabase(server.url);
    variables = { DATABASE_URL: own.url, DATA_DIR: `${folder.path}/none` };
    client = new pg.Client({ connectionString: own.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await own.stop();
  });
  const ask = async (query: string) => (await client.query(query)).rows;
  const stateOf = () => ask("select list, edition, entities, import_id from sanctions_lists");

  test("what remarks and comments say is kept, cut words included", async () => {
    const run = await runImport(variables, ...ofac, sampleList);
    expect(run.fields).toMatchObject({ entities: 6, aliases: 3, addresses: 2, list_version: 1 });
    const entities = await ask("select * from sanctions_entities order by entity");
    expect(entities[0]).toMatchObject({
      ...{ source_id: "101", type: "individual", programs: ["TEST", "DEMO"] },
      ...{ births: ["1993-04-17"], documents: ["X7654321"], nationalities: ["Utopia"] },
    });
    expect(entities[1]).toMatchObject({
      births: ["1963~", "1965/1967"],
      documents: ["198202159"],
      details: { title: "Director, Sample Works" },
    });
    const names = await ask(
      "select name from sanctions_names where entity = 102 order by position",
    );
    expect(names.map(({ name }) => name)).toEqual(["DIMA SAMPLE", "SAMPLOVICH, Dmitriy Testovich"]);
  });

  test("a process that is killed half-way leaves the list before in force", slow, async () => {
    const before = await stateOf();
    const large = writeOfacFiles(join(folder.path, "large"), inventList(20_000));
    const { child, ended } = startImport(variables, ...ofac, large);
    const staged = `select count(*)::int as count from sanctions_entities
      where import_id not in (select import_id from sanctions_lists)`;
    await expect.poll(async () => (await ask(staged))[0].count, { timeout: 120_000 }).not.toBe(0);
    child.kill("SIGKILL");
    expect((await ended).code).toBeNull();
    expect((await ask(staged))[0].count).toBeLessThan(20_000);
    expect(await stateOf()).toEqual(before);

    const next = await runImport(variables, ...ofac, sampleList);
    expect(next.fields).toMatchObject({ entities: 6, list_version: 2 });
    for (const table of ["entities", "names", "addresses", "tokens", "name_tokens"]) {
      const rest = await ask(`select 1 from sanctions_${table}
        where import_id not in (select import_id from sanctions_lists)`);
      expect(rest, table).toEqual([]);
    }
    expect(await ask("select list, is_open from sanctions_imports")).toEqual([
      { list: "ofac-sdn", is_open: false },
    ]);
  });

  test("two processes at once: the list of one of them is in force, whole", slow, async () => {
    const [one, other] = [30, 40].map((size) =>
      writeOfacFiles(join(folder.path, `of-${size}`), inventList(size, size)),
    );
    const runs = await Promise.all(
      [one, other].map((from) => startImport(variables, ...ofac, from ?? "", "--json").ended),
    );
    const done = runs.filter(({ code }) => code === 0);
    expect(done.length).toBeGreaterThanOrEqual(1);
    const [inForce] = await stateOf();
    expect(done.map(({ stdout }) => JSON.parse(stdout).entities)).toContain(inForce.entities);
    const [{ count }] = await ask(`select count(*)::int as count from sanctions_entities
      where import_id = ${inForce.import_id}`);
    expect(count).toBe(inForce.entities);
  });

  test("malformed rows are named with their lines and end the import", async () => {
    const from = join(folder.path, "broken");
    cpSync(sampleList, from, { recursive: true });
    const good = readFileSync(join(from, "sdn.csv"), "utf8");
    const filler = '107,"FILLER",-0- ,"T"';
    writeFileSync(join(from, "sdn.csv"), `${good}${filler}\n-0- ,"NOBODY"${",-0- ".repeat(10)}\n`);
    const before = await stateOf();
    const refused = await runImport(variables, ...ofac, from, "--force");
    expect(refused.code).toBe(1);
    expect(refused.fields["error"]).toContain("sdn.csv, line 7: 4 columns instead of 12");
    const one = await runImport(variables, ...ofac, from, "--force", "--max-malformed", "1");
    expect(one.fields["error"]).toContain("sdn.csv, line 8: ent_num is no number");
    expect(await stateOf()).toEqual(before);
    const two = await runImport(variables, ...ofac, from, "--force", "--max-malformed", "2");
    expect(two.fields).toMatchObject({
      entities: 6,
      malformed: [
        { file: "sdn.csv", line: 7, problem: "4 columns instead of 12" },
        { file: "sdn.csv", line: 8, problem: "ent_num is no number" },
      ],
    });
  });

  test("a number that stands twice ends the import", async () => {
    const from = join(folder.path, "twice");
    cpSync(sampleList, from, { recursive: true });
    const good = readFileSync(join(from, "sdn.csv"), "utf8");
    writeFileSync(join(from, "sdn.csv"), good + good);
    const run = await runImport(variables, ...ofac, from);
    expect(run).toMatchObject({ code: 1, fields: { error: expect.stringContaining("twice") } });
  });

  test("OpenSanctions' table is read by the names of its columns", async () => {
    const from = join(folder.path, "open");
    mkdirSync(from);
    const header = '"id","schema","name","aliases","birth_date","addresses","identifiers"';
    const rows = [
      '"NK-1","Person","Ada ""The Test"" Example","A. One;""B; Two""","1993-04","1 Way;2 Way","X 123"',
      '"NK-2","CryptoWallet","0xtest","","","",""',
    ];
    writeFileSync(join(from, "targets.simple.csv"), `\ufeff${[header, ...rows].join("\r\n")}`);
    const open = ["--list", "opensanctions", "--from"];
    const run = await runImport(variables, ...open, from);
    expect(run.fields, run.stderr).toMatchObject({ entities: 2, aliases: 2, addresses: 2 });
    const [found] = await ask("select * from sanctions_entities where source_id = 'NK-1'");
    expect(found).toMatchObject({ type: "individual", births: ["1993-04"], documents: ["X123"] });
    const bare = join(folder.path, "bare.csv");
    writeFileSync(bare, "id,caption\n1,Ada\n");
    const headless = await runImport(variables, ...open, bare, "--max-malformed", "9");
    expect(headless).toMatchObject({
      ...{ code: 1, fields: { error: "Line 1: the header lacks schema, name." } },
    });
  });

  test.each([
    [["--list", "ofac", "--from", sampleList], "--list must be"],
    [["--list", "ofac-sdn"], "--from is missing"],
    [[...ofac, "/nowhere"], "There is no /nowhere"],
    [[...ofac, join(sampleList, "sdn.csv")], "--from must be a folder"],
    [[...ofac, join(sampleList, "..")], "has no sdn.csv"],
    [[...ofac, sampleList, "--max-malformed", "x"], "--max-malformed must be"],
  ])("%j is called wrongly", async (args, problem) => {
    const run = await runImport(variables, ...args);
    expect(run).toMatchObject({ code: 2, fields: { error: expect.stringContaining(problem) } });
  });
});
