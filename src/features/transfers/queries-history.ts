import { sql } from "drizzle-orm";
import { z } from "zod";
import { fromUuid, type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { transfers } from "../ledger/index.ts";

/** Transfers that are read, and scored again, at a time. */
export const historyBatch = 500;

/** A transfer that was scored when it was made. */
export type PastTransfer = Readonly<{
  id: Id<"transfer">;
  at: Date;
  ownerId: Id<"user">;
  debitAccountId: Id<"account">;
  creditAccountId: Id<"account">;
  /** Minor units. */
  amount: number;
  currency: string;
  exponent: number;
  decision: "allow" | "review" | "block";
}>;

export type Span = Readonly<{ from: Date | null; to: Date | null }>;

const pastRow = z.object({
  id: z.string(),
  recorded_at: z.coerce.date(),
  owner_id: z.string(),
  debit_account_id: z.string(),
  credit_account_id: z.string(),
  amount: z.coerce.number(),
  currency: z.string(),
  exponent: z.number(),
  risk_decision: z.enum(["allow", "review", "block"]),
});

/** Ids are minted shortly before their rows are recorded. */
const slackMs = 60_000;
const nil = "00000000-0000-0000-0000-000000000000";
const last = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * The next ones after an id, in the order of their ids, which is that of their making: a walk along
 * the primary key, since no index orders all transfers by their time.
 */
export async function readPastTransfers(
  ctx: Ctx,
  { from, to }: Span,
  after: Id<"transfer"> | null,
): Promise<PastTransfer[]> {
  const beginning = from === null ? nil : firstUuidAt(from.getTime() - slackMs);
  const start = after === null ? beginning : toUuid("transfer", after);
  const end = to === null ? last : firstUuidAt(to.getTime() + slackMs);
  const moment = (value: Date) => sql.param(value, transfers.recordedAt);
  const [{ rows }] = await ctx.db.atomic(
    (tx) => [
      tx.execute(sql`
        select t.id, t.recorded_at, a.owner_id, t.debit_account_id, t.credit_account_id, t.amount,
          t.currency, a.exponent, t.risk_decision
        from (
          select * from transfers where id > ${start}::uuid and id < ${end}::uuid
          and type = 'transfer' and risk_decision is not null
          ${from === null ? sql`` : sql`and recorded_at >= ${moment(from)}`}
          ${to === null ? sql`` : sql`and recorded_at < ${moment(to)}`}
          order by id limit ${historyBatch}
        ) as t cross join lateral (
          select owner_id, exponent from accounts where id = t.debit_account_id limit 1) as a
        order by t.id`),
    ],
    { isLong: true },
  );
  return z.array(pastRow).parse(rows).map(readRow);
}

function readRow(row: z.infer<typeof pastRow>): PastTransfer {
  return {
    id: fromUuid("transfer", row.id),
    at: row.recorded_at,
    ownerId: fromUuid("user", row.owner_id),
    debitAccountId: fromUuid("account", row.debit_account_id),
    creditAccountId: fromUuid("account", row.credit_account_id),
    amount: row.amount,
    currency: row.currency,
    exponent: row.exponent,
    decision: row.risk_decision,
  };
}

/** The smallest UUIDv7 of a millisecond (RFC 9562, section 5.7). */
function firstUuidAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}
