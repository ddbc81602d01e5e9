import { eq, sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { users } from "../../src/features/users/tables.ts";
import { webhookDeliveries } from "../../src/features/webhooks/tables.ts";
import { createNodeSender } from "../../src/node/webhook-sender.ts";
import { outbox } from "../../src/platform/outbox/tables.ts";
import type { WebhookSender } from "../../src/platform/webhook/webhook-sender.ts";
import { openAccount, transfer } from "../support/money.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { signaturesOf, signersOf, startReceiver } from "../support/servers/receiver.ts";
import {
  day,
  hour,
  impatientSender,
  minute,
  payload,
  startWebhookWorld,
  type WebhookWorld,
} from "../support/servers/webhook-world.ts";
import { createWebhook, webhooksPath } from "../support/webhooks.ts";

/** Events on their way from the outbox to a real receiver, by the real job and a turned clock. */
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

describe("an event", () => {
  test("from before a webhook was made does not reach it", async () => {
    const { app, person, receiver, emit, passSeconds, deliveries, webhook } = world;
    await emit();
    passSeconds(11);
    const later = await createWebhook(person, { url: receiver.url });
    await emit();
    await app.runSchedule();
    expect(await deliveries(webhook)).toHaveLength(2);
    expect(await deliveries(later)).toHaveLength(1);
  });

  test("by a clock that is a little slow is not lost for a webhook just made", async () => {
    const { app, person, receiver, emit, passSeconds, deliveries } = world;
    const fresh = await createWebhook(person, { url: receiver.url });
    passSeconds(-5);
    await emit();
    await app.runSchedule();
    expect(await deliveries(fresh)).toHaveLength(1);
  });

  test("arrives once, in the form of the standard, signed", async () => {
    const { app, person, webhook, receiver, tell } = world;
    await tell();
    await app.runSchedule();
    const [got, ...more] = receiver.received;
    if (!got) throw new Error("Nothing arrived");
    expect(more).toEqual([]);
    expect(got).toMatchObject({ method: "POST", path: "/hooks?for=florin" });
    expect(got.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^Florin-Webhooks\/\d/),
      "webhook-id": expect.stringMatching(/^evt_[0-7][0-9a-hjkmnp-tv-z]{25}$/),
    });
    // The library of the standard, just as a receiver uses it.
    expect(new Webhook(webhook.secret).verify(got.body, got.headers)).toEqual({
      type: "kyc.decided",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      data: payload,
    });
    expect(signaturesOf(got)).toHaveLength(1);
    const changed = `${got.body} `;
    expect(() => new Webhook(webhook.secret).verify(changed, got.headers)).toThrow(/signature/);
    expect((await person.get(`${webhooksPath}/${webhook.id}/deliveries`)).body.data).toMatchObject([
      {
        event_id: got.headers["webhook-id"],
        type: "kyc.decided",
        status: "delivered",
        attempts: 1,
        response_status: 204,
        error: null,
        next_attempt_at: null,
      },
    ]);
    expect(await app.db.select().from(outbox)).toEqual([]);
  });

  test("goes to every webhook of every owner that asked for its kind, and to no other", async () => {
    const { app, person, webhook, receiver, tell } = world;
    const { url } = receiver;
    const other = await signUpAt(app);
    const stranger = await signUpAt(app);
    const second = await createWebhook(person, { url, events: ["hold.voided", "kyc.decided"] });
    const deaf = await createWebhook(person, { url, events: ["hold.created"] });
    const disabled = await createWebhook(person, { url });
    const body = { status: "disabled" };
    await person.send("PATCH", `${webhooksPath}/${disabled.id}`, { body });
    const others = await createWebhook(other, { url });
    const strangers = await createWebhook(stranger, { url });

    await tell({ ownerIds: [person.id, other.id, person.id] as Id<"user">[] });

    const secrets = [webhook, second, deaf, disabled, others, strangers].map((of) => of.secret);
    const signers = receiver.received.flatMap((got) => signersOf(got, secrets));
    expect(signers.sort()).toEqual([webhook, second, others].map((of) => of.secret).sort());
    expect(receiver.received).toHaveLength(3);
    expect(new Set(world.idsReceived()).size).toBe(1);
  });

  test("of money is told to the payer and to the payee", async () => {
    const { app, person, receiver } = world;
    const payee = await signUpAt(app);
    const events = ["transaction.posted"];
    const [from, to] = [await openAccount(person, { balance: 500 }), await openAccount(payee)];
    await app.runSchedule();
    const hooks = [
      await createWebhook(person, { url: receiver.url, events }),
      await createWebhook(payee, { url: receiver.url, events }),
    ];
    const sent = await transfer(person, { from, to, amount: 120 });
    expect(sent.status, sent.text).toBe(201);
    await app.runSchedule();
    const secrets = hooks.map(({ secret }) => secret);
    const signers = receiver.received.flatMap((got) => signersOf(got, secrets));
    expect(signers.sort()).toEqual(secrets.sort());
    for (const { body } of receiver.received) {
      expect(JSON.parse(body)).toMatchObject({
        type: "transaction.posted",
        data: { id: sent.body.id, amount: 120, from_account_id: from, to_account_id: to },
      });
    }
  });

  test("of somebody who was suspended is told to nobody", async () => {
    const { app, person, receiver, tell } = world;
    receiver.answerWith(500);
    await tell();
    const isPerson = eq(users.id, person.id as Id<"user">);
    await app.db.update(users).set({ status: "suspended" }).where(isPerson);
    world.passSeconds(hour);
    await tell();
    expect(receiver.received).toHaveLength(1);
    const rows = await app.db.select().from(webhookDeliveries);
    expect(rows).toMatchObject([{ status: "failed", lastError: "disabled" }]);
  });

  test("is taken out of a long outbox in several rounds, each once", async () => {
    const { app, receiver, tell } = world;
    await app.db.execute(sql`
      insert into outbox (id, kind, owner_ids, payload, created_at)
      select gen_random_uuid(), 'hold.created', array[gen_random_uuid()], '{}', now()
      from generate_series(1, 1100)`);
    await tell();
    expect(await app.db.select().from(outbox)).toEqual([]);
    expect(receiver.received).toHaveLength(1);
  });
});

