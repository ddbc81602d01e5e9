import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromUuid } from "../../src/core/id.ts";
import { sealAudit, verifyAudit } from "../../src/features/audit/index.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import {
  auditCtx,
  databaseOf,
  erase,
  liveAndBeErased,
  recordMixture,
} from "../support/servers/audit-chain.ts";

/**
 * Somebody who may do everything in the database, without triggers, changes one thing of a sealed
 * audit trail. Whatever it is, it is found and named.
 */
const blocks = 6;
const seed = Number(process.env["FLORIN_SEED"] ?? Date.now() % 2 ** 31);

let opened: OpenedAdapter;
let client: pg.Client;
let rows: Row[];

type Row = Readonly<{ id: string; block: number; isForgotten: boolean }>;

beforeAll(async () => {
  opened = await openOverPg();
  client = new pg.Client({ connectionString: opened.server?.url });
  await client.connect();
  const ctx = auditCtx(opened.db);
  const erased = await liveAndBeErased(ctx);
  for (let block = 1; block <= blocks; block += 1) {
    for (let round = 0; round < 4; round += 1) {
      await ctx.db.atomic((tx) => recordMixture(tx, ctx, round));
    }
    if (block === 3) await erase(ctx, erased);
    await sealAudit(ctx);
  }
  const found = await client.query(`
    select e.id, b.number::int as block, e.address is null as forgotten from audit_events e
    join audit_blocks b on exists (select 1 from unnest(b.rows) r where r like e.id || '.%')`);
  rows = found.rows.map(({ id, block, forgotten }) => ({ id, block, isForgotten: forgotten }));
});
afterAll(async () => {
  await client.end();
  await opened.stop();
});

/** Verifies behind a script that no trigger sees and that is undone behind it. */
async function verifyAfter(script: string) {
  await client.query("begin");
  try {
    await client.query("set local session_replication_role = replica");
    const { rowCount } = (await client.query(script)) as { rowCount: number | null };
    const ctx = auditCtx(databaseOf(client));
    const report = await verifyAudit(ctx);
    return { report, rowCount, ctx };
  } finally {
    await client.query("rollback");
  }
}

const aud = (uuid: string) => fromUuid("audit", uuid);
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

test("a trail that nobody touched is intact, and all of it was looked at", async () => {
  const { report } = await verifyAfter("select 1");
  expect(report).toMatchObject({ blocks, unsealed: 0, broken: null, nextAfter: null });
  expect(report.rows).toBe(rows.length);
  expect(rows.filter(({ isForgotten }) => isForgotten)).toHaveLength(3);
  expect(new Set(rows.map(({ block }) => block)).size).toBe(blocks);
});

/** For each column a value that differs from the one that stands there. */
const words = fc.stringMatching(/^[a-z]{1,12}$/);
const changes: Readonly<Record<string, fc.Arbitrary<string>>> = {
  recorded_at: fc.oneof(
    fc
      .integer({ min: -9e6, max: 9e6 })
      .filter(Boolean)
      .map((ms) => `recorded_at + ${ms} * interval '1 ms'`),
    fc.constantFrom("'infinity'", "'-infinity'"),
  ),
  actor_kind: fc.constant("case actor_kind when 'user' then 'system' else 'user' end"),
  actor: fc.oneof(words.map(text), fc.constant("case when actor is null then 'x' end")),
  action: words.map((word) => text(`tampered.${word}`)),
  target: fc.oneof(words.map(text), fc.constant("case when target is null then 'x' end")),
  request_id: words.map((word) => text(`req_${word}`)),
  origin_tag: fc.oneof(
    words.map(text),
    fc.constant("(select origin_tag from audit_events o where o.id <> audit_events.id limit 1)"),
  ),
  address: fc.oneof(fc.ipV4().map(text), fc.constant("case when address is null then '' end")),
  user_agent: fc.oneof(words.map(text), fc.constant("case when user_agent is null then '' end")),
  details: fc.oneof(
    words.map((word) => `details || '{"${word}": 0.50}'`),
    fc.constant("'{\"other\": 1}'::jsonb"),
    fc.constant("details || '{\"__proto__\": {}}'"),
  ),
  xact: fc.oneof(
    fc.integer({ min: 1, max: 40 }).map((by) => `xact + ${by}`),
    fc.integer({ min: 1, max: 40 }).map((by) => `xact - ${by}`),
    fc.constantFrom("0", "9007199254740991"),
  ),
};
const someRow = () => fc.nat().map((n) => rows[n % rows.length] as Row);

