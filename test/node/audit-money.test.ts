import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { users } from "../../src/features/users/tables.ts";
import { keyed, openAccount, transfer, transferBody } from "../support/money.ts";
import { type Expected, trailOf } from "../support/servers/audit-trail.ts";
import { startAuditedApp } from "../support/servers/audited-app.ts";
import { dumpDatabase, tablesWith } from "../support/servers/database-dump.ts";
import type { Person, Reply } from "../support/start.ts";

/**
 * Every act on money leaves its audit row, without what somebody wrote about it, and an act whose
 * row cannot be written does not happen.
 */
const app = await startAuditedApp();
const { admin, newPerson } = app;
const { expectTrail } = trailOf(app);
afterAll(() => app.close());

const transactions = "/api/v1/transactions";
const texts = {
  description: "audit canary description",
  reference: "audit canary reference",
  metadata: { "audit canary key": "audit canary value" },
};
const reason = "audit canary reason";
const name = "Audit Canary";
const canaries = [
  texts.description,
  texts.reference,
  ...Object.entries(texts.metadata).flat(),
  reason,
  name,
];

let friend: Person;
let to: string;
beforeAll(async () => {
  friend = await newPerson();
  to = await openAccount(friend);
});

let person: Person;
let from: string;
beforeEach(async () => {
  person = await newPerson();
  from = await openAccount(person, { balance: 900_000 });
});

type Prepared = Readonly<{
  act: () => Promise<Reply>;
  row: (reply: Reply) => Expected;
  /** 201 by default. */
  status?: number;
}>;

const usd = (amount: number) => ({ amount, currency: "USD" });
const send = (amount: number, payee = to) =>
  transfer(person, { from, to: payee, amount, ...texts });
const byAdmin = (path: string, body?: unknown) => () => keyed(admin, path, body);

async function approve(): Promise<void> {
  const isPerson = eq(users.id, person.id as Id<"user">);
  await app.db.update(users).set({ kycStatus: "approved" }).where(isPerson);
}

async function must(sent: Promise<Reply>): Promise<Reply["body"]> {
  const reply = await sent;
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply.body;
}

/** Three small ones make a habit, which the rules compare with. */
async function getUsedTo(count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) await must(send(100));
}

async function hold() {
  const body = { account_id: from, to_account_id: to, ...usd(500) };
  return must(keyed(person, `${transactions}/holds`, body));
}

const cash = (direction: string, action: string) => (): Prepared => {
  const body = { account_id: from, ...usd(300), channel: "wire", description: texts.description };
  return {
    act: byAdmin(`${transactions}/${direction}`, body),
    row: ({ body: { id } }) => [action, admin.id, id, { ...usd(300), channel: "wire" }],
  };
};

