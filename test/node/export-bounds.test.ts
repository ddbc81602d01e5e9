import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Id, toUuid } from "../../src/core/id.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person } from "../support/start.ts";

/** An export is bounded; what does not fit is the oldest, and the export says where it was cut. */

const app = await startOwnApp({}, undefined, { hasCheapHashes: true });
let ada: Person;
beforeAll(async () => {
  ada = await signUpAt(app);
});
afterAll(() => app.close());

const exported = async () => (await ada.get("/api/v1/auth/me/export")).body;

test("an export that holds everything names nothing", async () => {
  expect((await exported()).truncated).toEqual([]);
});

test("an export that was cut names the tables and keeps the newest rows", async () => {
  await app.db.execute(sql`
    insert into sessions
      (id, user_id, rotated_at, auth_time, methods, address, user_agent, created_at, last_used_at,
       expires_at, ended_at, end_reason)
    select gen_random_uuid(), ${toUuid("user", ada.id as Id<"user">)}::uuid, t, t, '{pwd}', '', '',
           t, t, t, t, 'revoked'
    from generate_series(1, 1500) as n, lateral (select now() - n * interval '1 hour' as t) as at`);
  const { sessions, truncated } = await exported();
  expect(truncated).toEqual(["sessions"]);
  expect(sessions).toHaveLength(1_000);
  const times = sessions.map((row: { created_at: string }) => row.created_at);
  expect(times).toEqual([...times].sort().reverse());
  expect(sessions.some((row: { ended_at: string | null }) => row.ended_at === null)).toBe(true);
});
