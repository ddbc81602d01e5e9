import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Id, toUuid } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { webhookDeliveries, webhooks } from "../../src/features/webhooks/tables.ts";
import { outbox } from "../../src/platform/outbox/tables.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { signaturesOf, signersOf } from "../support/servers/receiver.ts";
import {
  day,
  minute,
  startWebhookWorld,
  type WebhookWorld,
} from "../support/servers/webhook-world.ts";
import { testSecretKeys } from "../support/setup/variables.ts";
import type { Person } from "../support/start.ts";
import { createWebhook, webhooksPath } from "../support/webhooks.ts";

/** What owners do with their webhooks, and what they leave behind. */
let opened: OpenedAdapter;
beforeAll(async () => {
  opened = await openOverPg();
});
afterAll(() => opened.stop());

let world: WebhookWorld;
beforeEach(async () => {
  world = await startWebhookWorld(opened);
});
afterEach(() => world.close());

const pathOf = (rest = "") => `${webhooksPath}/${world.webhook.id}${rest}`;
const rowOf = async () => {
  const isIt = eq(webhooks.id, world.webhook.id as Id<"webhook">);
  const [row] = await world.app.db.select().from(webhooks).where(isIt);
  if (!row) throw new Error("There is no such webhook");
  return row;
};

describe("a test", () => {
  test("arrives after its reply without waiting for the job, whatever was asked for", async () => {
    const { app, person, receiver, webhook } = world;
    const reply = await person.post(pathOf("/test"));
    expect(reply.status, reply.text).toBe(202);
    expect(reply.body).toMatchObject({ type: "webhook.test", status: "pending", attempts: 0 });
    await app.settle();
    expect(receiver.received).toHaveLength(1);
    expect(world.idsReceived()).toEqual([reply.body.event_id]);
    const [got] = receiver.received;
    expect(got && signersOf(got, [webhook.secret])).toEqual([webhook.secret]);
    expect(JSON.parse(got?.body ?? "")).toMatchObject({
      type: "webhook.test",
      data: { webhook_id: webhook.id },
    });
    await app.runSchedule();
    expect(receiver.received).toHaveLength(1);
  });

  test("is sent by the job when the first attempt fails", async () => {
    const { app, person, receiver } = world;
    receiver.answerWith(500);
    await person.post(pathOf("/test"));
    await app.settle();
    receiver.answerWith(200);
    world.passSeconds(10);
    await app.runSchedule();
    expect(await world.deliveries()).toMatchObject([{ status: "delivered", attempts: 2 }]);
  });

  test("is refused while the webhook is disabled", async () => {
    const { person } = world;
    await person.send("PATCH", pathOf(), { body: { status: "disabled" } });
    expect((await person.post(pathOf("/test"))).body).toMatchObject({ code: "conflict" });
    expect(await world.deliveries()).toEqual([]);
  });
});

