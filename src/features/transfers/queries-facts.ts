import { type SQL, sql } from "drizzle-orm";
import { assert } from "../../core/assert.ts";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Database } from "../../platform/db/database.ts";
import { prepareOnce } from "../../platform/db/prepared.ts";
import { accounts, ledgerDays, transfers } from "../ledger/index.ts";
import { users } from "../users/index.ts";
import { countEarlierInList, type TransferFacts } from "./risk-facts.ts";
import { gatherQuestions, type TransferQuestion } from "./risk-questions.ts";
import { maxNearThresholdInDay, maxTransfersInHour } from "./risk-rules.ts";

/** A batch of the API, or what many requests ask at once. */
const maxQuestions = 1_000;

const hourSeconds = 3_600;
const daySeconds = 24 * hourSeconds;
const meanDays = 30;

/**
 * The facts of each transfer in one round trip, in the order of the questions; null where the
 * owner has no such account. Costs the same however long the history is: it is read by index, no
 * more rows than the rules count, and for `structuring` no further back than a day.
 */
export async function readTransferFacts(
  ctx: Ctx,
  questions: readonly TransferQuestion[],
  at: Date,
): Promise<(TransferFacts | null)[]> {
  if (questions.length === 0) return [];
  assert(questions.length <= maxQuestions, "the facts of few transfers are asked at once");
  const { places, parameters } = gatherQuestions(questions);
  const rows = await factsByAccount(ctx.db).execute({
    ...parameters,
    hourAgo: addSeconds(at, -hourSeconds).toISOString(),
    dayAgo: addSeconds(at, -daySeconds).toISOString(),
    today: isoDay(at),
    meanFrom: isoDay(addSeconds(at, -(meanDays - 1) * daySeconds)),
  });
  const found = new Map(rows.map((row) => [row.place, row]));
  const facts = places.map(({ question, account, payee }) => {
    const row = found.get(account);
    return row ? factsOf(row, question, payee, at) : null;
  });
  return countEarlierInList(questions, facts);
}

type Row = Awaited<ReturnType<ReturnType<typeof factsByAccount>["execute"]>>[number];

function factsOf(
  row: Row,
  { amount, exponent }: TransferQuestion,
  payee: number | null,
  at: Date,
): TransferFacts {
  const { place, knownPayees, spent, transferCount, ...rest } = row;
  return {
    ...rest,
    at,
    amount,
    exponent,
    sentIn30Days: { amount: spent, transfers: transferCount },
    payeeIsKnown: payee === null ? null : knownPayees.has(payee),
  };
}

/** All moments are read alike. */
const asMoment = (value: SQL): SQL<Date | null> => value.mapWith(users.passwordChangedAt);

/** Each row is looked for by key: the limits keep the planner from reading whole tables instead. */
const account = sql`
  select ${accounts.currency}, ${accounts.createdAt} from ${accounts}
  where ${accounts.id} = asked.account_id and ${accounts.ownerId} = asked.owner_id limit 1`;
const owner = sql`
  select coalesce(${users.emailVerifiedAt}, ${users.createdAt}) as joined_at,
    ${users.passwordChangedAt}, ${users.factorsChangedAt}
  from ${users} where ${users.id} = asked.owner_id limit 1`;
const isOwnDay = sql`${ledgerDays.ownerId} = asked.owner_id
  and ${ledgerDays.currency} = account.currency`;
/** A day on which everything was refused leaves a row too, of no transfers. */
const isEarlierUse = sql`${ledgerDays.transfers} > 0
  and ${ledgerDays.day} < ${sql.placeholder("today")}::date`;
const month = sql`
  select coalesce(sum(${ledgerDays.spent}), 0) as spent,
    coalesce(sum(${ledgerDays.transfers}), 0) as transfers,
    max(${ledgerDays.day}) filter (where ${isEarlierUse}) as last_day
  from ${ledgerDays}
  where ${isOwnDay} and ${ledgerDays.day} >= ${sql.placeholder("meanFrom")}::date`;
/** Looked for further back only when it is not in the month. */
const lastSentOn = sql`coalesce(month.last_day, (
  select ${ledgerDays.day} from ${ledgerDays} where ${isOwnDay} and ${isEarlierUse}
  order by ${ledgerDays.day} desc limit 1))::text`;
