import type { Reply } from "../start.ts";
import type { Dice } from "./dice.ts";
import { drawRound } from "./draw-round.ts";
import { type Exchange, explainInAnyOrder, explainOne } from "./explain.ts";
import { kindOf, type Memory, placesOf, type Slot, type World } from "./intents.ts";
import { allowanceOf, availableOf } from "./post-items.ts";
import type { Stage } from "./stage.ts";
import type { Asked } from "./state.ts";

/** The game: rounds of eight requests at a time, each reply held against the model. */
export type Game = Readonly<{
  /** Opens and fills the first accounts. */
  begin(): Promise<void>;
  /** Sends one round; throws with all that it takes to understand a reply that is not right. */
  playRound(firstOp: number): Promise<void>;
  /** How often each outcome came. */
  outcomes: ReadonlyMap<string, number>;
}>;

const unknown = {
  hold: "hld_01jd3v3v5fe8wr4t4yx0x4tq7a",
  transfer: "txn_01jd3v3v5fe8wr4t4yx0x4tq7a",
};
const firstMoney = 60_000;

export function createGame(stage: Stage, dice: Dice): Game {
  const { model, userIds } = stage;
  const memory: Memory = {
    holds: [],
    transfers: [],
    frozen: [],
    closed: [],
    ended: [],
    empty: [],
    keyed: [],
  };
  const slots = new Map<string, string>();
  const sent = new Map<number, Asked>();
  const made = { hold: new Map<number, string>(), transfer: new Map<number, string>() };
  const outcomes = new Map<string, number>();
  const nameOf = ({ user, place }: Slot) => `${user}.${place}`;
  const world: World = {
    adminId: model.adminId,
    userIds,
    accountIn: (slot) => slots.get(nameOf(slot)) ?? "acc_01jd3v3v5fe8wr4t4yx0x4tq7a",
    madeBy: (op, kind) => made[kind].get(op) ?? unknown[kind],
    sentBy(op) {
      const asked = sent.get(op);
      if (!asked) throw new Error(`Operation ${op} was not sent`);
      return asked;
    },
    leftIn(slot) {
      const account = model.accounts.get(world.accountIn(slot));
      if (!account) return { balance: 0, single: 0, day: 0 };
      const { owner, currency } = account;
      return { balance: availableOf(account), ...allowanceOf(model, owner, currency) };
    },
    nowMs: () => model.clock.nowMs,
  };

  /** What later intents may refer to by the number of the operation. */
  const noteMade = ({ op, reply }: Exchange, opens: Slot | undefined) => {
    const { status, body, headers } = reply;
    if (status >= 400 || headers.has("idempotency-replayed")) return;
    if (opens) slots.set(nameOf(opens), body.id);
    for (const id of [body.id, body.transaction_id]) {
      if (typeof id !== "string") continue;
      if (id.startsWith("hld_") && status === 201) made.hold.set(op, id);
      if (id.startsWith("txn_")) made.transfer.set(op, id);
    }
  };
  const count = ({ asked, reply }: Exchange) => {
    const name = outcomeOf(asked, reply);
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
  };

  return {
    outcomes,
    async begin() {
      const tell = async (asked: Asked) => {
        const reply = await stage.send(asked);
        const problem = explainOne(model, { op: -1, asked, reply });
        if (problem) throw new Error(describe([{ op: -1, asked, reply }], problem));
        return reply;
      };
      for (const [user, actor] of userIds.entries()) {
        for (let place = 0; place < placesOf(user); place += 1) {
          const slot = { user, place };
          const kind = kindOf(slot);
          const path = "/api/v1/accounts";
          const { body } = await tell({ actor, method: "POST", path, body: { ...kind } });
          slots.set(nameOf(slot), body.id);
          const amount = kind.currency === "JPY" ? firstMoney / 100 : firstMoney;
          const cash = { account_id: body.id, amount, currency: kind.currency };
          const play = { actor, method: "POST", path: "/api/v1/sandbox/deposits" } as const;
          await tell({ ...play, body: cash, key: `first-${nameOf(slot)}` });
        }
      }
    },
    async playRound(firstOp) {
      const { isCrowded, intents } = drawRound(dice, firstOp, memory);
      const asked = intents.map((intent, client) => {
        const request = intent.resolve(world);
        sent.set(firstOp + client, request);
        return request;
      });
      const replies = await Promise.all(asked.map(stage.send));
      const round = asked.map((request, client): Exchange => {
        return { op: firstOp + client, asked: request, reply: replies[client] as Reply };
      });
      const problem = isCrowded ? explainInAnyOrder(model, round) : explainEach(round);
      if (problem) throw new Error(describe(round, problem));
      for (const [client, exchange] of round.entries()) {
        const { touches = [], opens } = intents[client] ?? {};
        noteMade(exchange, opens);
        count(exchange);
        const { op, asked } = exchange;
        if (asked.key !== undefined && !isCrowded) memory.keyed.push({ op, touches });
      }
    },
  };

  function explainEach(round: readonly Exchange[]): string | null {
    for (const exchange of round) {
      const problem = explainOne(model, exchange);
      if (problem) return `operation ${exchange.op}: ${problem}`;
    }
    return null;
  }
}

function outcomeOf({ method, path }: Asked, { status, body, headers }: Reply): string {
  const route = path.replace(/\/api\/v1/, "").replace(/\/[a-z]{3}_[^/]*/, "/{id}");
  const result = headers.has("idempotency-replayed") ? "replayed" : (body?.code ?? "");
  return `${method} ${route} ${status} ${result}`.trimEnd();
}

function describe(round: readonly Exchange[], problem: string): string {
  const lines = round.map(({ op, asked, reply }) => {
    const body = JSON.stringify(asked.body ?? null);
    const head = `${op}: ${asked.actor} ${asked.method} ${asked.path} key ${asked.key ?? "-"}`;
    return `${head}\n  ${body}\n  ${reply.status} ${reply.text}`;
  });
  return [problem, ...lines].join("\n");
}
