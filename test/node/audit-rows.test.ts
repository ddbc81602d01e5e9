import { eq, type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createNewId, type Id } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { readDatabaseFailure } from "../../src/platform/db/failure.ts";
import { adapters, type OpenedAdapter } from "../support/servers/adapters.ts";

/** The database itself keeps audit rows as they were written, whoever asks for something else. */

const newId = createNewId(() => new Date());
const refusal = { sqlState: "FL002", constraint: "audit events are append-only" };

describe.each(adapters)("audit rows over %s", (_name, open) => {
  let opened: OpenedAdapter;
  let id: Id<"audit">;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.stop());
  beforeEach(async () => {
    id = newId("audit");
    await opened.db.insert(auditEvents).values({
      id,
      recordedAt: new Date("2026-03-29T01:59:59.987Z"),
      actorKind: "user",
      actor: "usr_ada",
      action: "user.registered",
      target: "usr_ada",
      requestId: "req_1",
      address: "198.51.100.7",
      userAgent: "A browser",
      originTag: "a tag",
      details: { reason: "first" },
    });
  });

  const read = () => opened.db.select().from(auditEvents).where(eq(auditEvents.id, id));
  const expectRefused = async (statement: SQL) => {
    const before = await read();
    for (const attempt of [
      () => opened.db.execute(statement),
      () => opened.db.atomic((tx) => [tx.execute(statement)]),
    ]) {
      const error = await Promise.resolve(attempt()).catch((thrown: unknown) => thrown);
      expect(readDatabaseFailure(error)).toEqual(refusal);
    }
    expect(await read()).toEqual(before);
  };

  test.each([
    ["recorded_at", sql`recorded_at + interval '1 millisecond'`],
    ["actor", sql`'usr_eve'`],
    ["actor", sql`null`],
    ["actor_kind", sql`'system'`],
    ["action", sql`'user.erased'`],
    ["target", sql`null`],
    ["request_id", sql`'req_2'`],
    ["origin_tag", sql`'another tag'`],
    ["details", sql`'{"reason": "another"}'::jsonb`],
    ["id", sql`gen_random_uuid()`],
    ["address", sql`'198.51.100.8'`],
    ["address", sql`null`],
    ["user_agent", sql`null`],
  ])("%s alone cannot be changed", async (column, value) => {
    const name = sql.identifier(column);
    await expectRefused(sql`update audit_events set ${name} = ${value}`);
  });

  test("forgetting where an act came from changes nothing else", async () => {
    const forgotten = { address: sql`null`, userAgent: sql`null` };
    await expectRefused(
      sql`update audit_events set address = null, user_agent = null, actor = 'usr_eve'`,
    );
    const [before] = await read();
    const ours = eq(auditEvents.id, id);
    await opened.db.update(auditEvents).set(forgotten).where(ours);
    expect(await read()).toEqual([{ ...before, address: null, userAgent: null }]);
    await expectRefused(sql`update audit_events set address = '198.51.100.7', user_agent = ''`);
  });

  test.each([
    ["deleted", sql`delete from audit_events`],
    ["truncated", sql`truncate audit_events`],
    ["truncated with others", sql`truncate consents, audit_events cascade`],
    [
      "taken over by an upsert",
      sql`insert into audit_events select * from audit_events limit 1
        on conflict (id) do update set action = 'user.erased'`,
    ],
    [
      "deleted by a merge",
      sql`merge into audit_events using (select 1) one on true when matched then delete`,
    ],
  ])("they cannot be %s", async (_how, statement) => {
    await expectRefused(statement);
  });

  test.each([
    ["an unknown kind of actor", sql`'robot'`, sql`'user.registered'`, "actor_kind is known"],
    ["an action of one word", sql`'user'`, sql`'registered'`, "action is a dotted name"],
    ["an action of free text", sql`'user'`, sql`'User Registered.'`, "action is a dotted name"],
  ])("%s is not written", async (_what, actorKind, action, constraint) => {
    const attempt = opened.db.execute(sql`
      insert into audit_events
      select gen_random_uuid(), recorded_at, ${actorKind}, actor, ${action}, target, request_id,
        address, user_agent, origin_tag, details from audit_events limit 1`);
    const error = await Promise.resolve(attempt).catch((thrown: unknown) => thrown);
    expect(readDatabaseFailure(error)).toEqual({ sqlState: "23514", constraint });
  });
});