/** From any own account, so that nobody gets round a rule by having two. */
const sentInHour = sql`
  select from ${accounts} cross join lateral (
    select from ${transfers} where ${transfers.debitAccountId} = ${accounts.id}
    and ${transfers.recordedAt} > ${sql.placeholder("hourAgo")}::timestamptz
    limit ${maxTransfersInHour}) as sent
  where ${accounts.ownerId} = asked.owner_id limit ${maxTransfersInHour}`;
const transfersInHour = sql`(select count(*) from (${sentInHour}) as counted)`;
const nearInDay = sql`
  select from ${accounts} cross join lateral (
    select from ${transfers} where ${transfers.debitAccountId} = ${accounts.id}
    and ${transfers.recordedAt} > ${sql.placeholder("dayAgo")}::timestamptz
    and ${transfers.amount} >= asked.near_from and ${transfers.amount} < asked.near_below
    limit ${maxNearThresholdInDay}) as sent
  where asked.near_from is not null and ${accounts.ownerId} = asked.owner_id
  and ${accounts.currency} = account.currency limit ${maxNearThresholdInDay}`;
const nearThresholdInDay = sql`(select count(*) from (${nearInDay}) as counted)`;

/** An account of one's own or of the house, or one that any own account has sent to. */
const isKnown = sql`
  exists (
    select from (
      select ${accounts.ownerId} from ${accounts} where ${accounts.id} = payee.account_id limit 1
    ) as receiver
    where receiver.owner_id is null or receiver.owner_id = asked.owner_id)
  or exists (
    select from ${accounts} cross join lateral (
      select from ${transfers}
      where ${transfers.debitAccountId} = ${accounts.id}
      and ${transfers.creditAccountId} = payee.account_id
      and ${transfers.type} = 'transfer' and ${transfers.status} = 'posted' limit 1) as sent
    where ${accounts.ownerId} = asked.owner_id)`;
const knownPayees = sql`(
  select coalesce(string_agg(payee.place::text, ' '), '')
  from unnest(asked.credits::uuid[]) with ordinality as payee (account_id, place)
  where ${isKnown})`;

/**
 * The selects hide from the planner how long the arrays are. Else it would find the plan for one
 * account cheaper than the plan kept for all lengths, and plan anew each time, which takes longer
 * than to run it.
 */
const asked = sql`
  unnest(
    (select ${sql.placeholder("owners")}::uuid[]), (select ${sql.placeholder("debits")}::uuid[]),
    (select ${sql.placeholder("credits")}::text[]),
    (select ${sql.placeholder("nearFrom")}::bigint[]),
    (select ${sql.placeholder("nearBelow")}::bigint[])
  ) with ordinality as asked (owner_id, account_id, credits, near_from, near_below, place)`;

const factsByAccount = prepareOnce((db: Database) =>
  db
    .select({
      place: sql`asked.place`.mapWith(Number),
      accountOpenedAt: sql`account.created_at`.mapWith(accounts.createdAt),
      joinedAt: sql`owner.joined_at`.mapWith(users.createdAt),
      passwordChangedAt: asMoment(sql`owner.password_changed_at`),
      factorsChangedAt: asMoment(sql`owner.factors_changed_at`),
      spent: sql`month.spent`.mapWith(Number),
      transferCount: sql`month.transfers`.mapWith(Number),
      lastSentOn: lastSentOn.mapWith((day: string) => new Date(day)) as SQL<Date | null>,
      transfersInHour: transfersInHour.mapWith(Number),
      nearThresholdInDay: nearThresholdInDay.mapWith(Number),
      knownPayees: knownPayees.mapWith(placesOf),
    })
    .from(sql`
      ${asked}
      cross join lateral (${account}) as account
      cross join lateral (${owner}) as owner
      cross join lateral (${month}) as month`)
    .prepare("transfer_facts"),
);

/** Places count from 1, so that the 0 of an empty text is nobody's. */
function placesOf(text: string): ReadonlySet<number> {
  return new Set(text.split(" ").map(Number));
}

/** The day in UTC, such as `2026-05-04`. */
function isoDay(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
