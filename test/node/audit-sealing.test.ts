import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordEvent, sealAudit, verifyAudit } from "../../src/features/audit/index.ts";
import { auditBlocks, auditEvents, auditHead } from "../../src/features/audit/tables.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { readDatabaseFailure } from "../../src/platform/db/failure.ts";
import { adapters, type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { auditCtx, erase, liveAndBeErased, recordMixture } from "../support/servers/audit-chain.ts";
import { testVariables } from "../support/setup/variables.ts";

/** Rows in the order of their blocks, and those that stand in the table. */
async function compareRows({ db }: Ctx): Promise<{ sealed: string[]; kept: string[] }> {
  const blocks = await db.select().from(auditBlocks).orderBy(auditBlocks.number);
  expect(blocks.map(({ number }) => number)).toEqual(blocks.map((_, place) => place + 1));
  const sealed = blocks.flatMap(({ rows }) => rows.map((row) => row.slice(0, 36)));
  const { rows } = await db.execute<{ id: string }>(sql`select id from audit_events`);
  return { sealed: sealed.sort(), kept: rows.map(({ id }) => id).sort() };
}

describe.each(adapters)("the chain over %s", (_name, open) => {
  let opened: OpenedAdapter;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await open();
    ctx = auditCtx(opened.db);
  });
  afterAll(() => opened.stop());

  test("takes every row once, may forget with a person, and stays as it was written", async () => {
    expect(await verifyAudit(ctx)).toMatchObject({ blocks: 0, broken: null, sealedThrough: null });
    await sealAudit(ctx);
    expect(await verifyAudit(ctx)).toMatchObject({ blocks: 0, broken: null });
    const person = await liveAndBeErased(ctx);
    await ctx.db.atomic((tx) => recordMixture(tx, ctx, 1));
    expect(await verifyAudit(ctx)).toMatchObject({ blocks: 0, unsealed: 7, broken: null });
    await sealAudit(ctx);
    await sealAudit(ctx);
    const [newest] = await ctx.db.select().from(auditBlocks);
    expect(await verifyAudit(ctx)).toMatchObject({
      blocks: 1,
      rows: 7,
      unsealed: 0,
      broken: null,
      sealedThrough: newest?.lastAt,
      hash: newest?.hash,
    });
    await erase(ctx, person);
    expect(await verifyAudit(ctx)).toMatchObject({ blocks: 1, unsealed: 1, broken: null });
    await sealAudit(ctx);
    expect(await verifyAudit(ctx)).toMatchObject({ blocks: 2, rows: 8, broken: null });
    const forgotten = await ctx.db.select().from(auditEvents);
    expect(forgotten.filter(({ address }) => address === null)).toHaveLength(3);
    const { sealed, kept } = await compareRows(ctx);
    expect(sealed).toEqual(kept);
  });

  test("fills blocks of a thousand rows", async () => {
    for (let n = 0; n < 5; n += 1) {
      await ctx.db.execute(sql`
        insert into audit_events (id, recorded_at, actor_kind, action, request_id, address,
          user_agent, origin_tag, details)
        select gen_random_uuid(), now(), 'anonymous', 'test.filled', 'req', '', '', 'x', '{}'
        from generate_series(1, 500)`);
    }
    const before = await verifyAudit(ctx);
    await sealAudit(ctx);
    const blocks = await ctx.db.select().from(auditBlocks).orderBy(auditBlocks.number);
    const counts = blocks.slice(2).map(({ rowCount }) => rowCount);
    expect(counts).toEqual([1_000, 1_000, 500]);
    expect(before.broken?.fault).toBe("row_inserted");
    // Nobody with a key wrote these, and their block says so.
    expect(await verifyAudit(ctx)).toMatchObject({ broken: { fault: "row_inserted", block: 3 } });
  });

  test.each([
    sql`update audit_blocks set sealed_at = now()`,
    sql`delete from audit_blocks`,
    sql`truncate audit_blocks`,
    sql`update audit_head set number = number + 2`,
    sql`update audit_head set number = number - 1`,
    sql`update audit_head set hash = 'x'`,
    sql`delete from audit_head`,
    sql`insert into audit_head values (2, 0, '', '')`,
    sql`truncate audit_head`,
  ])("is not changed by whoever obeys triggers (%#)", async (statement) => {
    const error = await Promise.resolve(ctx.db.execute(statement)).catch((thrown) => thrown);
    expect(readDatabaseFailure(error)?.sqlState).toBe("FL002");
  });
});