const acts: Readonly<Record<string, () => Prepared | Promise<Prepared>>> = {
  "account.opened": () => ({
    act: () => person.post("/api/v1/accounts", { type: "savings", currency: "USD", name }),
    row: ({ body }) => ["account.opened", person.id, body.id, { type: "savings", currency: "USD" }],
  }),
  "account.closed": async () => {
    const id = await openAccount(person);
    return {
      status: 200,
      act: () => person.post(`/api/v1/accounts/${id}/close`),
      row: () => ["account.closed", person.id, id],
    };
  },
  "account.frozen": () => ({
    status: 200,
    act: () => admin.post(`/api/v1/admin/accounts/${from}/freeze`),
    row: () => ["account.frozen", admin.id, from],
  }),
  "account.unfrozen": async () => {
    await must(admin.post(`/api/v1/admin/accounts/${from}/freeze`));
    return {
      status: 200,
      act: () => admin.post(`/api/v1/admin/accounts/${from}/unfreeze`),
      row: () => ["account.unfrozen", admin.id, from],
    };
  },
  "account.credit_limit_changed": async () => {
    await approve();
    const body = { type: "credit", currency: "USD" };
    const { id } = await must(person.post("/api/v1/accounts", body));
    const limit = { body: { credit_limit: 500 } };
    return {
      status: 200,
      act: () => admin.send("PATCH", `/api/v1/admin/accounts/${id}`, limit),
      row: () => ["account.credit_limit_changed", admin.id, id, { before: 0, after: 500 }],
    };
  },
  "deposit.posted": cash("deposit", "deposit.posted"),
  "withdrawal.posted": cash("withdrawal", "withdrawal.posted"),
  "deposit.posted for play": () => ({
    act: () => keyed(person, "/api/v1/sandbox/deposits", { account_id: from, ...usd(5) }),
    row: ({ body }) => ["deposit.posted", person.id, body.id, { ...usd(5), channel: null }],
  }),
  "transfer.posted": () => ({
    act: () => send(70),
    row: ({ body }) => ["transfer.posted", person.id, body.id, { ...usd(70), risk: "allow" }],
  }),
  "transfer.batch_posted": () => ({
    act: () => {
      const list = [1, 2].map((amount) => transferBody({ from, to, amount, ...texts }));
      return keyed(person, `${transactions}/transfer/batch`, { transfers: list });
    },
    row: ({ body: { data } }) => [
      "transfer.batch_posted",
      person.id,
      null,
      { count: 2, first: data[0].id },
    ],
  }),
  "transfer.held": async () => {
    await getUsedTo(6);
    return {
      status: 202,
      act: () => send(100_000),
      row: ({ body }) => ["transfer.held", person.id, body.id, { ...usd(100_000), risk: "review" }],
    };
  },
  "transfer.blocked": async () => {
    await approve();
    await getUsedTo(3);
    const stranger = await openAccount(friend);
    return {
      status: 403,
      act: () => send(600_000, stranger),
      row: () => [
        "transfer.blocked",
        person.id,
        expect.stringMatching(/^txn_/),
        { ...usd(600_000), risk: "block" },
      ],
    };
  },
  "transfer.reversed": async () => {
    const { id } = await must(send(40));
    return {
      act: byAdmin(`${transactions}/${id}/reverse`, { reason }),
      row: ({ body }) => ["transfer.reversed", admin.id, id, { reversal: body.id, ...usd(40) }],
    };
  },
  "hold.created": () => ({
    act: () =>
      keyed(person, `${transactions}/holds`, { account_id: from, to_account_id: to, ...usd(500) }),
    row: ({ body }) => ["hold.created", person.id, body.id, { ...usd(500), risk: "allow" }],
  }),
  "hold.captured": async () => {
    const { id } = await hold();
    return {
      status: 200,
      act: () => keyed(person, `${transactions}/holds/${id}/capture`, { amount: 200 }),
      row: ({ body }) => [
        "hold.captured",
        person.id,
        id,
        { ...usd(200), transfer: body.transaction_id },
      ],
    };
  },
  "hold.voided": async () => {
    const { id } = await hold();
    return {
      status: 200,
      act: () => person.post(`${transactions}/holds/${id}/void`),
      row: () => ["hold.voided", person.id, id],
    };
  },
};

describe("a trail is left by", () => {
  test.each(Object.entries(acts))("%s", async (action, prepare) => {
    const { act, row, status = 201 } = await prepare();
    await app.settle();
    const before = await dumpDatabase(app.db);
    await refuseAudit(action.split(" ")[0] ?? "");
    const failed = await act();
    await app.settle();
    expect(failed.status, failed.text).toBe(500);
    expect(await dumpDatabase(app.db), "without its row nothing happens").toEqual(before);
    await app.db.execute(sql`drop trigger refuse_audit on audit_events`);
    await expectTrail(act, status, (reply) => [row(reply)]);
  });
});

async function refuseAudit(action: string): Promise<void> {
  await app.db.execute(sql`
    create or replace function refuse_audit() returns trigger language plpgsql as $$
    begin raise exception 'no audit row for %', new.action; end $$`);
  await app.db.execute(
    sql.raw(`
    create trigger refuse_audit before insert on audit_events
    for each row when (new.action = '${action}') execute function refuse_audit()`),
  );
}

test("what somebody wrote about money stands in no trail and in no log", async () => {
  const dump = await dumpDatabase(app.db);
  for (const text of canaries) {
    expect(tablesWith(dump, text).length, text).toBeGreaterThan(0);
    expect(tablesWith(dump, text), text).not.toContain("audit_events");
    expect(tablesWith(dump, text), text).not.toContain("idempotency_keys");
    expect(
      app.lines.filter((line) => line.includes(text)),
      text,
    ).toEqual([]);
  }
});
