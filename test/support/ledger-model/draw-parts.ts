import type { Dice } from "./dice.ts";
import { type Draw, kindOf, type Slot, type World } from "./intents.ts";
import type { Asked } from "./state.ts";

/** The parts that requests are drawn from, good ones and wrong ones. */

export const keyOf = (op: number) => `operation-${op}`;
export const touchesOf = (...slots: readonly Slot[]) =>
  slots.map(({ user, place }) => `slot ${user}.${place}`);
/** The limits of a day count by owner. */
export const touchDay = ({ user }: Slot) => `day ${user}`;
const recentCount = 60;

/** One of the newest of a list. */
export const pickRecent = <Item>(
  dice: Dice,
  list: readonly Item[],
  count = recentCount,
): Item | undefined => (list.length === 0 ? undefined : dice.pick(list.slice(-count)));

/** One of all, which may be days old. */
export const pickAny = <Item>(dice: Dice, list: readonly Item[]): Item | undefined =>
  list.length === 0 ? undefined : dice.pick(list);

export function drawAmount(dice: Dice, slot: Slot): number {
  const amount = dice.weigh([
    [60, dice.between(1, 900)],
    [25, dice.between(900, 4_000)],
    [6, dice.pick([4_999, 5_000, 5_001])],
    [4, dice.between(5_000, 25_000)],
    [2, dice.pick([1, 2])],
    [1, Number.MAX_SAFE_INTEGER],
  ]);
  return kindOf(slot).currency === "JPY" ? Math.ceil(amount / 100) : amount;
}

/** What an amount is known to be when it is drawn, and what it is when it is sent. */
export type DrawnAmount = Readonly<{
  nominal: number;
  isAll: boolean;
  amountOf(world: World): number;
}>;

/** Any amount, or one at the edge of what the payer has left. */
export function drawEdge(dice: Dice, slot: Slot): DrawnAmount {
  const nominal = drawAmount(dice, slot);
  const known = { nominal, isAll: false, amountOf: () => nominal };
  const beyond = dice.chance(0.3) ? 1 : 0;
  const all: DrawnAmount = {
    nominal,
    isAll: beyond === 0,
    amountOf: (world) => Math.max(1, world.leftIn(slot).balance + beyond),
  };
  const allowed: DrawnAmount = {
    ...known,
    amountOf(world) {
      const { single, day } = world.leftIn(slot);
      return Math.max(1, Math.min(single, day) + beyond);
    },
  };
  return dice.weigh<DrawnAmount>([
    [84, known],
    [7, all],
    [9, allowed],
  ]);
}

const unknownAccount = "acc_01jd3v3v5fe8wr4t4yx0x4tq7a";
const wrongAmounts = [0, -1, 1.5, "100", null, Number.MAX_SAFE_INTEGER + 1];
const wrongCurrencies = ["usd", "XXX", ""];

export type Body = Readonly<Record<string, unknown>>;
type Spoil = (body: Body) => Body;

/** Leaves a body as it should be. */
export const unspoiled: Spoil = (body) => body;

/** One thing wrong with a body of money, now and then. */
export function drawSpoil({ dice }: Draw, [from, to]: readonly [string, string]): Spoil {
  const id = dice.pick(["nonsense", unknownAccount, "acc_", "usr_01jd3v3v5fe8wr4t4yx0x4tq7a"]);
  const amount = dice.pick(wrongAmounts);
  const currency = dice.pick(["EUR", "USD", "KWD", ...wrongCurrencies]);
  return dice.weigh<Spoil>([
    [88, unspoiled],
    [2, (body) => ({ ...body, amount })],
    [3, (body) => ({ ...body, currency })],
    [2, (body) => ({ ...body, [from]: id })],
    [2, (body) => ({ ...body, [to]: id })],
    [2, (body) => ({ ...body, [to]: body[from] })],
    [1, (body) => ({ ...body, [from]: body[to], [to]: body[from] })],
  ]);
}

/** No key, or one that is none, now and then. */
export function drawKey({ op, dice }: Draw): Pick<Asked, "key"> {
  return dice.weigh<Pick<Asked, "key">>([
    [97, { key: keyOf(op) }],
    [2, {}],
    [1, { key: "with space" }],
  ]);
}

const hourMs = 3_600_000;
/** Half hours, so that it never depends on the seconds that a run takes. */
const backdatings = [0.5, 3.5, 23.5, 24.5, -0.5];

export function drawDetails({ dice }: Draw): (nowMs: number) => Body {
  const hours = dice.pick(backdatings);
  return dice.weigh<(nowMs: number) => Body>([
    [80, () => ({})],
    [10, () => ({ description: "Rent", metadata: { zebra: "1", apple: "2" } })],
    [
      10,
      (nowMs) => {
        const minuteMs = Math.floor(nowMs / 60_000) * 60_000;
        return { effective_at: new Date(minuteMs - hours * hourMs).toISOString() };
      },
    ],
  ]);
}

/** All of something, a part of it, just too much, or nonsense. */
export function drawPart(dice: Dice, amount: number): Body {
  return dice.weigh<Body>([
    [45, {}],
    [30, { amount: dice.between(1, Math.min(amount, 1_000)) }],
    [8, { amount }],
    [10, { amount: Math.min(amount + dice.between(1, 3), Number.MAX_SAFE_INTEGER) }],
    [4, { amount: dice.pick(wrongAmounts) }],
  ]);
}

/** Somebody in the same currency most of the time, and seldom the payer. */
export function drawPayee({ dice, scope }: Draw, payer: Slot): Slot {
  let payee = scope.other();
  for (let attempt = 0; attempt < maxDraws; attempt += 1) {
    const isOther = payee.user !== payer.user || payee.place !== payer.place;
    const isAlike = kindOf(payee).currency === kindOf(payer).currency;
    if (isOther && (isAlike || dice.chance(0.03))) break;
    payee = scope.other();
  }
  return payee;
}

const maxDraws = 20;
