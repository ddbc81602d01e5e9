import { measureLoad, type Target } from "./load.ts";
import { median } from "./median.ts";

export type RoundPlan = Readonly<{
  rounds: number;
  /** For each target before the first round: the compiler needs thousands of requests. */
  warmUpSeconds: number;
}>;

const roundSeconds = 1;

/**
 * Requests per second of every target, in the given order: medians of rounds that go through all
 * targets in turn, so that whatever else the machine does hits all of them alike.
 */
export async function measureInTurn(
  targets: readonly Target[],
  { rounds, warmUpSeconds }: RoundPlan,
): Promise<number[]> {
  for (const target of targets) await measureLoad(target, warmUpSeconds);
  const rates = targets.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, target] of targets.entries()) {
      rates[index]?.push(await measureLoad(target, roundSeconds));
    }
  }
  return rates.map(median);
}
