import fc from "fast-check";
import { transferBody } from "../money.ts";

/** Somebody who sends money: two accounts with money on them and one that stays empty. */
export type Player = Readonly<{ token: string; accounts: readonly string[]; empty: string }>;

/** A request under a key of its own. */
export type Asked = Readonly<{ token: string; key: string; path: string; body: unknown }>;

/** One thing that a client does; a hold that is to be captured takes two requests. */
export type Step = Readonly<{
  kind: "transfer" | "batch" | "hold" | "captured hold" | "refused transfer";
  /** Minor units. */
  amounts: readonly number[];
  from: number;
  to: number;
}>;

const transactions = "/api/v1/transactions";
/** So small that the fraud rules and the limits let everything pass. */
const maxAmount = 300;
const maxBatch = 4;
const manyPlaces = 1_000;

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 10, arbitrary: fc.constant("transfer" as const) },
    { weight: 3, arbitrary: fc.constant("batch" as const) },
    { weight: 4, arbitrary: fc.constantFrom("hold" as const, "captured hold" as const) },
    { weight: 1, arbitrary: fc.constant("refused transfer" as const) },
  ),
  amounts: fc.array(fc.integer({ min: 1, max: maxAmount }), { minLength: 2, maxLength: maxBatch }),
  from: fc.nat(manyPlaces),
  to: fc.nat(manyPlaces),
});

/** The same seed gives the same steps. */
export function drawSteps(seed: number, count: number): Step[] {
  return fc.sample(stepArbitrary, { seed, numRuns: count });
}

/** When to crash: that many replies after the last crash, and that long after. */
export type Moment = Readonly<{ replies: number; laterMs: number }>;

const moments = fc.record({
  replies: fc.integer({ min: 20, max: 100 }),
  // About as long as a commit takes, so that crashes hit every part of one.
  laterMs: fc.nat(20),
});

export function drawMoments(seed: number, count: number): Moment[] {
  return fc.sample(moments, { seed, numRuns: count });
}

/** The first request of a step, from an account of the player to any other account. */
export function describeStep(
  step: Step,
  player: Player,
  everyAccount: readonly string[],
  key: string,
): Asked {
  const { kind, amounts } = step;
  const [amount = 1] = amounts;
  const from = pick(player.accounts, step.from);
  const others = everyAccount.filter((account) => account !== from);
  const to = pick(others, step.to);
  const asked = (path: string, body: unknown) => ({ token: player.token, key, path, body });
  if (kind === "transfer") {
    const details = { description: `Rent ${key}`, metadata: { z: key, a: String(amount) } };
    return asked(`${transactions}/transfer`, transferBody({ from, to, amount, ...details }));
  }
  if (kind === "refused transfer") {
    return asked(`${transactions}/transfer`, transferBody({ from: player.empty, to, amount }));
  }
  if (kind === "batch") {
    const transfers = amounts.map((each, at) =>
      transferBody({ from, to: pick(others, step.to + at), amount: each }),
    );
    return asked(`${transactions}/transfer/batch`, { transfers });
  }
  const body = { account_id: from, to_account_id: to, amount, currency: "USD" };
  return asked(`${transactions}/holds`, body);
}

/** Takes a part of what a hold reserved. */
export function describeCapture(
  player: Player,
  holdId: string,
  amount: number,
  key: string,
): Asked {
  const path = `${transactions}/holds/${holdId}/capture`;
  return { token: player.token, key, path, body: { amount } };
}

export function pick<Item>(list: readonly Item[], place: number): Item {
  const item = list[place % list.length];
  if (item === undefined) throw new Error("Nothing to pick from");
  return item;
}
