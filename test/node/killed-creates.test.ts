import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { businessAnswers } from "../support/health.ts";
import { openAccount } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person } from "../support/start.ts";

/** A process is killed when something was made and the reply is not kept yet; a retry follows. */

let opened: OpenedAdapter;
let app: OwnApp;
let ada: Person;
let account: string;
beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({}, opened, { hasCheapHashes: true });
  ada = await signUpAt(app);
  account = await openAccount(ada);
});
afterAll(async () => {
  await app?.close();
  await opened?.stop();
});

/** What such a process leaves of the key: taken by a request that nobody answers any more. */
async function loseReply(key: string): Promise<void> {
  const { rows } = await opened.db.execute(sql`
    update idempotency_keys set status = null, reply_sealed = null, locked_by = 'req_of_the_dead',
      locked_until = now() - interval '1 second'
    where key = ${key} and status is not null returning key`);
  expect(rows).toHaveLength(1);
}

const keyed = (path: string, body: object, key: string) =>
  ada.post(path, body, { headers: { "idempotency-key": key } });

type Create = readonly [what: string, list: string, path: () => string, body: () => object];
const creates: readonly Create[] = [
  [
    "an account",
    "/api/v1/accounts?limit=100",
    () => "/api/v1/accounts",
    () => ({ type: "savings", currency: "USD", name: "Once" }),
  ],
  [
    "a card",
    "/api/v1/cards?limit=100",
    () => "/api/v1/cards",
    () => ({ account_id: account, type: "virtual" }),
  ],
  ["a post", "/api/v1/posts?limit=100", () => "/api/v1/posts", () => ({ content: "Only once" })],
  [
    "a business",
    "/api/v1/warehouse/businesses",
    () => "/api/v1/warehouse/businesses",
    () => ({ name: "Example Bakery", currency: "USD" }),
  ],
  [
    "an assessment",
    "/api/v1/assessments",
    () => "/api/v1/assessments",
    () => ({ questionnaire: "business-health", answers: businessAnswers }),
  ],
  [
    "a webhook",
    "/api/v1/webhooks",
    () => "/api/v1/webhooks",
    () => ({ url: "https://example.com/hook", events: ["transaction.posted"] }),
  ],
];

describe.each(creates)("%s", (what, list, path, body) => {
  const count = async () => (await ada.get(list)).body.data.length;

  test("is made once, however often the request is lost and comes again", async () => {
    const key = `lost-${what}`.replaceAll(" ", "-");
    const first = await keyed(path(), body(), key);
    expect(first.status, first.text).toBe(201);
    const made = await count();
    for (const _ of ["once", "twice"]) {
      await loseReply(key);
      const again = await keyed(path(), body(), key);
      expect(again.status, again.text).toBe(201);
      expect(again.body).toEqual(first.body);
    }
    expect(await count()).toBe(made);
    const kept = await keyed(path(), body(), key);
    expect(kept.headers.get("idempotency-replayed")).toBe("true");
    expect(kept.text).toBe(first.text);
  });
});

test("a card is replaced once, and its successor is told again", async () => {
  const { id } = (await keyed("/api/v1/cards", { account_id: account, type: "virtual" }, "old"))
    .body;
  const path = `/api/v1/cards/${id}/replace`;
  const first = await keyed(path, { reason: "lost" }, "lost-replacement");
  expect(first.status, first.text).toBe(201);
  await loseReply("lost-replacement");
  const again = await keyed(path, { reason: "lost" }, "lost-replacement");
  expect([again.status, again.text]).toEqual([201, first.text]);
});

test("a request whose key another one took over meanwhile makes nothing", async () => {
  await opened.db.execute(sql`
    create function take_over() returns trigger language plpgsql as $$ begin
      update idempotency_keys set locked_by = 'req_of_another' where key = 'slow'; return new;
    end $$`);
  await opened.db.execute(
    sql`create trigger take_over before insert on cards for each row execute function take_over()`,
  );
  const before = (await ada.get("/api/v1/cards?limit=100")).body.data.length;
  const slow = await keyed("/api/v1/cards", { account_id: account, type: "virtual" }, "slow");
  expectProblem(slow, 409, "idempotency_in_progress");
  await opened.db.execute(sql`drop trigger take_over on cards`);
  expect((await ada.get("/api/v1/cards?limit=100")).body.data).toHaveLength(before);
});
