import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { users } from "../users/tables.ts";

export type WebhookStatus = "enabled" | "disabled";
export type DeliveryStatus = "pending" | "delivered" | "failed";

/** Where somebody wants to be told of events of their own things. */
export const webhooks = pgTable(
  "webhooks",
  {
    id: idColumn("webhook").primaryKey(),
    ownerId: idColumn("user")
      .notNull()
      .references(() => users.id),
    url: text().notNull(),
    events: text().array().notNull(),
    secretSealed: text().notNull(),
    /** Signs beside the new one for a while after a rotation. */
    previousSecretSealed: text(),
    previousSecretUntil: momentColumn(),
    status: text().$type<WebhookStatus>().notNull().default("enabled"),
    /** Why we gave up on it by ourselves. */
    disabledReason: text(),
    createdAt: momentColumn().notNull(),
    updatedAt: momentColumn().notNull(),
  },
  (table) => [
    check("status is known", sql`${table.status} in ('enabled', 'disabled')`),
    index("webhooks_by_owner").on(table.ownerId, table.createdAt.desc(), table.id.desc()),
  ],
);

/** One event on its way to one webhook. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: idColumn("delivery").primaryKey(),
    webhookId: idColumn("webhook")
      .notNull()
      .references(() => webhooks.id, { onDelete: "cascade" }),
    eventId: idColumn("event").notNull(),
    kind: text().notNull(),
    payload: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    /** When the event happened. */
    occurredAt: momentColumn().notNull(),
    status: text().$type<DeliveryStatus>().notNull(),
    attempts: integer().notNull().default(0),
    /** Not before this moment; also pushed ahead while an attempt is under way. */
    nextAttemptAt: momentColumn(),
    /** HTTP status of the last attempt; null when there was no reply. */
    lastStatus: integer(),
    /** A word for what went wrong last: `timeout`, `refused_address`, `status`, `network` … */
    lastError: text(),
    createdAt: momentColumn().notNull(),
    deliveredAt: momentColumn(),
  },
  (table) => [
    check("status is known", sql`${table.status} in ('pending', 'delivered', 'failed')`),
    index("webhook_deliveries_by_webhook").on(
      table.webhookId,
      table.createdAt.desc(),
      table.id.desc(),
    ),
    index("webhook_deliveries_due").on(table.nextAttemptAt).where(sql`${table.status} = 'pending'`),
    index("webhook_deliveries_waiting")
      .on(table.webhookId, table.nextAttemptAt)
      .where(sql`${table.status} = 'pending'`),
    index("webhook_deliveries_delivered")
      .on(table.webhookId, table.deliveredAt)
      .where(sql`${table.deliveredAt} is not null`),
  ],
);
