import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fraudRules } from "../../src/core/fraud-rules.ts";
import { type Id, toUuid } from "../../src/core/id.ts";
import { cases, shadowFindings } from "../../src/features/compliance/tables.ts";
import { webhookDeliveries } from "../../src/features/webhooks/tables.ts";
import { outbox } from "../../src/platform/outbox/tables.ts";
import {
  caseOf,
  casesPath,
  decide,
  makeBlocked,
  makeHabit,
  makeReview,
  report,
} from "../support/cases.ts";
import { transfer } from "../support/money.ts";
import { operations } from "../support/openapi/document.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { dumpDatabase, tablesWith } from "../support/servers/database-dump.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person, Reply } from "../support/start.ts";
import { createWebhook, deadEnd } from "../support/webhooks.ts";

/**
 * A customer about whom staff know and write a lot: nothing of it reaches them or their payee by
 * any reply, event, webhook, export or mail, and no log line tells of it.
 */
/** Both rules of an hour: they count per person, and the cases below are of one customer. */
const shadow = ["over_10_transfers_in_hour", "over_5_transfers_in_hour", "round_amount"] as const;
const canaries = {
  note: "canary-note-of-staff",
  decision: "canary-words-of-a-decision",
  reason: "canary_reason_of_a_report",
};

let opened: OpenedAdapter;
let app: OwnApp;
let staff: Person;
let customer: Person;
let payee: Person;
let caseIds: string[];
let replies: Reply[];

beforeAll(async () => {
  opened = await openOverPg();
  const policy = { "fraud.review": 30, "fraud.block": 55, "fraud.shadow": shadow };
  const variables = { POLICY: JSON.stringify(policy) };
  app = await startOwnApp(variables, opened, { hasCheapHashes: true });
  const [reporter, other] = [await makeAdmin(app), await makeAdmin(app)];
  staff = other;
  customer = await signUpAt(app);
  payee = await signUpAt(app);
  replies = [];
  for (const person of [customer, payee]) {
    const events = ["transaction.posted", "transaction.declined", "transaction.pending_review"];
    await createWebhook(person, { url: `${deadEnd}/hook`, events });
  }
  caseIds = await beSuspected(reporter);
  await app.runSchedule();
  await app.settle();
}, 120_000);
afterAll(async () => {
  await app.close();
  await opened.stop();
});

async function beSuspected(reporter: Person): Promise<string[]> {
  const ids: string[] = [];
  for (const decision of ["release", "block", "confirmed"]) {
    const review = await makeReview(customer, payee);
    replies.push(await customer.get(`/api/v1/transactions/${review.transferId}`));
    const { id } = await caseOf(staff, review.transferId);
    const noted = await staff.post(`${casesPath}/${id}/notes`, { text: canaries.note });
    expect(noted.status, noted.text).toBe(201);
    const decided = await decide(staff, id, decision, { note: canaries.decision });
    expect(decided.status, decided.text).toBe(200);
    ids.push(id);
  }
  const more = { reasons: [canaries.reason], note: canaries.note };
  const reported = await report(reporter, customer.id, more);
  expect(reported.status, reported.text).toBe(201);
  const confirmed = await decide(staff, reported.body.id, "confirmed", { note: canaries.decision });
  expect(confirmed.body).toMatchObject({ status: "closed", decision: "confirmed" });
  ids.push(reported.body.id);
  const { from, to } = await makeHabit(customer, payee);
  const round = await transfer(customer, { from, to, amount: 1_000_00 });
  expect([201, 202]).toContain(round.status);
  replies.push(round);
  await makeBlocked(customer, payee);
  const blocked = await app.db.select().from(cases).where(eq(cases.type, "fraud_block"));
  expect(blocked).toHaveLength(1);
  return [...ids, ...blocked.map(({ id }) => id)];
}

/** What must never be told: ids, words, scores' names and reasons. */
function secrets(): string[] {
  const uuids = caseIds.map((id) => toUuid("case", id as Id<"case">));
  const rules = fraudRules.filter((rule) => rule !== "structuring");
  return [...Object.values(canaries), ...caseIds, ...uuids, ...rules, "risk_", "cas_", "nte_"];
}

function expectSilent(text: string, where: string): void {
  const found = secrets().filter((secret) => text.toLowerCase().includes(secret));
  expect(found, where).toEqual([]);
}

/** Signs in anew: a changed password ended what was before. */
async function signInAgain(person: Person): Promise<string> {
  for (const password of [person.password, "copper lantern meadow 58"]) {
    const body = { email: person.email, password };
    const session = await app.visitor().post("/api/v1/auth/login", body);
    if (session.status === 200) return session.body.access_token;
  }
  throw new Error("Nobody signed in");
}

test("there is something to keep silent about", async () => {
  const { body } = await staff.get(`${casesPath}?limit=100`);
  const listed = body.data.map(({ id }: { id: string }) => id);
  expect(listed).toEqual(expect.arrayContaining(caseIds));
  for (const id of caseIds.slice(0, 3)) {
    const { text } = await staff.get(`${casesPath}/${id}`);
    for (const word of [canaries.note, canaries.decision, "amount_above_5x_mean"]) {
      expect(text).toContain(word);
    }
  }
  expect((await app.db.select().from(shadowFindings)).length).toBeGreaterThan(3);
});

