import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { toUuid } from "../../src/core/id.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { startReceiver } from "../support/servers/receiver.ts";
import { startWebhookWorld, type WebhookWorld } from "../support/servers/webhook-world.ts";
import { createWebhook, type MadeWebhook } from "../support/webhooks.ts";

/** Somebody to whom a great deal is told must not keep others from being told. */
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

type Pile = Readonly<{ rows: number; status: string; from: string; every: string }>;

/** Deliveries that were made one after the other, the first of them `from` before now. */
async function pileUp(webhook: MadeWebhook, { rows, status, from, every }: Pile): Promise<void> {
  await world.app.db.execute(sql`
    insert into webhook_deliveries (id, webhook_id, event_id, kind, payload, occurred_at, status,
      attempts, next_attempt_at, created_at, delivered_at)
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' ||
        substr(md5(n::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid,
      ${toUuid("webhook", webhook.id as Id<"webhook">)}, gen_random_uuid(), 'kyc.decided', '{}', at,
      ${status}, 1, case when ${status} = 'pending' then at end, at,
      case when ${status} = 'delivered' then at end
    from generate_series(1, ${rows}::int) n,
      lateral (select now() - ${from}::interval + n * ${every}::interval as at) m`);
}

test("a long queue of one webhook does not keep the event of another one waiting", async () => {
  const { app, receiver } = world;
  const rows = 700;
  await pileUp(world.webhook, { rows, status: "pending", from: "1 hour", every: "1 second" });
  const other = await signUpAt(app);
  const otherReceiver = await startReceiver();
  try {
    await createWebhook(other, { url: otherReceiver.url });
    let sentBefore = rows;
    otherReceiver.answerWith((response) => {
      sentBefore = Math.min(sentBefore, receiver.received.length);
      response.writeHead(200).end();
    });
    await world.tell({ ownerIds: [other.id as Id<"user">] });
    expect(otherReceiver.received).toHaveLength(1);
    expect(sentBefore).toBeLessThan(25);
    expect(receiver.received).toHaveLength(rows);
  } finally {
    await otherReceiver.stop();
  }
});

test("what a webhook failed at long ago is not looked at row by row", async () => {
  const { app, receiver, webhook } = world;
  await app.db.execute(sql`update webhooks set updated_at = updated_at - interval '40 days'`);
  const long = { rows: 20_000, every: "30 seconds" };
  await pileUp(webhook, { ...long, status: "failed", from: "15 days" });
  await pileUp(webhook, { rows: 1, status: "delivered", from: "4 days", every: "1 second" });
  await pileUp(webhook, { ...long, every: "10 seconds", status: "failed", from: "3 days" });
  await app.db.execute(sql`analyze webhook_deliveries`);
  receiver.answerWith(500);
  await world.tell();
  expect(receiver.received).toHaveLength(1);
  expect(app.lines.join("\n")).not.toContain("job_failed");
});
