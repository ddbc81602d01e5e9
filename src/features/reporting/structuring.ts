import type { Id } from "../../core/id.ts";

/**
 * Splitting cash so that no report is due is what these rules look for: 31 CFR 1010.314. The upper
 * end is `report.cash`, which itself needs no report; the lower one is four fifths of it. A window
 * is ten days of the calendar (UTC).
 */
export const structuringRule = {
  fromShare: { times: 4, of: 5 },
  windowDays: 10,
  /** Single items just below the threshold. */
  items: 3,
  /** Days whose items, of whatever size, add up to just below it. */
  days: 3,
} as const;

export type CashDirection = "in" | "out";

/** All cash of one person, currency, direction and day. */
export type CashDay = Readonly<{
  userId: Id<"user">;
  currency: string;
  direction: CashDirection;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** Minor units, without what was given back. */
  total: number;
  /** Items just below the threshold. */
  nearItems: number;
  /** The total itself lies just below the threshold. */
  isNear: boolean;
  transfers: readonly Id<"transfer">[];
}>;

export type StructuringReason = "cash_items_below_threshold" | "daily_cash_below_threshold";

/** The window begins with its first day and takes ten, whatever was found in it. */
export type Structuring = Readonly<{
  userId: Id<"user">;
  currency: string;
  direction: CashDirection;
  firstDay: string;
  lastDay: string;
  total: number;
  reasons: readonly StructuringReason[];
  transfers: readonly Id<"transfer">[];
}>;

/** A window that was dealt with before. */
export type Window = Pick<Structuring, "userId" | "currency" | "direction" | "firstDay">;

/** Candidates among days of any people, in their order; days in windows of `known` are done. */
export function findStructuring(
  days: readonly CashDay[],
  known: readonly Window[] = [],
): Structuring[] {
  const groups = groupAll(days);
  const done = groupAll(known);
  return [...groups].flatMap(([group, ofGroup]) => {
    const windows = done.get(group) ?? [];
    const open = ofGroup
      .filter(({ nearItems, isNear }) => nearItems > 0 || isNear)
      .filter(({ day }) => !windows.some((window) => isWithin(day, window.firstDay)))
      .toSorted((one, other) => (one.day < other.day ? -1 : 1));
    return findInGroup(open);
  });
}

function findInGroup(days: readonly CashDay[]): Structuring[] {
  const found: Structuring[] = [];
  let place = 0;
  for (let first = days[place]; first; first = days[place]) {
    const { day } = first;
    const window = days.slice(place).filter((each) => isWithin(each.day, day));
    const candidate = judge(window);
    if (candidate) found.push(candidate);
    place += candidate ? window.length : 1;
  }
  return found;
}

function judge(window: readonly CashDay[]): Structuring | null {
  const [first, last] = [window[0], window.at(-1)];
  if (!first || !last) return null;
  const { items, days } = structuringRule;
  const nearItems = window.reduce((sum, day) => sum + day.nearItems, 0);
  const nearDays = window.filter(({ isNear }) => isNear).length;
  const reasons: StructuringReason[] = [];
  if (nearItems >= items) reasons.push("cash_items_below_threshold");
  if (nearDays >= days) reasons.push("daily_cash_below_threshold");
  if (reasons.length === 0) return null;
  const { userId, currency, direction, day: firstDay } = first;
  return {
    userId,
    currency,
    direction,
    firstDay,
    lastDay: last.day,
    total: window.reduce((sum, day) => sum + day.total, 0),
    reasons,
    transfers: window.flatMap(({ transfers }) => transfers),
  };
}

/** The day after the last one of the window that begins so. */
export function endOfWindow(firstDay: string): Date {
  return new Date(Date.parse(firstDay) + structuringRule.windowDays * dayMs);
}

/** The name under which a window opens one case, whoever finds it and how often. */
export function attemptOf({ userId, currency, direction, firstDay }: Window): string {
  return `structuring/${userId}/${currency}/${direction}/${firstDay}`;
}

/** The window of an attempt; null for another kind of attempt. */
export function windowOf(attempt: string | null): Window | null {
  const parts = /^structuring\/(usr_\w+)\/([A-Z]{3})\/(in|out)\/(\d{4}-\d{2}-\d{2})$/.exec(
    attempt ?? "",
  );
  if (!parts) return null;
  const [, userId, currency = "", direction, firstDay = ""] = parts;
  return {
    userId: userId as Id<"user">,
    currency,
    direction: direction as CashDirection,
    firstDay,
  };
}

const dayMs = 86_400_000;

function isWithin(day: string, firstDay: string): boolean {
  return day >= firstDay && Date.parse(day) < endOfWindow(firstDay).getTime();
}

function groupAll<Each extends Omit<Window, "firstDay">>(list: readonly Each[]) {
  const groups = new Map<string, Each[]>();
  for (const each of list) {
    const group = groups.get(groupOf(each));
    if (group) group.push(each);
    else groups.set(groupOf(each), [each]);
  }
  return groups;
}

function groupOf({ userId, currency, direction }: Omit<Window, "firstDay">): string {
  return `${userId}/${currency}/${direction}`;
}