describe("an attempt that failed", () => {
  const waits = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour];
  const schedule = [...waits, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

  test("is made again along the schedule with the same id, ten times in all", async () => {
    const { app, receiver, webhook, tell, passSeconds } = world;
    receiver.answerWith(503);
    await tell();
    for (const [index, waitSeconds] of schedule.entries()) {
      const [delivery] = await world.deliveries();
      expect(delivery).toMatchObject({ status: "pending", lastError: "status", lastStatus: 503 });
      expect(delivery?.attempts).toBe(index + 1);
      expect(receiver.received).toHaveLength(index + 1);
      const waitMs = world.until(delivery?.nextAttemptAt);
      expect(waitMs).toBeLessThanOrEqual(waitSeconds * 1_200);
      // Tests take time themselves: a second for each look.
      expect(waitMs).toBeGreaterThan(waitSeconds * 800 - 1_000 * (index + 1));
      if (waitSeconds > minute) {
        passSeconds(waitMs / 1_000 - minute);
        await app.runSchedule();
        expect(receiver.received).toHaveLength(index + 1);
        passSeconds(minute);
      } else passSeconds(waitMs / 1_000);
      await app.runSchedule();
    }
    expect(await world.deliveries()).toMatchObject([
      { status: "failed", attempts: 10, lastStatus: 503, nextAttemptAt: null },
    ]);
    passSeconds(2 * day);
    await app.runSchedule();
    expect(receiver.received).toHaveLength(10);
    expect(new Set(world.idsReceived()).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    const times = receiver.received.map(({ headers }) => Number(headers["webhook-timestamp"]));
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    for (const got of receiver.received) {
      expect(signersOf(got, [webhook.secret])).toEqual([webhook.secret]);
    }
  });

  test.each([
    ["7200", 2 * hour],
    ["600000", day],
    [`${"9".repeat(40)}`, day],
  ])("is made again no sooner than %s asks, within a day", async (retryAfter, seconds) => {
    const { receiver } = world;
    receiver.answerWith((response) => {
      response.writeHead(429, { "retry-after": retryAfter }).end();
    });
    await world.tell();
    const waitMs = world.until((await world.deliveries())[0]?.nextAttemptAt);
    expect(waitMs).toBeLessThanOrEqual(seconds * 1_000);
    expect(waitMs).toBeGreaterThan((seconds - minute) * 1_000);
  });

  test.each([
    [301, "redirect"],
    [302, "redirect"],
    [304, "redirect"],
    [307, "redirect"],
    [308, "redirect"],
    [400, "status"],
    [404, "status"],
    [500, "status"],
  ])("with %i is followed nowhere: %s", async (status, error) => {
    const { receiver } = world;
    receiver.answerWith((response) => {
      response.writeHead(status, { location: receiver.url }).end();
    });
    await world.tell();
    expect(receiver.received).toHaveLength(1);
    const expected = { status: "pending", lastStatus: status, lastError: error };
    expect(await world.deliveries()).toMatchObject([expected]);
  });

  test("because nothing listens says so", async () => {
    const gone = await startReceiver();
    const nowhere = await createWebhook(world.person, { url: gone.url });
    await gone.stop();
    await world.tell();
    const expected = { status: "pending", lastStatus: null, lastError: "network" };
    expect(await world.deliveries(nowhere)).toMatchObject([expected]);
  });

  test("because the receiver is slow says so, and keeps no other from its turn", async () => {
    const { person, receiver, webhook } = world;
    const other = await createWebhook(person, { url: receiver.url });
    receiver.answerWith((response, got) => {
      if (signersOf(got, [webhook.secret]).length === 0) response.writeHead(200).end("thanks");
    });
    await world.tell();
    const expected = { status: "pending", lastStatus: null, lastError: "timeout" };
    expect(await world.deliveries()).toMatchObject([expected]);
    expect(await world.deliveries(other)).toMatchObject([{ status: "delivered" }]);
  });

  test("makes the other deliveries of its webhook wait a minute", async () => {
    const { app, receiver } = world;
    receiver.answerWith(500);
    for (let event = 0; event < 12; event += 1) await world.emit();
    await app.runSchedule();
    await app.runSchedule();
    expect(receiver.received).toHaveLength(5);
    const untried = (await world.deliveries()).filter(({ attempts }) => attempts === 0);
    expect(untried).toHaveLength(7);
    receiver.answerWith(200);
    world.passSeconds(minute + 1);
    await app.runSchedule();
    expect(receiver.received).toHaveLength(17);
    expect(new Set(world.idsReceived()).size).toBe(12);
  });

  test.each([
    ["endless", "x".repeat(60_000), false],
    ["broken off", "half", true],
  ])("is none when a good reply has an %s body", async (_what, body, isBroken) => {
    world.receiver.answerWith((response) => {
      response.writeHead(200, { "content-length": "1000000" });
      response.write(body);
      if (isBroken) response.socket?.end();
    });
    await world.tell();
    const expected = { status: "delivered", lastStatus: 200 };
    expect(await world.deliveries()).toMatchObject([expected]);
  });
});

test("several jobs at once send each delivery once", async () => {
  const { app, receiver, emit } = world;
  for (let event = 0; event < 20; event += 1) await emit();
  await Promise.all([1, 2, 3, 4].map(() => app.runSchedule()));
  await app.runSchedule();
  expect(receiver.received).toHaveLength(20);
  expect(new Set(world.idsReceived()).size).toBe(20);
});

describe("a job that ended before it wrote the outcome", () => {
  const startOther = (webhookSender: WebhookSender) =>
    startOwnApp({}, opened, { hasCheapHashes: true, webhookSender });

  test("left a lease that runs out; the same event is sent again, and once", async () => {
    const { app, receiver } = world;
    // The message arrives, and nothing that follows happens.
    const crash: WebhookSender = {
      ...impatientSender,
      async send(message) {
        await impatientSender.send(message);
        throw new Error("the process ends here");
      },
    };
    const crashing = await startOther(crash);
    await world.emit();
    await crashing.runSchedule();
    expect(crashing.lines.join()).toContain("webhook_attempt_failed");
    await crashing.close();

    world.passSeconds(50);
    await app.runSchedule();
    expect(receiver.received).toHaveLength(1);
    world.passSeconds(11);
    await Promise.all([app.runSchedule(), app.runSchedule()]);
    expect(receiver.received).toHaveLength(2);
    const [delivery] = await world.deliveries();
    expect(delivery).toMatchObject({ status: "delivered", attempts: 2 });
    expect(world.idsReceived()).toEqual([delivery?.eventId, delivery?.eventId]);
  });

  test("does not write over what its successor found out", async () => {
    const { app, receiver } = world;
    const reply = Promise.withResolvers<void>();
    receiver.answerWith(async (response) => {
      await reply.promise;
      response.writeHead(500).end();
    });
    const first = await startOther(createNodeSender({ allowsLoopback: true }));
    await world.emit();
    const running = first.runSchedule();
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    receiver.answerWith(200);
    world.passSeconds(2 * minute);
    await app.runSchedule();
    reply.resolve();
    await running;
    await first.close();
    expect(receiver.received).toHaveLength(2);
    expect(await world.deliveries()).toMatchObject([{ status: "delivered", attempts: 2 }]);
  });

  test("because it was told to stop gives back what it held", async () => {
    const { app, receiver } = world;
    receiver.answerWith(() => undefined);
    const patient = await startOther(createNodeSender({ allowsLoopback: true }));
    const stopping = new AbortController();
    await world.emit();
    const running = patient.runSchedule(stopping.signal);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    stopping.abort();
    await running;
    await patient.close();
    expect(await world.deliveries()).toMatchObject([{ status: "pending", attempts: 0 }]);
    receiver.answerWith(200);
    await app.runSchedule();
    expect(await world.deliveries()).toMatchObject([{ status: "delivered", attempts: 1 }]);
    expect(new Set(world.idsReceived()).size).toBe(1);
  });
});
