/** Chance that is the same for the same seed. */
export interface Dice {
  /** From 0, below `below`. */
  below(below: number): number;
  pick<Item>(list: readonly Item[]): Item;
}

/** mulberry32: it only looks random. */
export function createDice(seed: number): Dice {
  let state = seed | 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    pick(list) {
      if (list.length === 0) throw new Error("There is nothing to pick from");
      return list[below(list.length)] as (typeof list)[number];
    },
  };
}
