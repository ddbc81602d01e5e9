import { and, asc, eq, gte, lt, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { fromUuid, type Id, isId, toUuid } from "../../core/id.ts";
import { exponentOf, scaleFromTwoDecimals } from "../../core/money.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type CaseType, cases } from "../compliance/index.ts";
import { maxListed, type Span } from "./queries-cash.ts";
import { endOfWindow, windowOf } from "./structuring.ts";

/** Banks report from here on, in any one currency: 31 CFR 1020.320. Of two decimals. */
const reportableFrom = 5_000_00;
const fileWithinDays = 30;

/** The draft of a report on a confirmed case. */
export type SuspiciousCase = Readonly<{
  caseId: Id<"case">;
  userId: Id<"user">;
  type: CaseType;
  score: number;
  reasons: readonly string[];
  detectedAt: Date;
  confirmedAt: Date | null;
  /** 30 days from the detection. */
  fileBy: Date;
  /** Minor units of what moved or was held, by currency; empty when nothing did. */
  totals: readonly Readonly<{ currency: string; total: number }>[];
  /** At most `maxListed`; the totals are of all. */
  transfers: readonly Concerned[];
  meetsThreshold: boolean;
}>;

type Concerned = Readonly<{ id: Id<"transfer">; amount: number; currency: string }>;

/** Cases that were confirmed, by the time when they were opened, oldest first. */
export async function listSuspicious(
  ctx: Ctx,
  { from, to }: Span,
  limit: number,
): Promise<SuspiciousCase[]> {
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(
      and(
        eq(cases.status, "closed"),
        eq(cases.decision, "confirmed"),
        gte(cases.openedAt, from),
        lt(cases.openedAt, to),
      ),
    )
    .orderBy(asc(cases.openedAt), asc(cases.id))
    .limit(limit);
  const concerned = await readConcerned(ctx, rows);
  return rows.map((row) => {
    const { all, totals } = concerned.get(row.id) ?? { all: [], totals: [] };
    return {
      caseId: row.id,
      userId: row.subjectId,
      type: row.type,
      score: row.score,
      reasons: row.reasons,
      detectedAt: row.openedAt,
      confirmedAt: row.closedAt,
      fileBy: addSeconds(row.openedAt, fileWithinDays * 86_400),
      totals,
      transfers: all,
      meetsThreshold: totals.some(isReportable),
    };
  });
}

function isReportable({ currency, total }: { currency: string; total: number }): boolean {
  return total >= scaleFromTwoDecimals(reportableFrom, exponentOf(currency) ?? 2);
}

type Case = typeof cases.$inferSelect;
type Found = { all: Concerned[]; totals: { currency: string; total: number }[] };
type Raw = Readonly<{
  case: string;
  currency: string;
  total: string;
  ids: string[];
  nets: string[];
}>;

/**
 * The transfers of each case: the one that it holds or names, and for split cash all cash of its
 * window. Without what was given back.
 */
async function readConcerned(
  ctx: Ctx,
  rows: readonly Case[],
): Promise<ReadonlyMap<Id<"case">, Found>> {
  const named = rows.flatMap(({ id, transferId, about }) => {
    const transfer = transferId ?? (about !== null && isId("transfer", about) ? about : null);
    return transfer === null
      ? []
      : { case: toUuid("case", id), transfer: toUuid("transfer", transfer as Id<"transfer">) };
  });
  const windows = rows.flatMap(({ id, attempt }) => {
    const window = windowOf(attempt);
    if (!window) return [];
    const { currency, direction, firstDay } = window;
    const person = toUuid("user", window.userId);
    const until = endOfWindow(firstDay).toISOString();
    return { case: toUuid("case", id), person, currency, direction, since: firstDay, until };
  });
  if (named.length + windows.length === 0) return new Map();
  const query = sql`
    with concerned as (
      select n."case", t.id, t.currency, t.amount - t.refunded as net, t.recorded_at
      from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as n("case" uuid, transfer uuid)
      join transfers t on t.id = n.transfer
      union all
      select w."case", t.id, t.currency, t.amount - t.refunded, t.recorded_at
      from jsonb_to_recordset(${JSON.stringify(windows)}::jsonb) as w("case" uuid, person uuid,
        currency text, direction text, since date, until timestamptz)
      join accounts a on a.owner_id = w.person and a.currency = w.currency
      join transfers t on a.id = case w.direction when 'in' then t.credit_account_id
        else t.debit_account_id end
      where t.channel = 'cash' and t.refunded < t.amount
        and t.type = case w.direction when 'in' then 'deposit' else 'withdrawal' end
        and t.recorded_at >= w.since::timestamp at time zone 'UTC' and t.recorded_at < w.until
    )
    select "case", currency, sum(net) as total,
      (array_agg(id::text order by recorded_at, id))[1:${maxListed}::int] as ids,
      (array_agg(net::text order by recorded_at, id))[1:${maxListed}::int] as nets
    from concerned group by "case", currency order by "case", currency`;
  const [{ rows: sums }] = await ctx.db.atomic((tx) => [tx.execute<Raw>(query)], { isLong: true });
  const found = new Map<Id<"case">, Found>();
  for (const { currency, total, ids, nets, ...row } of sums) {
    const caseId = fromUuid("case", row.case);
    const entry = found.get(caseId) ?? { all: [], totals: [] };
    entry.totals.push({ currency, total: Number(total) });
    for (const [place, id] of ids.entries()) {
      entry.all.push({ id: fromUuid("transfer", id), amount: Number(nets[place]), currency });
    }
    found.set(caseId, entry);
  }
  return found;
}