describe("a resend", () => {
  const resend = async (person: Person = world.person) => {
    const [delivery] = await world.deliveries();
    return person.post(`${webhooksPath}/deliveries/${delivery?.id}/resend`);
  };

  test("of what was delivered sends the same event once more", async () => {
    const { app, receiver, tell } = world;
    await tell();
    const reply = await resend();
    expect(reply.status, reply.text).toBe(202);
    await app.settle();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(world.idsReceived()).size).toBe(1);
    expect(await world.deliveries()).toMatchObject([{ status: "delivered", attempts: 1 }]);
  });

  test("of what failed for good begins a new schedule", async () => {
    const { app, receiver, tell } = world;
    receiver.answerWith(500);
    await tell();
    await app.db.update(webhookDeliveries).set({ status: "failed", attempts: 10 });
    await resend();
    await app.settle();
    expect(await world.deliveries()).toMatchObject([{ status: "pending", attempts: 1 }]);
    receiver.answerWith(200);
    world.passSeconds(6);
    await app.runSchedule();
    expect(await world.deliveries()).toMatchObject([{ status: "delivered", attempts: 2 }]);
  });

  test("of what waits for hours comes at once, and counts on", async () => {
    const { app, receiver, tell } = world;
    receiver.answerWith(500);
    await tell();
    for (const seconds of [7, 7 * minute]) {
      world.passSeconds(seconds);
      await app.runSchedule();
    }
    receiver.answerWith(200);
    expect((await resend()).status).toBe(202);
    await app.settle();
    expect(await world.deliveries()).toMatchObject([{ status: "delivered", attempts: 4 }]);
  });

  test("of what is under way does not send it twice", async () => {
    const { app, receiver, emit } = world;
    const reply = Promise.withResolvers<void>();
    receiver.answerWith(async (response) => {
      await reply.promise;
      response.writeHead(200).end();
    });
    await emit();
    const running = app.runSchedule();
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    expect((await resend()).status).toBe(202);
    reply.resolve();
    await running;
    await app.settle();
    await app.runSchedule();
    expect(receiver.received).toHaveLength(1);
  });

  test("by twenty requests at once is one delivery all the same", async () => {
    const { app, receiver, tell } = world;
    await tell();
    const replies = await Promise.all(Array.from({ length: 20 }, () => resend()));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]));
    await app.settle();
    await app.runSchedule();
    expect(receiver.received.length).toBeGreaterThanOrEqual(2);
    expect(new Set(world.idsReceived()).size).toBe(1);
    expect(await world.deliveries()).toMatchObject([{ status: "delivered" }]);
  });
});

describe("a rotation", () => {
  test("lets the old secret sign beside the new one for a day, and then no more", async () => {
    const { person, receiver, webhook, tell } = world;
    const rotated = await person.post(pathOf("/rotate-secret"));
    expect(rotated.status, rotated.text).toBe(200);
    const secrets = [rotated.body.secret, webhook.secret];
    expect(secrets[0]).not.toBe(secrets[1]);
    const signers = async () => {
      receiver.received.length = 0;
      await tell();
      const [got] = receiver.received;
      if (!got) throw new Error("Nothing arrived");
      const found = signersOf(got, secrets);
      expect(signaturesOf(got)).toHaveLength(found.length);
      return found;
    };
    expect(await signers()).toEqual(secrets);
    world.passSeconds(day - minute);
    expect(await signers()).toEqual(secrets);
    world.passSeconds(2 * minute);
    expect(await signers()).toEqual([secrets[0]]);
  });

  test("by ten requests at once happens once", async () => {
    const { app, person, webhook, receiver, tell } = world;
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => person.post(pathOf("/rotate-secret"))),
    );
    const won = replies.filter(({ status }) => status === 200);
    const lost = replies.filter(({ status }) => status === 409);
    expect(won.length + lost.length).toBe(10);
    const rows = await app.db.select().from(auditEvents);
    const own = rows.filter(({ target }) => target === webhook.id);
    const rotations = own.filter(({ action }) => action === "webhook.secret_rotated");
    expect(rotations).toHaveLength(won.length);
    await tell();
    const [got] = receiver.received;
    const shown = [...won.map(({ body }) => body.secret), webhook.secret];
    // The one that signs now was told to somebody, and so was the one before.
    expect(got && signersOf(got, shown)).toHaveLength(2);
  });

  test("keeps both secrets sealed, each to its own row", async () => {
    const { app, person, tell } = world;
    await person.post(pathOf("/rotate-secret"));
    const other = await createWebhook(person);
    const row = await rowOf();
    expect(JSON.stringify(row)).not.toContain("whsec_");
    const isOther = eq(webhooks.id, other.id as Id<"webhook">);
    await app.db.update(webhooks).set({ secretSealed: row.secretSealed }).where(isOther);
    await tell();
    const expected = { status: "pending", lastError: "secret" };
    expect(await world.deliveries(other)).toMatchObject([expected]);
    expect(app.lines.join()).toContain("webhook_secret_broken");
  });
});

