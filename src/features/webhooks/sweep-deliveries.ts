import { and, asc, inArray, lt, ne } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { fromUuid, type Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { sweep, sweptAtOnce } from "../../platform/db/sweep.ts";
import { webhookDeliveries } from "./tables.ts";

/** Seconds that the owner can look at what was sent, and resend it. */
const keptSeconds = 30 * 24 * 3_600;

/** Deletes deliveries that ended long ago; for the scheduled job. */
export async function sweepDeliveries(ctx: Ctx): Promise<void> {
  const { id, status } = webhookDeliveries;
  // Ids sort by the time of their making, which saves an index by that time.
  const isOld = and(
    lt(id, firstIdOf(addSeconds(ctx.clock(), -keptSeconds))),
    ne(status, "pending"),
  );
  const old = ctx.db
    .select({ id })
    .from(webhookDeliveries)
    .where(isOld)
    .orderBy(asc(id))
    .limit(sweptAtOnce);
  const isChosen = and(inArray(id, old), isOld);
  await sweep(() => ctx.db.delete(webhookDeliveries).where(isChosen).returning({ id }));
}

/** The smallest UUIDv7 of a moment (RFC 9562, 5.7). */
function firstIdOf(moment: Date): Id<"delivery"> {
  const hex = moment.getTime().toString(16).padStart(12, "0");
  return fromUuid("delivery", `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`);
}
