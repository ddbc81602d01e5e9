import type { Dice } from "./dice.ts";
import {
  type Body,
  drawAmount,
  drawDetails,
  drawEdge,
  drawKey,
  drawPart,
  drawPayee,
  drawSpoil,
  pickRecent,
  touchDay,
  touchesOf,
  unspoiled,
} from "./draw-parts.ts";
import { type Draw, type Intent, kindOf, type Slot, type World } from "./intents.ts";

/** Intents to move money. */

const api = "/api/v1/transactions";

function drawTransferBody(
  draw: Draw,
  payer: Slot,
  payee: Slot,
  amountOf: (world: World) => number,
) {
  const spoil = drawSpoil(draw, ["from_account_id", "to_account_id"]);
  const details = drawDetails(draw);
  const bodyOf = (world: World): Body => {
    const [from, to] = [world.accountIn(payer), world.accountIn(payee)];
    const parties = { from_account_id: from, to_account_id: to };
    const body = { ...parties, amount: amountOf(world), currency: kindOf(payer).currency };
    return { ...spoil(body), ...details(world.nowMs()) };
  };
  return { bodyOf, isGood: spoil === unspoiled };
}

export function meanTransfer(draw: Draw): Intent {
  const { op, dice, scope, memory } = draw;
  const payer = scope.payer();
  const payee = drawPayee(draw, payer);
  const { nominal, isAll, amountOf } = drawEdge(dice, payer);
  const { bodyOf, isGood } = drawTransferBody(draw, payer, payee, amountOf);
  const key = drawKey(draw);
  return {
    touches: [...touchesOf(payer, payee), touchDay(payer)],
    resolve: (world) => ({
      actor: world.userIds[payer.user] ?? "",
      method: "POST",
      path: `${api}/transfer`,
      body: bodyOf(world),
      ...key,
    }),
    remember() {
      if (isGood) memory.transfers.push({ op, payer, payee, amount: nominal });
      if (isAll) memory.empty.push(payer);
    },
  };
}

export function meanBatch(draw: Draw): Intent {
  const { dice, scope } = draw;
  const payer = scope.payer();
  const payees = [drawPayee(draw, payer), drawPayee(draw, payer)];
  const isHeavy = dice.chance(0.2);
  const bodies = Array.from({ length: dice.between(2, 20) }, () => {
    const [own, amount] = isHeavy
      ? [draw, drawAmount(dice, payer)]
      : [{ ...draw, dice: sober }, dice.between(1, kindOf(payer).currency === "JPY" ? 3 : 200)];
    return drawTransferBody(own, payer, dice.pick(payees), () => amount).bodyOf;
  });
  const key = drawKey(draw);
  return {
    touches: [...touchesOf(payer, ...payees), touchDay(payer)],
    resolve: (world) => ({
      actor: world.userIds[payer.user] ?? "",
      method: "POST",
      path: `${api}/transfer/batch`,
      body: { transfers: bodies.map((bodyOf) => bodyOf(world)) },
      ...key,
    }),
  };
}

/** Draws the first of everything, which is the usual. */
const sober: Dice = {
  below: () => 0,
  between: (first) => first,
  chance: () => false,
  pick: <Item>(list: readonly Item[]) => list[0] as Item,
  weigh: <Item>(list: readonly (readonly [number, Item])[]) =>
    (list[0] as readonly [number, Item])[1],
};

export function meanReversal(draw: Draw): Intent | undefined {
  const { op, dice, scope, memory } = draw;
  const ended = dice.chance(0.3) ? pickRecent(dice, memory.ended) : undefined;
  const made = ended ?? scope.transfer();
  if (!made) return undefined;
  const { payer, payee, amount } = made;
  const body = { reason: "Mistaken", ...drawPart(dice, amount) };
  const isStaff = dice.chance(0.95);
  const isTriedAgain = dice.chance(0.1);
  const key = drawKey(draw);
  return {
    touches: [...touchesOf(payer, payee), `transfer ${made.op}`],
    resolve: (world) => ({
      actor: isStaff ? world.adminId : (world.userIds[payer.user] ?? ""),
      method: "POST",
      path: `${api}/${world.madeBy(made.op, "transfer")}/reverse`,
      body,
      ...key,
    }),
    remember: () => void (isTriedAgain && memory.transfers.push({ op, payer, payee, amount })),
  };
}

export function meanCash(draw: Draw): Intent {
  const { op, dice, scope, memory } = draw;
  const slot = scope.other();
  const { nominal: amount, isAll, amountOf } = drawEdge(dice, slot);
  const spoil = drawSpoil(draw, ["account_id", "account_id"]);
  const way = dice.weigh([
    [45, "deposit"],
    [35, "withdrawal"],
    [20, "play"],
  ] as const);
  const isStaff = dice.chance(0.95);
  const key = drawKey(draw);
  return {
    touches: touchesOf(slot),
    resolve(world) {
      const id = world.accountIn(slot);
      const sum = way === "withdrawal" ? amountOf(world) : 4 * (amount % 1_000_000);
      const body = { account_id: id, amount: sum, currency: kindOf(slot).currency };
      const owner = world.userIds[slot.user] ?? "";
      const isPlay = way === "play";
      return {
        actor: isStaff !== isPlay ? world.adminId : owner,
        method: "POST",
        path: isPlay ? "/api/v1/sandbox/deposits" : `${api}/${way}`,
        body: { ...spoil(body), ...(isPlay ? {} : { channel: "wire" }) },
        ...key,
      };
    },
    remember() {
      if (spoil === unspoiled) memory.transfers.push({ op, payer: slot, payee: slot, amount });
      if (isAll && way === "withdrawal") memory.empty.push(slot);
    },
  };
}
