import { eq, sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { outbox } from "../../platform/outbox/tables.ts";
import { webhooks } from "./tables.ts";

/**
 * The statements that delete a person's webhooks, whose deliveries go with them, and take the
 * person out of events that are not told yet; an event that concerned nobody else goes too.
 */
export function forgetWebhooks(tx: Statements, userId: Id<"user">): [Statement, ...Statement[]] {
  const uuid = sql`${toUuid("user", userId)}::uuid`;
  return [
    tx.delete(outbox).where(sql`${outbox.ownerIds} = array[${uuid}]`),
    tx
      .update(outbox)
      .set({ ownerIds: sql`array_remove(${outbox.ownerIds}, ${uuid})` })
      .where(sql`${uuid} = any (${outbox.ownerIds})`),
    tx.delete(webhooks).where(eq(webhooks.ownerId, userId)),
  ];
}
