import { sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { jobRuns } from "../system/index.ts";

/** Rows that one count looks at; what is more shows as this many. */
const maxCounted = 10_000;
/** The newest transfers, whose entries are added up at every scrape. */
const checkedTransfers = 1_000;

export type Gauges = Readonly<{
  outbox: Waiting;
  deliveries: Waiting;
  cases: readonly Readonly<{ type: string; status: string; open: number }>[];
  jobs: readonly (typeof jobRuns.$inferSelect)[];
  house: readonly Readonly<{ purpose: string; currency: string; posted: number }>[];
  /** Minor units by which entries of the newest transfers do not add up to nothing. */
  unbalanced: number;
}>;

type Waiting = Readonly<{ waiting: number; lagSeconds: number }>;
type WaitingRow = Readonly<{ waiting: string; lag: string | null }>;

/** How things stand in the database: one round trip of bounded reads along indexes. */
export async function readGauges(ctx: Ctx): Promise<Gauges> {
  const [outbox, deliveries, cases, jobs, house, sums] = await ctx.db.atomic((tx) => [
    tx.execute<WaitingRow>(waitingEvents),
    tx.execute<WaitingRow>(dueDeliveries),
    tx.execute<{ type: string; status: string; open: string }>(openCases),
    tx.select().from(jobRuns).limit(maxCounted),
    tx.execute<{ purpose: string; currency: string; posted: string }>(houseTotals),
    tx.execute<{ unbalanced: string }>(unbalancedSum),
  ]);
  return {
    outbox: readWaiting(outbox.rows),
    deliveries: readWaiting(deliveries.rows),
    cases: cases.rows.map((row) => ({ ...row, open: Number(row.open) })),
    jobs,
    house: house.rows.map((row) => ({ ...row, posted: Number(row.posted) })),
    unbalanced: Number(sums.rows[0]?.unbalanced ?? 0),
  };
}

function readWaiting([row]: readonly WaitingRow[]): Waiting {
  return { waiting: Number(row?.waiting ?? 0), lagSeconds: Number(row?.lag ?? 0) };
}

/** Ids of events begin with their time. */
const waitingEvents = sql`
  select count(*) as waiting, extract(epoch from now() - min(created_at)) as lag
  from (select created_at from outbox order by id limit ${maxCounted}) first`;

const dueDeliveries = sql`
  select count(*) as waiting, extract(epoch from now() - min(next_attempt_at)) as lag
  from (
    select next_attempt_at from webhook_deliveries
    where status = 'pending' and next_attempt_at <= now()
    order by next_attempt_at limit ${maxCounted}
  ) due`;

const openCases = sql`
  select type, status, count(*) as open
  from (
    select type, status from cases where status in ('open', 'escalated') limit ${maxCounted}
  ) waiting
  group by type, status order by type, status`;

/** A few rows per currency. What customers have is the opposite of what the house has. */
const houseTotals = sql`
  select purpose, currency, sum(posted) as posted from accounts
  where owner_id is null group by purpose, currency order by purpose, currency`;

/** Each transfer looks up its own entries; joined, all entries there are would be read. */
const unbalancedSum = sql`
  select coalesce(sum(abs(sums.off)), 0) as unbalanced
  from (select id from transfers order by id desc limit ${checkedTransfers}) newest
  cross join lateral (
    select sum(e.amount) as off from entries e where e.transfer_id = newest.id
  ) sums`;
