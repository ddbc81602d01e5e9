import { type Body, keyOf, pickAny, pickRecent, touchesOf } from "./draw-parts.ts";
import {
  approvedCount,
  type Draw,
  type Intent,
  kindOf,
  type Made,
  type Slot,
  slotKinds,
} from "./intents.ts";

/** Intents about accounts, reads, and requests that come again. */

const api = "/api/v1/transactions";
const staff = "/api/v1/admin/accounts";
/** What was emptied longer ago has money again. */
const latest = 3;

export function meanFreezing(draw: Draw): Intent {
  const { op, dice, scope, memory } = draw;
  const thawed = dice.chance(0.65) ? pickRecent(dice, memory.frozen, latest) : undefined;
  const slot = thawed ?? scope.other();
  const act = thawed !== undefined ? "unfreeze" : "freeze";
  const isStaff = dice.chance(0.95);
  const key = dice.chance(0.2) ? { key: keyOf(op) } : {};
  return {
    touches: [...touchesOf(slot), "! a status"],
    resolve: (world) => ({
      actor: isStaff ? world.adminId : (world.userIds[slot.user] ?? ""),
      method: "POST",
      path: `${staff}/${world.accountIn(slot)}/${act}`,
      ...key,
    }),
    remember() {
      if (act === "freeze") memory.frozen.push(slot);
      else forget(memory.frozen, slot);
    },
  };
}

export function meanClosing(draw: Draw): Intent {
  const { op, dice, scope, memory } = draw;
  const emptied = dice.chance(0.7) ? pickRecent(dice, memory.empty, latest) : undefined;
  const slot = emptied ?? scope.other();
  const isOwner = dice.chance(0.95);
  const key = dice.chance(0.2) ? { key: keyOf(op) } : {};
  return {
    touches: [...touchesOf(slot), "! a status"],
    resolve: (world) => ({
      actor: (isOwner ? world.userIds[slot.user] : world.adminId) ?? "",
      method: "POST",
      path: `/api/v1/accounts/${world.accountIn(slot)}/close`,
      ...key,
    }),
    remember() {
      memory.closed.push(slot);
      if (emptied) memory.ended.push(...memory.transfers.slice(-recentCount).filter(isOf(slot)));
      forget(memory.empty, slot);
    },
  };
}

export function meanOpening(draw: Draw): Intent {
  const { op, dice, scope, memory } = draw;
  const opens =
    (dice.chance(0.9) ? pickRecent(dice, memory.closed, latest) : undefined) ?? scope.payer();
  const key = dice.chance(0.2) ? { key: keyOf(op) } : {};
  return {
    opens,
    touches: [...touchesOf(opens), "! a status"],
    resolve: ({ userIds }) => ({
      actor: userIds[opens.user] ?? "",
      method: "POST",
      path: "/api/v1/accounts",
      body: { ...kindOf(opens) },
      ...key,
    }),
    remember() {
      memory.empty.push(opens);
      forget(memory.closed, opens);
    },
  };
}

const recentCount = 200;
const isOf =
  (slot: Slot) =>
  ({ payer, payee }: Made) =>
    [payer, payee].some(({ user, place }) => user === slot.user && place === slot.place);

function forget(list: Slot[], slot: Slot): void {
  const place = list.findIndex((each) => each.user === slot.user && each.place === slot.place);
  if (place >= 0) list.splice(place, 1);
}

export function meanCredit({ dice, scope }: Draw): Intent {
  const withCredit = { user: dice.below(approvedCount), place: slotKinds.length - 1 };
  const slot = dice.chance(0.8) ? withCredit : scope.payer();
  const limit = dice.pick([0, 1_000, 5_000, 20_000, 50_000, -1, 1_000_000_000_001]);
  const isStaff = dice.chance(0.95);
  return {
    touches: [...touchesOf(slot), "! a status"],
    resolve: (world) => ({
      actor: isStaff ? world.adminId : (world.userIds[slot.user] ?? ""),
      method: "PATCH",
      path: `${staff}/${world.accountIn(slot)}`,
      body: { credit_limit: limit },
    }),
  };
}

export function meanRead({ dice, scope }: Draw): Intent {
  const slot = scope.payer();
  const hold = scope.hold();
  const transfer = scope.transfer();
  const isOwner = dice.chance(0.95);
  const stranger = dice.below(8);
  const kind = dice.weigh([
    [6, "account"],
    [2, "hold"],
    [2, "transfer"],
  ] as const);
  const made = kind === "hold" ? hold : kind === "transfer" ? transfer : undefined;
  const owner = made ? made.payer.user : slot.user;
  return {
    touches: made ? [`${kind} ${made.op}`, ...touchesOf(made.payer)] : touchesOf(slot),
    resolve(world) {
      const actor = world.userIds[isOwner ? owner : stranger] ?? "";
      if (!made) return { actor, method: "GET", path: `/api/v1/accounts/${world.accountIn(slot)}` };
      const part = kind === "hold" ? "/holds" : "";
      const id = world.madeBy(made.op, kind === "hold" ? "hold" : "transfer");
      return { actor, method: "GET", path: `${api}${part}/${id}` };
    },
  };
}

/** The same request again under its key, or another one under it. */
export function meanRepeat({ op, dice, memory }: Draw): Intent | undefined {
  const earlier = dice.chance(0.2) ? pickAny(dice, memory.keyed) : pickRecent(dice, memory.keyed);
  if (!earlier || earlier.op === op) return undefined;
  const isSame = dice.chance(0.8);
  return {
    touches: [...earlier.touches, `key ${earlier.op}`],
    resolve(world) {
      const asked = world.sentBy(earlier.op);
      const { amount = 0, ...body } = (asked.body ?? {}) as Body & { amount?: number };
      const isMoney = typeof amount === "number" && amount > 0;
      if (isSame || !isMoney) return asked;
      return { ...asked, body: { ...body, amount: amount === 1 ? 2 : 1 } };
    },
  };
}