describe("one row", () => {
  test.each(Object.keys(changes))("of which %s is edited is named", async (column) => {
    const value = changes[column] as fc.Arbitrary<string>;
    await fc.assert(
      fc.asyncProperty(someRow(), value, async ({ id, block }, changed) => {
        const { report, rowCount } = await verifyAfter(
          `update audit_events set ${column} = ${changed}
            where id = '${id}' and ${column} is distinct from ${changed}`,
        );
        if (rowCount === 0) return;
        // In the place of another transaction it is one that was never sealed there.
        const { broken } = report;
        const isMoved = column === "xact" && broken?.fault === "row_inserted";
        const expected = { fault: "row_edited", id: aud(id), block };
        expect(broken).toEqual(isMoved ? { ...broken, id: aud(id) } : expected);
      }),
      { numRuns: 25, seed },
    );
  });

  test("that lost its address and agent, although nobody was erased, is named", async () => {
    const { id, block } = rows.find(({ isForgotten }) => !isForgotten) as Row;
    const { report } = await verifyAfter(
      `update audit_events set address = null, user_agent = null where id = '${id}'`,
    );
    expect(report.broken).toEqual({ fault: "row_edited", id: aud(id), block });
  });

  test("that gets another id is named", async () => {
    for (const { id, block } of rows.slice(0, 10)) {
      const { report } = await verifyAfter(
        `update audit_events set id = gen_random_uuid() where id = '${id}'`,
      );
      const { broken } = report;
      expect(broken?.block).toBe(block);
      if (broken?.fault === "row_removed") expect(broken.id).toBe(aud(id));
      else expect(broken?.fault).toBe("row_inserted");
    }
  });

  test("that is removed is named", async () => {
    for (const { id, block } of rows) {
      const { report } = await verifyAfter(`delete from audit_events where id = '${id}'`);
      expect(report.broken).toEqual({ fault: "row_removed", id: aud(id), block });
    }
  });

  test("that is inserted among others, as a copy or anew, is named", async () => {
    const id = "019a0000-0000-7000-8000-00000000abcd";
    const inserted = fc.record({
      of: someRow(),
      id: fc.constantFrom(id, "00000000-0000-0000-0000-000000000001", id.replaceAll("0", "f")),
      xact: fc.constantFrom(
        "xact",
        "xact - 1",
        "xact + 1",
        "0",
        "pg_current_xact_id()::text::bigint",
      ),
      at: fc.constantFrom("recorded_at", "recorded_at - interval '1 day'", "'infinity'"),
      where: fc.constantFrom("address, user_agent", "null, null", "'', ''"),
    });
    await fc.assert(
      fc.asyncProperty(inserted, async (copy) => {
        const { report } = await verifyAfter(`
          insert into audit_events (id, recorded_at, actor_kind, actor, action, target, request_id,
            address, user_agent, origin_tag, details, xact)
          select '${copy.id}', ${copy.at}, actor_kind, 'usr_mallory', action, target, request_id,
            ${copy.where}, origin_tag, details, ${copy.xact}
          from audit_events where id = '${copy.of.id}'`);
        expect(report.broken).toMatchObject({ fault: "row_inserted", id: aud(copy.id) });
      }),
      { numRuns: 80, seed },
    );
  });

  test("that is inserted and sealed by the service itself is named", async () => {
    await client.query("begin");
    try {
      await client.query(`insert into audit_events (id, recorded_at, actor_kind, action, request_id,
        address, user_agent, origin_tag, details, xact)
        select '019a0000-0000-7000-8000-00000000abcd', now(), 'anonymous', 'session.started', 'req',
          '', '', origin_tag, '{}', max(xact) over () + 0 from audit_events limit 1`);
      // The transaction that wrote it has not ended, so the horizon is moved instead.
      await client.query(
        "create or replace function audit_horizon() returns bigint language sql stable return 9007199254740991",
      );
      const ctx = auditCtx(databaseOf(client));
      await client.query("update audit_events set xact = xact where false");
      await sealAudit(ctx);
      const { broken } = await verifyAudit(ctx);
      expect(broken).toMatchObject({
        fault: "row_inserted",
        id: aud("019a0000-0000-7000-8000-00000000abcd"),
      });
    } finally {
      await client.query("rollback");
    }
  });
});

