import { sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";

/** What `warehouse_measure` breaks when there is no such business any more. */
export const businessExists = "the business exists";

/** The statement that measures a business on its days from one to another, both included. */
export function measureDays(
  tx: Statements,
  ctx: Pick<Ctx, "clock">,
  businessId: Id<"business">,
  from: string,
  to: string,
) {
  const now = ctx.clock().toISOString();
  return tx.execute<{ changed: string }>(sql`
    select warehouse_measure(${toUuid("business", businessId)}::uuid, ${from}::date, ${to}::date,
      ${now}::timestamptz) as changed`);
}
