import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { webhooks } from "../../src/features/webhooks/tables.ts";
import { outbox } from "../../src/platform/outbox/tables.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { atApp } from "../support/servers/own-person.ts";
import {
  day,
  hour,
  minute,
  startWebhookWorld,
  type WebhookWorld,
} from "../support/servers/webhook-world.ts";
import { goodPassword, type Person, personOf } from "../support/start.ts";
import { webhooksPath } from "../support/webhooks.ts";

/** What becomes of webhooks that nothing reaches, and of what was sent long ago. */
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

/** Tokens live for minutes, and a test may have let days pass. */
async function signInAgain(): Promise<Person> {
  const { app, person } = world;
  const login = { email: person.email, password: goodPassword };
  const session = await app.visitor().post("/api/v1/auth/login", login);
  return atApp(app, personOf(person.email, person.address, session));
}

async function mailsOf({ email }: Person) {
  await world.app.settle();
  const { body } = await world.app.visitor().get(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  return body.data as { subject: string; text: string }[];
}

describe("a webhook is given up", () => {
  const expectGivenUp = async (reason: string) => {
    const { app, person, webhook } = world;
    expect(await rowOf()).toMatchObject({ status: "disabled", disabledReason: reason });
    const rows = await app.db.select().from(auditEvents);
    expect(rows.filter(({ target }) => target === webhook.id).at(-1)).toMatchObject({
      action: "webhook.changed",
      actorKind: "system",
      details: { changed: "status", status: "disabled", reason },
    });
    const mails = await mailsOf(person);
    const about = mails.filter(({ subject }) => subject === "A Florin webhook was disabled");
    expect(about).toHaveLength(1);
    expect(about[0]?.text).toContain(webhook.id);
  };

  test("at once when its receiver is gone for good", async () => {
    const { app, person, receiver, tell } = world;
    receiver.answerWith(410);
    await world.emit();
    await tell();
    await expectGivenUp("gone");
    expect(await world.deliveries()).toMatchObject([{ status: "failed" }, { status: "failed" }]);
    await tell();
    expect(await world.deliveries()).toHaveLength(2);

    const enabled = await person.send("PATCH", pathOf(), { body: { status: "enabled" } });
    expect(enabled.body).toMatchObject({ status: "enabled", disabled_reason: null });
    receiver.answerWith(200);
    await tell();
    expect((await world.deliveries())[0]).toMatchObject({ status: "delivered" });
    expect(app.lines.join()).not.toContain("job_failed");
  });

  const failThroughout = async (days: number) => {
    world.receiver.answerWith(500);
    await world.tell();
    for (let hours = 0; hours < days * 24; hours += 12) {
      world.passSeconds(12 * hour);
      await world.app.runSchedule();
    }
  };

  test("when nothing arrived for five days, and no sooner", async () => {
    await failThroughout(4.5);
    await world.tell();
    expect(await rowOf()).toMatchObject({ status: "enabled" });
    world.passSeconds(day);
    await world.tell();
    await expectGivenUp("failing");
  });

  test("but not when something arrived in between", async () => {
    await failThroughout(3);
    world.receiver.answerWith(200);
    await world.tell();
    await failThroughout(4);
    await world.tell();
    expect(await rowOf()).toMatchObject({ status: "enabled" });
  });

  test("but not when its owner touched it in between", async () => {
    await failThroughout(4);
    const again = await signInAgain();
    const body = { events: ["kyc.decided", "hold.created"] };
    expect((await again.send("PATCH", pathOf(), { body })).status).toBe(200);
    await failThroughout(4);
    expect(await rowOf()).toMatchObject({ status: "enabled" });
    await failThroughout(2);
    expect(await rowOf()).toMatchObject({ status: "disabled", disabledReason: "failing" });
  });

  test("and its mail that cannot be sent changes nothing", async () => {
    const { app } = world;
    world.receiver.answerWith(410);
    await world.emit();
    const nobody = { BREVO_API_KEY: "synthetic", BREVO_BASE_URL: "http://127.0.0.1:9" };
    const variables = { ...nobody, SENDER_EMAIL: "florin@example.com" };
    const mute = await startOwnApp(variables, opened, { hasCheapHashes: true });
    await mute.runSchedule();
    expect(mute.lines.join()).toContain('"background_failed"');
    await mute.close();
    expect(await rowOf()).toMatchObject({ status: "disabled", disabledReason: "gone" });
    expect(await app.db.select().from(outbox)).toEqual([]);
  });
});

test("deliveries that ended are kept for thirty days", async () => {
  const { app, receiver, tell } = world;
  await tell();
  world.passSeconds(20 * day);
  receiver.answerWith(410);
  await tell();
  world.passSeconds(10 * day - minute);
  await app.runSchedule();
  expect(await world.deliveries()).toHaveLength(2);
  world.passSeconds(2 * minute);
  await app.runSchedule();
  expect(await world.deliveries()).toMatchObject([{ status: "failed" }]);
  world.passSeconds(20 * day);
  await app.runSchedule();
  expect(await world.deliveries()).toEqual([]);
});