describe("of the chain", () => {
  const columns: Readonly<Record<string, string>> = {
    previous: "repeat('1', 64)",
    hash: "repeat('2', 64)",
    tag: "(select tag from audit_blocks o where o.number = 1 + audit_blocks.number % 6)",
    first_xact: "first_xact - 1",
    first_id: "gen_random_uuid()",
    last_xact: "last_xact + 1",
    last_id: "gen_random_uuid()",
    first_at: "first_at - interval '1 ms'",
    last_at: "last_at + interval '1 ms'",
    sealed_at: "sealed_at + interval '1 ms'",
    suspects: "array['019a0000-0000-7000-8000-00000000abcd']",
    rows: "array_append(rows[2:], rows[1])",
  };
  test.each(Object.entries(columns))("%s of any block cannot be edited", async (column, value) => {
    for (let number = 1; number <= blocks; number += 1) {
      const { report } = await verifyAfter(
        `update audit_blocks set ${column} = ${value} where number = ${number}`,
      );
      // Whoever edits the hash of the newest block has parted it from the head as well.
      const faults = [{ fault: "block_edited", id: null, block: number }];
      expect(faults).toContainEqual(report.broken);
    }
  });

  test("no block can be removed, the newest one neither", async () => {
    for (let number = 1; number <= blocks; number += 1) {
      const { report } = await verifyAfter(`delete from audit_blocks where number = ${number}`);
      expect(report.broken).toEqual({ fault: "block_removed", id: null, block: number });
    }
    const { report } = await verifyAfter("delete from audit_blocks where number > 3");
    expect(report.broken).toEqual({ fault: "block_removed", id: null, block: blocks });
    const all = await verifyAfter("delete from audit_blocks");
    expect(all.report.broken).toEqual({ fault: "block_removed", id: null, block: blocks });
  });

  test("no block can be put behind the newest one", async () => {
    const { report } = await verifyAfter(`
      insert into audit_blocks select number + 6, md5(hash), hash, tag, row_count, first_xact,
        first_id, last_xact + 1000, last_id, first_at, last_at, rows, suspects, sealed_at
      from audit_blocks where number = 1`);
    expect(report.broken).toEqual({ fault: "block_inserted", id: null, block: blocks + 1 });
  });

  const heads: readonly (readonly [string, string])[] = [
    ["removed", "delete from audit_head"],
    ["another", "update audit_head set tag = 't1.' || repeat('A', 43)"],
    [
      "an older one, without its tag",
      `update audit_head set (number, hash, tag) = (select number, hash, tag from audit_blocks
        where number = 3); delete from audit_blocks where number > 3`,
    ],
    [
      "one of a key that nobody knows",
      "update audit_head set tag = 'zz.' || split_part(tag, '.', 2)",
    ],
  ];
  test.each(heads)("the head cannot be %s", async (_what, script) => {
    const { report } = await verifyAfter(script);
    expect(report.broken).toMatchObject({ fault: "head_edited", id: null });
  });

  test("a whole block that is made up again, hashes and all, is proved by no key", async () => {
    const { id, block } = rows.find(({ block }) => block === 2) as Row;
    const { report } = await verifyAfter(`
      update audit_events set actor = 'usr_mallory' where id = '${id}';
      update audit_blocks b set rows = (select array_agg(case when r like '${id}.%'
        then e.id || '.' || audit_fingerprint(e) else r end order by n)
        from unnest(b.rows) with ordinality u(r, n), audit_events e where e.id = '${id}')
      where number = 2`);
    expect(report.broken).toEqual({ fault: "block_edited", id: null, block });
  });

  test("the sealer does not go on from a broken end", async () => {
    const { ctx } = await verifyAfter("select 1");
    await client.query("begin");
    try {
      await client.query("set local session_replication_role = replica");
      await client.query(`delete from audit_blocks where number = ${blocks}`);
      await expect(sealAudit(ctx)).rejects.toThrow("broken at its end");
    } finally {
      await client.query("rollback");
    }
  });
});

test("what is told of one bound goes on behind it, and sees what is there", async () => {
  const ctx = auditCtx(opened.db);
  const bound = { blocks: 4, ms: 60_000 };
  const first = await verifyAudit(ctx, { bound });
  expect(first).toMatchObject({ blocks: 4, nextAfter: 4, broken: null });
  const second = await verifyAudit(ctx, { bound, after: 4 });
  expect(second).toMatchObject({ blocks, nextAfter: null, broken: null });
  await expect(verifyAudit(ctx, { after: 77 })).rejects.toMatchObject({
    definition: { code: "validation_failed" },
  });
});
