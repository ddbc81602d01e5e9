import { Refused } from "./api-client.ts";

/**
 * Works through `items` with at most `concurrency` at a time and returns how many went well. A
 * refusal ends that item alone; after `interruption` no item is begun any more.
 */
export async function runBounded<Item>(
  items: readonly Item[],
  concurrency: number,
  interruption: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<number> {
  const waiting = items.values();
  let finished = 0;
  const takeTurns = async (): Promise<void> => {
    for (const item of waiting) {
      if (interruption.aborted) return;
      try {
        await work(item);
        finished += 1;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    }
  };
  const workers = Math.min(concurrency, items.length);
  await Promise.all(Array.from({ length: workers }, takeTurns));
  return finished;
}
