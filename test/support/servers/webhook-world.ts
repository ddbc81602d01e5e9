import { desc, eq, sql } from "drizzle-orm";
import { createNewId, type Id } from "../../../src/core/id.ts";
import type { Delivery } from "../../../src/features/webhooks/queries-deliveries.ts";
import { webhookDeliveries } from "../../../src/features/webhooks/tables.ts";
import { createNodeSender } from "../../../src/node/webhook-sender.ts";
import { emitEvent, type OutboxEvent } from "../../../src/platform/outbox/emit-event.ts";
import { outbox } from "../../../src/platform/outbox/tables.ts";
import type { Person } from "../start.ts";
import { createWebhook, type MadeWebhook } from "../webhooks.ts";
import type { OpenedAdapter } from "./adapters.ts";
import { type OwnApp, startOwnApp } from "./own-app.ts";
import { signUpAt } from "./own-person.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

/** As on Node, but for a time-out that a test can wait for. */
export const impatientSender = createNodeSender({ allowsLoopback: true, timeoutMs: 300 });

export const payload = {
  id: "kyc_01jd3v3v5fe8wr4t4yx0x4tq7a",
  status: "approved",
  note: "Zürich ✓",
};

/** An app, a person with one webhook that is told of `kyc.decided`, and what listens there. */
export type WebhookWorld = Readonly<{
  app: OwnApp;
  person: Person;
  webhook: MadeWebhook;
  receiver: Receiver;
  /** Milliseconds from the app's present to a moment. */
  until(moment: Date | null | undefined): number;
  passSeconds(seconds: number): void;
  /** Puts an event of the person into the outbox. */
  emit(event?: Partial<OutboxEvent>): Promise<void>;
  /** The same, and lets the job run. */
  tell(event?: Partial<OutboxEvent>): Promise<void>;
  /** Newest first, as the database has them. */
  deliveries(of?: MadeWebhook): Promise<Delivery[]>;
  idsReceived(): (string | undefined)[];
  close(): Promise<void>;
}>;

export async function startWebhookWorld(opened: OpenedAdapter): Promise<WebhookWorld> {
  const options = { hasCheapHashes: true, webhookSender: impatientSender };
  const app = await startOwnApp({}, opened, options);
  const person = await signUpAt(app);
  const receiver = await startReceiver();
  const webhook = await createWebhook(person, { url: receiver.url });
  let aheadMs = 0;
  const clock = () => new Date(Date.now() + aheadMs);

  const emit = async (event: Partial<OutboxEvent> = {}): Promise<void> => {
    const usual = { kind: "kyc.decided", ownerIds: [person.id as Id<"user">], payload } as const;
    await emitEvent(app.db, { clock, newId: createNewId(clock) }, { ...usual, ...event });
  };
  return {
    app,
    person,
    webhook,
    receiver,
    until: (moment) => (moment?.getTime() ?? Number.NaN) - clock().getTime(),
    passSeconds(seconds) {
      aheadMs += seconds * 1_000;
      app.passSeconds(seconds);
    },
    emit,
    async tell(event) {
      await emit(event);
      await app.runSchedule();
    },
    deliveries: (of = webhook) =>
      app.db
        .select()
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.webhookId, of.id as Id<"webhook">))
        .orderBy(desc(webhookDeliveries.id)),
    idsReceived: () => receiver.received.map(({ headers }) => headers["webhook-id"]),
    async close() {
      await app.settle();
      // What one test leaves due must not reach the next one.
      await app.db.execute(sql`delete from webhooks`);
      await app.db.delete(outbox);
      await receiver.stop();
      await app.close();
    },
  };
}