describe("over Postgres", () => {
  let opened: OpenedAdapter;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await openOverPg();
    ctx = auditCtx(opened.db);
  });
  afterAll(() => opened.stop());

  const connect = async () => {
    const client = new pg.Client({ connectionString: opened.server?.url });
    await client.connect();
    return client;
  };

  test("a row that commits late is missed by nobody and comes into a later block", async () => {
    const late = await connect();
    await late.query("begin");
    await recordEvent(drizzle(late, { casing: "snake_case" }), ctx, { action: "test.late" });
    await recordEvent(ctx.db, ctx, { action: "test.early" });
    await sealAudit(ctx);
    // An older transaction is open, so that nothing behind it is settled.
    expect(await verifyAudit(ctx)).toMatchObject({ blocks: 0, unsealed: 1, broken: null });
    await late.query("commit");
    await late.end();
    await sealAudit(ctx);
    expect(await verifyAudit(ctx)).toMatchObject({ blocks: 1, rows: 2, broken: null });
  });

  test("eight sealers and writers that end out of order make one chain of every row", async () => {
    let isWriting = true;
    const write = async (writer: number) => {
      const client = await connect();
      const tx = drizzle(client, { casing: "snake_case" });
      for (let turn = 0; turn < 25; turn += 1) {
        await client.query("begin");
        for (let n = 0; n <= turn % 4; n += 1) {
          await recordEvent(tx, ctx, { action: "test.written", details: { writer, turn, n } });
          await client.query("select pg_sleep($1)", [((writer * 7 + turn * 3 + n) % 11) / 500]);
        }
        await client.query(turn % 6 === 5 ? "rollback" : "commit");
      }
      await client.end();
    };
    const seal = async () => {
      while (isWriting) {
        await sealAudit(ctx);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    };
    const sealers = Array.from({ length: 8 }, seal);
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
    isWriting = false;
    await Promise.all(sealers);
    await sealAudit(ctx);

    const { sealed, kept } = await compareRows(ctx);
    expect(sealed).toEqual(kept);
    expect(new Set(sealed).size).toBe(sealed.length);
    const report = await verifyAudit(ctx);
    expect(report).toMatchObject({ unsealed: 0, broken: null, rows: kept.length });
    expect(report.blocks).toBeGreaterThan(10);
  });

  test("a new key signs what comes, and the old one may leave the ring", async () => {
    const old = testVariables["SECRET_KEYS"] ?? "";
    const fresh = `t9:${btoa(String.fromCharCode(...Array.from({ length: 32 }, (_, n) => (n * n * 31 + n * 17 + 7) % 256)))}`;
    const both = auditCtx(opened.db, { SECRET_KEYS: `${fresh},${old}` });
    await sealAudit(both);
    expect(await verifyAudit(both)).toMatchObject({ broken: null });
    await recordEvent(both.db, both, { action: "test.rotated" });
    await sealAudit(both);
    const alone = auditCtx(opened.db, { SECRET_KEYS: fresh });
    expect(await verifyAudit(alone)).toMatchObject({ broken: null, unsealed: 0 });
    expect(await verifyAudit(ctx)).toMatchObject({ broken: { fault: "head_edited" } });
    const [head] = await ctx.db.select().from(auditHead);
    expect(head?.tag).toMatch(/^t9\./);
    await recordEvent(both.db, both, { action: "test.rotated" });
    await expect(sealAudit(ctx)).rejects.toThrow("broken at its end");
    await sealAudit(alone);
    expect(await verifyAudit(alone)).toMatchObject({ broken: null, unsealed: 0 });
  });

  test("after a restore into a server that counts anew the chain goes on", async () => {
    const fresh = await openOverPg();
    try {
      const target = auditCtx(fresh.db);
      // Rows of a server that was a million transactions ahead.
      await target.db.execute(sql`create or replace function audit_shift() returns bigint
        language sql immutable parallel safe return 1000000`);
      await recordEvent(target.db, target, { action: "test.moved" });
      await sealAudit(target);
      await target.db.execute(sql`create or replace function audit_shift() returns bigint
        language sql immutable parallel safe return 0`);
      await expect(sealAudit(target)).rejects.toThrow("audit_continue");
      await target.db.execute(sql`select audit_continue()`);
      await recordEvent(target.db, target, { action: "test.continued" });
      await sealAudit(target);
      expect(await verifyAudit(target)).toMatchObject({ blocks: 2, unsealed: 0, broken: null });
    } finally {
      await fresh.stop();
    }
  });
});
