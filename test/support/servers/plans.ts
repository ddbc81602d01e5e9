import { expect } from "vitest";
import { type Plan, planOf } from "./query-plan.ts";
import type { RecordingDatabase, Sent } from "./recording-database.ts";

/** What the server would do for each statement that an act sends. */
export async function plansOf(
  recording: RecordingDatabase,
  act: () => unknown,
): Promise<[Sent, Plan][]> {
  const sent = await recording.record(act);
  expect(sent.length).toBeGreaterThan(0);
  const plans: [Sent, Plan][] = [];
  for (const each of sent) plans.push([each, await planOf(recording.client, each)]);
  return plans;
}

/**
 * A plain insert and a lock that is no row's look nothing up; what a function looks up is planned
 * inside it, where `watchNestedPlans` sees it.
 */
const lookNothingUp = [
  /^insert into (?!.* on conflict )/s,
  /pg_advisory_xact_lock/,
  /^select (cards_set_limits|forget_reactions)\(/,
];
const looksNothingUp = (query: string) => lookNothingUp.some((each) => each.test(query));

/**
 * Reading all of it is cheaper than an index: rows of the outbox live for seconds, and there is one
 * row for each of two lists.
 */
const isSmall = (table: string) => table === "outbox" || table === "sanctions_lists";

export function expectIndexed(plans: readonly (readonly [Sent, Plan])[]): void {
  const scanning = plans.filter(([, { scanned }]) => !scanned.every(isSmall));
  expect(scanning.map(([{ query }, plan]) => [query, plan])).toEqual([]);
  const bare = plans.filter(
    ([{ query }, { indexes, scanned }]) =>
      indexes.length === 0 && !scanned.some(isSmall) && !looksNothingUp(query),
  );
  expect(bare.map(([{ query }, plan]) => [query, plan])).toEqual([]);
}