test("a secret whose key was dropped keeps its own deliveries waiting, and no others", async () => {
  const { app, person, receiver } = world;
  const keys = `t2:${testSecretKeys.slice(3)}`;
  const later = await startOwnApp({ SECRET_KEYS: keys }, opened, { hasCheapHashes: true });
  const other = await signUpAt(later);
  await createWebhook(other, { url: receiver.url });
  await world.emit({ ownerIds: [person.id, other.id] as Id<"user">[] });
  await later.runSchedule();
  await later.close();
  expect(receiver.received).toHaveLength(1);
  expect(await world.deliveries()).toMatchObject([{ status: "pending", lastError: "secret" }]);
  world.passSeconds(10);
  await app.runSchedule();
  expect(await world.deliveries()).toMatchObject([{ status: "delivered" }]);
});

test("what is done to a webhook is audited, without its address and its secret", async () => {
  const { app, person, webhook, receiver } = world;
  await person.send("PATCH", pathOf(), { body: { url: `${receiver.url}&b=2`, status: "enabled" } });
  await person.send("PATCH", pathOf(), { body: { events: ["hold.created", "hold.voided"] } });
  await person.send("PATCH", pathOf(), { body: {} });
  await person.post(pathOf("/rotate-secret"));
  await person.send("DELETE", pathOf());
  const isAbout = eq(auditEvents.target, webhook.id);
  const rows = await app.db.select().from(auditEvents).where(isAbout).orderBy(auditEvents.id);
  expect(rows.map(({ action, details }) => [action, details])).toEqual([
    ["webhook.created", { events: "kyc.decided" }],
    ["webhook.changed", { changed: "url status", status: "enabled" }],
    ["webhook.changed", { changed: "events", events: "hold.created hold.voided" }],
    ["webhook.secret_rotated", {}],
    ["webhook.deleted", {}],
  ]);
  expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set([person.id]));
  expect(JSON.stringify(rows)).not.toMatch(/127\.0\.0\.1|whsec_/);
});

describe("what waits for a webhook", () => {
  test("that its owner disabled is not sent, and ends", async () => {
    const { app, person, receiver, tell } = world;
    receiver.answerWith(500);
    await tell();
    await person.send("PATCH", pathOf(), { body: { status: "disabled" } });
    world.passSeconds(10);
    await app.runSchedule();
    expect(receiver.received).toHaveLength(1);
    const expected = { status: "failed", lastError: "disabled" };
    expect(await world.deliveries()).toMatchObject([expected]);
  });

  test("that was deleted goes with it", async () => {
    const { app, person, receiver, tell } = world;
    receiver.answerWith(500);
    await tell();
    expect((await person.send("DELETE", pathOf())).status).toBe(204);
    world.passSeconds(10);
    await app.runSchedule();
    expect(receiver.received).toHaveLength(1);
    expect(await world.deliveries()).toEqual([]);
  });
});

describe("an event that waits in the outbox", () => {
  test("forgets a person who is erased, and stays for the other one", async () => {
    const { app, person, receiver } = world;
    const other = await signUpAt(app);
    const others = await createWebhook(other, { url: receiver.url });
    await world.emit();
    await world.emit({ ownerIds: [person.id, other.id] as Id<"user">[] });
    const exported = await person.get("/api/v1/auth/me/export");
    expect(exported.body.outbox).toHaveLength(2);
    expect(exported.text).not.toContain(other.id);
    expect(exported.text).not.toContain(toUuid("user", other.id as Id<"user">));
    expect((await person.send("DELETE", "/api/v1/auth/me")).status).toBe(202);

    const left = await app.db.select().from(outbox);
    expect(left.map(({ ownerIds }) => ownerIds)).toEqual([
      [toUuid("user", other.id as Id<"user">)],
    ]);
    const { rows } = await app.db.execute(sql`select id from webhooks`);
    expect(rows).toHaveLength(1);
    await app.runSchedule();
    const [got, ...more] = receiver.received;
    expect(more).toEqual([]);
    expect(got && signersOf(got, [others.secret])).toEqual([others.secret]);
  });
});
