import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person } from "../support/start.ts";

/** The reply of a success is given, whether it can be kept at that moment or not. */

const app = await startOwnApp({}, undefined, { hasCheapHashes: true });
let ada: Person;
beforeAll(async () => {
  ada = await signUpAt(app);
  await app.db.execute(sql`
    create function fail_to_keep() returns trigger language plpgsql
    as $$ begin raise exception 'out of order'; end $$`);
});
afterAll(() => app.close());

async function whileNothingIsKept<T>(work: () => Promise<T>): Promise<T> {
  await app.db.execute(sql`
    create trigger fail_to_keep before update of status or delete on idempotency_keys
    for each row execute function fail_to_keep()`);
  try {
    return await work();
  } finally {
    await app.db.execute(sql`drop trigger fail_to_keep on idempotency_keys`);
  }
}

const post = (content: string, key: string) =>
  ada.post("/api/v1/posts", { content }, { headers: { "idempotency-key": key } });

test("a success is told although it cannot be kept, and is kept as soon as it can", async () => {
  const first = await whileNothingIsKept(() => post("Once", "lost-1"));
  expect(first.status, first.text).toBe(201);
  await app.settle();
  const again = await post("Once", "lost-1");
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(again.text).toBe(first.text);
});

test("a refusal is told although its key cannot be freed, and the key is freed later", async () => {
  const refused = await whileNothingIsKept(() => post("", "lost-2"));
  expect(refused.status).toBe(400);
  await app.settle();
  expect((await post("Now it says something", "lost-2")).status).toBe(201);
});
