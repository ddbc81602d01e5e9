import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  abandonImport,
  beginImport,
  currentListVersion,
  finishImport,
  screenPerson,
  sweepImports,
  writeEntities,
} from "../../src/features/screening/index.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { adapters, type OpenedAdapter } from "../support/servers/adapters.ts";
import { ctxOver, importList } from "../support/servers/screening-world.ts";
import { inventList, type SyntheticList } from "../support/synthetic-list.ts";

const nobody = { dateOfBirth: null, documentNumbers: [] };
const tables = ["entities", "names", "addresses", "tokens", "name_tokens"];

describe.each(adapters)("lists over %s", (_name, open) => {
  let opened: OpenedAdapter;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await open();
    ctx = ctxOver(opened.db);
  });
  afterAll(() => opened.stop());

  const list = inventList(40);
  const named = (name: string): SyntheticList => {
    const [first, ...rest] = list.entities;
    if (!first) throw new Error("The list is empty");
    return { entities: [{ ...first, name }, ...rest], aliases: list.aliases };
  };
  const find = async (name: string) =>
    (await screenPerson(ctx, { name, ...nobody })).matches.map(({ matchedName }) => matchedName);
  const importsWithRows = async () => {
    const counts = await Promise.all(
      tables.map((table) =>
        opened.db.execute<{ id: number }>(
          sql`select distinct import_id as id from ${sql.identifier(`sanctions_${table}`)}`,
        ),
      ),
    );
    return new Set(counts.flatMap(({ rows }) => rows.map(({ id }) => id)));
  };

  test("before the first import nobody is screened", async () => {
    expect(await screenPerson(ctx, { name: "Ada Example", ...nobody })).toEqual({
      isScreened: false,
      listVersion: 0,
      matches: [],
    });
    expect(await currentListVersion(ctx)).toBe(0);
  });

  test("the version grows with every import of any list, and old rows go", async () => {
    await importList(ctx, named("QUILLFEATHER, Ottokar"));
    expect(await currentListVersion(ctx)).toBe(1);
    expect(await find("Ottokar Quillfeather")).toEqual(["QUILLFEATHER, Ottokar"]);
    await importList(ctx, named("GREENBOTTLE, Philomena"));
    await importList(ctx, named("NIGHTINGALE, Theobald"), "opensanctions");
    expect(await currentListVersion(ctx)).toBe(3);
    expect(await find("Ottokar Quillfeather")).toEqual([]);
    expect(await find("Philomena Greenbottle")).toEqual(["GREENBOTTLE, Philomena"]);
    const { listVersion, matches } = await screenPerson(ctx, {
      ...{ name: "Theobald Nightingale", ...nobody },
    });
    expect({ listVersion, matches }).toMatchObject({
      listVersion: 3,
      matches: [{ entityId: "opensanctions:1", list: "opensanctions", score: 1 }],
    });
    expect((await importsWithRows()).size).toBe(2);
  });

  test("what was judged before takes no room from the others", async () => {
    const entities = inventList(70).entities.map((each) => ({
      ...each,
      ...({ name: "PENNYWEATHER, Ludovica", type: "individual" } as const),
    }));
    await importList(ctx, { entities, aliases: [] }, "ofac-sdn", true);
    const search = { name: "Ludovica Pennyweather", ...nobody };
    expect((await screenPerson(ctx, search)).matches).toHaveLength(50);
    expect((await screenPerson(ctx, { ...search, known: 15 })).matches).toHaveLength(65);
  });

  test("nothing of an open import is seen, and the next one gives it up and sweeps it", async () => {
    const version = await currentListVersion(ctx);
    const killed = await beginImport(ctx, "ofac-sdn");
    await writeEntities(ctx, killed, named("WALLFLOWER, Eusebius").entities);
    expect(await find("Eusebius Wallflower")).toEqual([]);
    expect(await currentListVersion(ctx)).toBe(version);
    await importList(ctx, named("GREENBOTTLE, Philomena"));
    const late = { ...killed };
    await expect(writeEntities(ctx, late, [])).rejects.toThrow("Another import");
    const counts = { entities: 40, aliases: 0, addresses: 0 };
    await expect(finishImport(ctx, late, counts, { mayShrink: true })).rejects.toThrow("Another");
    await abandonImport(ctx, late);
    expect(await find("Eusebius Wallflower")).toEqual([]);
    expect((await importsWithRows()).size).toBe(2);
  });

  test("imports of one list at the same time never mix", async () => {
    const version = await currentListVersion(ctx);
    const names = ["ALPHA", "BRAVO", "CHARLIE", "DELTA"].map((word) => `${word}WORTH, Unity`);
    const outcomes = await Promise.allSettled(names.map((name) => importList(ctx, named(name))));
    const done = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(done).toBeGreaterThanOrEqual(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason.code).toBe("import_overtaken");
    }
    await sweepImports(ctx, "ofac-sdn");
    expect(await currentListVersion(ctx)).toBe(version + done);
    const inForce = await Promise.all(names.map((name) => find(name)));
    const found = new Set(inForce.flat().filter((name) => names.includes(name)));
    expect(found.size).toBe(1);
    const { rows } = await opened.db.execute<{ count: number }>(sql`
      select count(*)::int as count from sanctions_entities e
      join sanctions_lists l on l.import_id = e.import_id and l.list = 'ofac-sdn'`);
    expect(rows).toEqual([{ count: 40 }]);
    expect((await importsWithRows()).size).toBe(2);
  });

  test("a list with less than half as many entries or aliases is refused, unless it may shrink", async () => {
    const version = await currentListVersion(ctx);
    const cut = (size: number): SyntheticList => ({
      entities: list.entities.slice(0, size),
      aliases: [],
    });
    const bare = { ...list, aliases: [] };
    await expect(importList(ctx, bare)).rejects.toThrow("cut off");
    expect(await currentListVersion(ctx)).toBe(version);
    await importList(ctx, bare, "ofac-sdn", true);
    await expect(importList(ctx, cut(19))).rejects.toThrow("cut off");
    await expect(importList(ctx, cut(0))).rejects.toThrow("no entry at all");
    expect(await currentListVersion(ctx)).toBe(version + 1);
    await importList(ctx, cut(20));
    await importList(ctx, cut(1), "ofac-sdn", true);
    expect(await currentListVersion(ctx)).toBe(version + 3);
  });

  test("an import that lost rows does not come into force", async () => {
    const open = await beginImport(ctx, "ofac-sdn");
    await writeEntities(ctx, open, list.entities.slice(0, 5));
    const counts = { entities: 6, aliases: 0, addresses: 0 };
    await expect(finishImport(ctx, open, counts, { mayShrink: true })).rejects.toThrow(
      "other rows",
    );
    await abandonImport(ctx, open);
  });

  test("every import is in the audit", async () => {
    const { rows } = await opened.db.execute<{ target: string; details: { entities: number } }>(
      sql`select target, details from audit_events where action = 'sanctions_list.imported'
        order by recorded_at, id`,
    );
    expect(rows.length).toBe(await currentListVersion(ctx));
    expect(rows[0]).toMatchObject({ target: "ofac-sdn", details: { entities: 40 } });
  });
});
