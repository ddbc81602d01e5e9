/** Draws that a seed repeats. */
export type Dice = Readonly<{
  /** From 0 to one below. */
  below(count: number): number;
  /** From one to another, both of them possible. */
  between(first: number, last: number): number;
  chance(share: number): boolean;
  pick<Item>(list: readonly Item[]): Item;
  /** One of many by weight. */
  weigh<Item>(list: readonly (readonly [weight: number, item: Item])[]): Item;
}>;

/** Mulberry32: small, quick, and even enough to choose tests by. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const draw = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(draw() * count);
  const pick = <Item>(list: readonly Item[]): Item => {
    if (list.length === 0) throw new Error("There is nothing to pick from");
    return list[below(list.length)] as Item;
  };
  return {
    below,
    between: (first, last) => first + below(last - first + 1),
    chance: (share) => draw() < share,
    pick,
    weigh(list) {
      const total = list.reduce((sum, [weight]) => sum + weight, 0);
      let left = draw() * total;
      for (const [weight, item] of list) {
        left -= weight;
        if (left < 0) return item;
      }
      return pick(list)[1];
    },
  };
}
