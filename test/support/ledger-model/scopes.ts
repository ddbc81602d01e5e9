import type { Dice } from "./dice.ts";
import { pickRecent } from "./draw-parts.ts";
import {
  type Draw,
  type Intent,
  kindOf,
  type Made,
  type Memory,
  placesOf,
  type Scope,
  type Slot,
  userCount,
} from "./intents.ts";
import { meanCapture, meanHold, meanVoid } from "./mean-holds.ts";
import {
  meanClosing,
  meanCredit,
  meanFreezing,
  meanOpening,
  meanRead,
  meanRepeat,
} from "./mean-others.ts";
import { meanBatch, meanCash, meanReversal, meanTransfer } from "./mean-transfers.ts";

/** Which intents are drawn how often, and from where. */

type Weights = readonly (readonly [weight: number, mean: (draw: Draw) => Intent | undefined])[];

export const usually: Weights = [
  [28, meanTransfer],
  [8, meanBatch],
  [13, meanHold],
  [10, meanCapture],
  [5, meanVoid],
  [8, meanReversal],
  [10, meanCash],
  [2, meanFreezing],
  [2, meanClosing],
  [4, meanOpening],
  [2, meanCredit],
  [8, meanRead],
  [9, meanRepeat],
];

/** Where all meet at the same accounts, it is about who comes first. */
export const whenCrowded: Weights = [
  [30, meanTransfer],
  [6, meanBatch],
  [10, meanHold],
  [22, meanCapture],
  [10, meanVoid],
  [14, meanReversal],
  [8, meanCash],
  [2, meanFreezing],
  [2, meanClosing],
  [1, meanCredit],
  [4, meanRead],
];

const drawSlot = (dice: Dice, user: number): Slot => ({ user, place: dice.below(placesOf(user)) });

/** A client by itself: its own accounts pay, anybody's receive. */
export function ownScope(dice: Dice, user: number, { holds, transfers }: Memory): Scope {
  const isOwn = ({ payer }: Made) => payer.user === user;
  const anyOf = (list: readonly Made[]) =>
    pickRecent(dice, dice.chance(0.8) ? list.slice(-400).filter(isOwn) : list);
  return {
    payer: () => drawSlot(dice, user),
    other: () => drawSlot(dice, dice.below(userCount)),
    hold: () => anyOf(holds),
    transfer: () => anyOf(transfers),
  };
}

/** All clients at two or three accounts of one currency, at one hold and at one transfer. */
export function crowdedScope(dice: Dice, memory: Memory): Scope {
  const hold = pickRecent(dice, memory.holds);
  const transfer = pickRecent(dice, memory.transfers);
  const centre = dice.pick([hold, transfer]) ?? hold ?? transfer;
  const first = centre?.payer ?? drawSlot(dice, dice.below(userCount));
  const alike = [...Array(userCount).keys()]
    .flatMap((user) => [...Array(placesOf(user)).keys()].map((place) => ({ user, place })))
    .filter((slot) => kindOf(slot).currency === kindOf(first).currency);
  const slots = [first, centre?.payee ?? dice.pick(alike), dice.pick(alike)];
  return {
    payer: () => dice.pick(slots),
    other: () => dice.pick(slots),
    hold: () => hold,
    transfer: () => transfer,
  };
}
