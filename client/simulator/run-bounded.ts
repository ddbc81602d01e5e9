import { FlorinError } from "../florin.ts";

/**
 * Works through `items` with at most `concurrency` at a time and returns those that went well. A
 * refusal ends that item alone; after `stopping` no item is begun any more.
 */
export async function runBounded<Item>(
  items: readonly Item[],
  concurrency: number,
  stopping: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<Item[]> {
  const waiting = items.values();
  const finished: Item[] = [];
  const takeTurns = async (): Promise<void> => {
    for (const item of waiting) {
      if (stopping.aborted) return;
      try {
        await work(item);
        finished.push(item);
      } catch (error) {
        if (!(error instanceof FlorinError)) throw error;
      }
    }
  };
  const workers = Math.min(concurrency, items.length);
  await Promise.all(Array.from({ length: workers }, takeTurns));
  return finished;
}
