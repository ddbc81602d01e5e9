import {
  drawEdge,
  drawKey,
  drawPart,
  drawPayee,
  drawSpoil,
  keyOf,
  touchDay,
  touchesOf,
  unspoiled,
} from "./draw-parts.ts";
import { type Draw, type Intent, kindOf, type Slot, type World } from "./intents.ts";

/** Intents to reserve money, and to settle what is reserved. */

const api = "/api/v1/transactions";

/** Ends lie on half hours, jumps of the clock on hours: no run is slow enough to mix them. */
const holdSeconds = [undefined, 1.5 * 3_600, 9.5 * 3_600, 20.5 * 3_600, 0, 31 * 86_400];

export function meanHold(draw: Draw): Intent {
  const { op, dice, scope, memory } = draw;
  const payer = scope.payer();
  const payee = drawPayee(draw, payer);
  const { nominal, amountOf } = drawEdge(dice, payer);
  const spoil = drawSpoil(draw, ["account_id", "to_account_id"]);
  const seconds = dice.weigh(holdSeconds.map((each, place) => [place < 4 ? 24 : 2, each] as const));
  const key = drawKey(draw);
  return {
    touches: [...touchesOf(payer, payee), touchDay(payer)],
    resolve(world) {
      const [from, to] = [world.accountIn(payer), world.accountIn(payee)];
      const amount = amountOf(world);
      const body = {
        account_id: from,
        to_account_id: to,
        amount,
        currency: kindOf(payer).currency,
      };
      const lasting = seconds === undefined ? {} : { expires_in: seconds };
      return {
        actor: world.userIds[payer.user] ?? "",
        method: "POST",
        path: `${api}/holds`,
        body: { ...spoil(body), ...lasting },
        ...key,
      };
    },
    remember() {
      if (spoil === unspoiled) memory.holds.push({ op, payer, payee, amount: nominal });
    },
  };
}

/** The payer most of the time, sometimes staff, and now and then somebody else. */
function drawSettler({ dice }: Draw, payer: Slot): (world: World) => string {
  const stranger = dice.below(8);
  return dice.weigh<(world: World) => string>([
    [75, ({ userIds }) => userIds[payer.user] ?? ""],
    [18, ({ adminId }) => adminId],
    [7, ({ userIds }) => userIds[stranger] ?? ""],
  ]);
}

export function meanCapture(draw: Draw): Intent | undefined {
  const { op, dice, scope, memory } = draw;
  const made = scope.hold();
  if (!made) return undefined;
  const { payer, payee, amount } = made;
  const body = drawPart(dice, amount);
  const actorOf = drawSettler(draw, payer);
  const key = drawKey(draw);
  return {
    touches: [...touchesOf(payer, payee), touchDay(payer), `hold ${made.op}`],
    resolve: (world) => ({
      actor: actorOf(world),
      method: "POST",
      path: `${api}/holds/${world.madeBy(made.op, "hold")}/capture`,
      body,
      ...key,
    }),
    remember: () => void memory.transfers.push({ op, payer, payee, amount }),
  };
}

export function meanVoid(draw: Draw): Intent | undefined {
  const { op, dice, scope } = draw;
  const made = scope.hold();
  if (!made) return undefined;
  const actorOf = drawSettler(draw, made.payer);
  const key = dice.chance(0.3) ? { key: keyOf(op) } : {};
  return {
    touches: [...touchesOf(made.payer, made.payee), touchDay(made.payer), `hold ${made.op}`],
    resolve: (world) => ({
      actor: actorOf(world),
      method: "POST",
      path: `${api}/holds/${world.madeBy(made.op, "hold")}/void`,
      ...key,
    }),
  };
}
