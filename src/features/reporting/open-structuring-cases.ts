import { and, eq, gte, inArray } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { cases, openCase } from "../compliance/index.ts";
import { listCashDays } from "./queries-cash.ts";
import {
  attemptOf,
  type CashDay,
  findStructuring,
  type Structuring,
  structuringRule,
  type Window,
  windowOf,
} from "./structuring.ts";

const daySeconds = 86_400;
/** Cash days that may end a window: so long the job may have stood still, and misses none. */
const recentDays = structuringRule.windowDays;
/** Two windows: one that ends on the first of these days is seen whole. */
const lookBackDays = 2 * structuringRule.windowDays;
/** Rows of one look, and looks of one run: days that come to nothing hide nobody behind them. */
const maxDays = 5_000;
const maxLooks = 50;
/** Cases of one run; what has its case is not looked at again, so the rest comes next. */
const maxCases = 100;
/** 0 to 100: a pattern, and no proof. */
const score = 60;
const caseIsNew = "the case is new";

/**
 * Opens one case for each window of ten days in which somebody's cash looks split, for the
 * scheduled job. However often it runs and wherever, a window has one case. `perLook` rows are read
 * at a time, and more than one person has.
 */
export async function openStructuringCases(
  ctx: Ctx,
  stopping?: AbortSignal,
  perLook = maxDays,
): Promise<void> {
  const to = ctx.clock();
  const from = startOfDay(addSeconds(to, -lookBackDays * daySeconds));
  const recentFrom = dayOf(addSeconds(to, -recentDays * daySeconds));
  let room = maxCases;
  let after: Id<"user"> | null = null;
  for (let look = 0; look < maxLooks && room > 0; look += 1) {
    if (stopping?.aborted) return;
    const span = { from, to: addSeconds(to, 1) };
    const days: CashDay[] = await listCashDays(ctx, span, perLook, { recentFrom, after });
    // The last person's days may not be whole.
    const lastUser = days.length === perLook ? days.at(-1)?.userId : undefined;
    const whole = days.filter(({ userId }) => userId !== lastUser);
    const candidates = findStructuring(whole, await listKnownWindows(ctx, whole, from));
    for (const candidate of candidates.slice(0, room)) await openOne(ctx, candidate);
    room -= candidates.length;
    after = whole.at(-1)?.userId ?? lastUser ?? null;
    if (lastUser === undefined) break;
  }
  if (room <= 0) ctx.log.warn("structuring_continues", { candidates: maxCases - room });
}

/** Windows that have a case and may hold some of the days that are looked at. */
async function listKnownWindows(
  ctx: Ctx,
  days: readonly Pick<Window, "userId">[],
  from: Date,
): Promise<Window[]> {
  const people = [...new Set(days.map(({ userId }) => userId))];
  if (people.length === 0) return [];
  const openedFrom = addSeconds(from, -structuringRule.windowDays * daySeconds);
  const rows = await ctx.db
    .select({ attempt: cases.attempt })
    .from(cases)
    .where(
      and(
        inArray(cases.subjectId, people),
        eq(cases.type, "structuring"),
        gte(cases.openedAt, openedFrom),
      ),
    );
  return rows.flatMap(({ attempt }) => windowOf(attempt) ?? []);
}

async function openOne(ctx: Ctx, found: Structuring): Promise<void> {
  const { userId: subjectId, currency, direction, firstDay, lastDay, reasons } = found;
  const opened = { type: "structuring", subjectId, about: null, score, reasons } as const;
  const attempt = attemptOf(found);
  const details = { type: "structuring", currency, direction, from: firstDay, to: lastDay };
  try {
    await ctx.db.atomic((tx) => [
      claim(tx, openCase(tx, ctx, { ...opened, attempt }).returning({ id: cases.id }), caseIsNew),
      // Without the person: their export must not tell them.
      recordEvent(tx, ctx, { action: "case.opened", details }),
    ]);
  } catch (error) {
    // Another replica was faster.
    if (brokenConstraint(error) !== caseIsNew) throw error;
  }
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function startOfDay(moment: Date): Date {
  return new Date(dayOf(moment));
}
