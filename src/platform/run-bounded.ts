import pLimit from "p-limit";

/** Runs `work` on every item, `atOnce` at a time; rejects with the first failure. */
export function runBounded<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  return pLimit(atOnce).map(items, (item) => work(item));
}