test.each(["customer", "payee"])("no reply to the %s tells of it", async (who) => {
  const person = who === "customer" ? customer : payee;
  const token = await signInAgain(person);
  const { body: own } = await app.visitor().get("/api/v1/transactions?limit=100", { token });
  const accounts = (await app.visitor().get("/api/v1/accounts?limit=100", { token })).body.data;
  const ids: Readonly<Record<string, string[]>> = {
    "/api/v1/transactions/{id}": own.data.map(({ id }: { id: string }) => id),
  };
  let asked = 0;
  for (const { method, path, access } of operations) {
    if (method !== "GET" || access === "operations") continue;
    // The description of the API is the same for everybody, and names what it describes.
    if (/openapi|docs|problems|dev\//.test(path)) continue;
    const known = ids[path] ?? accounts.map(({ id }: { id: string }) => id);
    for (const id of path.includes("{") ? known : [""]) {
      const month = new Date().toISOString().slice(0, 7);
      const filled = path.replace("{id}", id).replace(/\{\w+\}/, month);
      const reply = await app.visitor().get(filled, { token });
      asked += 1;
      expectSilent(reply.text + JSON.stringify([...reply.headers]), `GET ${filled}`);
    }
  }
  expect(asked).toBeGreaterThan(20);
  for (const { text } of replies) expectSilent(text, "a transfer as it was made");
});

test("no event and no webhook tells of it, and the payee learns of what was posted only", async () => {
  const events = await app.db.select().from(outbox);
  const deliveries = await app.db.select().from(webhookDeliveries);
  expect(deliveries.length).toBeGreaterThan(10);
  for (const event of [...events, ...deliveries]) {
    expectSilent(JSON.stringify(event.payload), event.kind);
  }
  const kinds = new Set(deliveries.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    "transaction.declined",
    "transaction.pending_review",
    "transaction.posted",
  ]);
  const token = await signInAgain(payee);
  const hooks = await app.visitor().get("/api/v1/webhooks", { token });
  const own = hooks.body.data.map(({ id }: { id: Id<"webhook"> }) => id);
  const told = deliveries.filter(({ webhookId }) => own.includes(webhookId));
  expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(["transaction.posted"]));
});

test("no mail and no log line tells of it", async () => {
  const { text } = await app.visitor().get("/dev/mailbox");
  expect(text).toContain("Your Florin transaction is posted");
  expect(text).toContain("Your Florin transaction was declined");
  expectSilent(text, "the mailbox");
  const lines = app.lines.filter((line) => !line.includes(casesPath)).join("\n");
  for (const canary of Object.values(canaries)) {
    expect(app.lines.join("\n")).not.toContain(canary);
    expect(lines).not.toContain(canary);
  }
});

describe("in the database", () => {
  test("nobody reads what staff wrote, and the audit holds none of it", async () => {
    const dump = await dumpDatabase(app.db);
    for (const word of [canaries.note, canaries.decision])
      expect(tablesWith(dump, word)).toEqual([]);
    expect(tablesWith(dump, canaries.reason)).toEqual(["cases"]);
  });

  test("what was in shadow had no effect and is counted", async () => {
    const { body } = await staff.get("/api/v1/admin/shadow-rules");
    const counted = new Map<string, Reply["body"]>(
      body.data.map((each: Reply["body"]) => [each.rule, each]),
    );
    expect([...counted.keys()]).toEqual([...fraudRules]);
    for (const [
      rule,
      { is_in_shadow: isInShadow, findings, changes, by_decision: by },
    ] of counted) {
      expect(isInShadow).toBe((shadow as readonly string[]).includes(rule));
      const kept = await app.db
        .select()
        .from(shadowFindings)
        .where(inArray(shadowFindings.rule, [rule]));
      expect(findings).toBe(kept.length);
      expect(changes).toBe(kept.filter((each) => each.decision !== each.wouldDecide).length);
      expect(by.reduce((sum: number, each: Reply["body"]) => sum + each.count, 0)).toBe(findings);
    }
    expect(counted.get("round_amount")?.findings).toBe(2);
    const { reasons, score } = (await staff.get(`${casesPath}/${caseIds[0]}`)).body;
    expect({ reasons, score }).toEqual({ reasons: ["amount_above_5x_mean"], score: 30 });
    const about = await staff.get(`${casesPath}/${caseIds[0]}`);
    expect(about.body.shadow).toEqual([
      {
        rule: "over_5_transfers_in_hour",
        points: 10,
        decision: "review",
        would_decide: "review",
      },
    ]);
    const blocked = await staff.get(`${casesPath}/${caseIds.at(-1)}`);
    expect(blocked.body.shadow).toMatchObject(
      shadow.map((rule) => ({ rule, decision: "block", would_decide: "block" })),
    );
  });

  test("a window is bounded", async () => {
    const path = "/api/v1/admin/shadow-rules";
    const early = await staff.get(`${path}?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z`);
    expect(early.body.data.every((each: Reply["body"]) => each.findings === 0)).toBe(true);
    for (const query of [
      "from=2020-01-01T00:00:00Z",
      "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
      "from=yesterday",
    ]) {
      expect((await staff.get(`${path}?${query}`)).status, query).toBe(400);
    }
  });
});
