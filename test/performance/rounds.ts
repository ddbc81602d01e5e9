import { measureLoad, type Target } from "./load.ts";

export type RoundPlan = Readonly<{ rounds: number; seconds: number }>;

const warmUpSeconds = 1;

/**
 * Requests per second of every target, in the given order: the medians of rounds that go through
 * all targets in turn, so that whatever else the machine does hits all of them alike.
 */
export async function measureInTurn(
  targets: readonly Target[],
  { rounds, seconds }: RoundPlan,
): Promise<number[]> {
  for (const target of targets) await measureLoad(target, warmUpSeconds);
  const rates = targets.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, target] of targets.entries()) {
      rates[index]?.push(await measureLoad(target, seconds));
    }
  }
  return rates.map(median);
}

/** The middle value, or the mean of the two middle ones; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
