import { change, exponents, type Item, postItems } from "./post-items.ts";
import {
  checkKey,
  forbidden,
  invalid,
  notFound,
  refuse,
  refuseFault,
  underKey,
} from "./refusals.ts";
import type { Asked, Expected, Model, Transfer } from "./state.ts";

/** Transfers, batches, cash and reversals as the model answers them. */

type Body = Readonly<Record<string, unknown>>;

/** A malformed id names nothing before the key is looked at, a missing thing only afterwards. */
export const isAccountId = (id: unknown): boolean =>
  /^acc_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(String(id));
export const isAmount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) > 0;
export const isMoney = ({ amount, currency }: Body): boolean =>
  isAmount(amount) && exponents[String(currency)] !== undefined;

const dayMs = 86_400_000;
const isDated = ({ effective_at: at }: Body, { clock }: Model): boolean => {
  if (at === undefined) return true;
  const ageMs = clock.nowMs - Date.parse(String(at));
  return ageMs >= 0 && ageMs <= dayMs;
};

const itemOf = (body: Body): Item => ({
  from: String(body["from_account_id"]),
  to: String(body["to_account_id"]),
  amount: Number(body["amount"]),
  currency: String(body["currency"]),
});

function shownOf(body: Body, item: Item): Body {
  const { effective_at: effectiveAt } = body;
  return {
    type: "transfer",
    ...shownParties(item),
    description: body["description"] ?? null,
    metadata: body["metadata"] ?? {},
    ...(effectiveAt === undefined ? {} : { effective_at: effectiveAt }),
  };
}

function shownParties({ from, to, amount, currency }: Item): Body {
  const parties = { from_account_id: from, to_account_id: to };
  return { status: "posted", amount, currency, reference: null, reverses: null, ...parties };
}

function learnTransfer(model: Model, id: string, item: Item, shown: Body): void {
  model.transfers.put(id, { id, ...item, refunded: 0, reversedBy: null, shown });
}

export function answerTransfers(
  model: Model,
  asked: Asked,
  list: readonly Body[],
  isBatch: boolean,
): Expected {
  const wrongKey = checkKey(asked);
  if (wrongKey) return wrongKey;
  if (!list.every(isMoney)) return invalid;
  if (!list.every((body) => isDated(body, model))) {
    // What was near enough when the key was first used is answered for as long as the key is kept.
    const kept = underKey(model, asked, () => invalid);
    return "replayed" in kept ? kept : invalid;
  }
  const items = list.map(itemOf);
  const isNamed = items.every(({ from, to }) => [from, to].every((id) => isAccountId(id)));
  if (!isNamed) return notFound;
  return underKey(model, asked, () => {
    const fault = postItems(model, items, { kind: "post", payer: asked.actor });
    if (fault) return refuseFault(fault, isBatch);
    const shown = list.map((body, place) => shownOf(body, items[place] as Item));
    const data = shown.map((body) => ({ ...body, reversed_by: null }));
    return {
      status: 201,
      body: isBatch ? { data } : data[0],
      learn({ body }) {
        const made: readonly { id: string }[] = isBatch ? body.data : [body];
        for (const [place, { id }] of made.entries()) {
          learnTransfer(model, id, items[place] as Item, shown[place] ?? {});
        }
      },
    };
  });
}

/** Booked by staff, or as play money on an own account. */
export function answerCash(
  model: Model,
  asked: Asked,
  body: Body,
  way: "deposit" | "withdrawal" | "play",
): Expected {
  if (way !== "play" && asked.actor !== model.adminId) return forbidden;
  const wrongKey = checkKey(asked);
  if (wrongKey) return wrongKey;
  if (!isMoney(body)) return invalid;
  const id = String(body["account_id"]);
  if (!isAccountId(id)) return notFound;
  const isOwn = model.accounts.get(id)?.owner === asked.actor;
  if (way === "play" && !isOwn) return notFound;
  const { amount, currency } = itemOf(body);
  const parties = way === "withdrawal" ? { from: id, to: null } : { from: null, to: id };
  const item = { ...parties, amount, currency };
  return underKey(model, asked, () => {
    const fault = postItems(model, [item], { kind: "post", payer: null });
    if (fault) return refuseFault(fault, false);
    const type = way === "withdrawal" ? "withdrawal" : "deposit";
    const description = body["description"] ?? null;
    const shown = { ...shownParties(item), type, description, metadata: {} };
    return {
      status: 201,
      body: { ...shown, reversed_by: null },
      learn: (reply) => learnTransfer(model, reply.body.id, item, shown),
    };
  });
}

export function answerReversal(model: Model, asked: Asked, body: Body, id: string): Expected {
  if (asked.actor !== model.adminId) return forbidden;
  const wrongKey = checkKey(asked);
  if (wrongKey) return wrongKey;
  const { amount: part } = body;
  if (part !== undefined && !isAmount(part)) return invalid;
  const original = model.transfers.get(id);
  if (!original) return notFound;
  return underKey(model, asked, () => {
    const amount = part ?? original.amount - original.refunded;
    const fault = findReversalFault(model, original, amount);
    if (fault) return fault;
    const { from, to, currency } = original;
    if (from !== null) change(model, from, { posted: amount });
    if (to !== null) change(model, to, { posted: -amount });
    const item = { from: to, to: from, amount, currency };
    const own = { type: "reversal", reverses: id, description: null, metadata: {} };
    const shown = { ...shownParties(item), ...own };
    const refunded = original.refunded + amount;
    return {
      status: 201,
      body: { ...shown, reversed_by: null },
      learn(reply) {
        const reversedBy = refunded === original.amount ? reply.body.id : null;
        model.transfers.put(id, { ...original, refunded, reversedBy });
        learnTransfer(model, reply.body.id, item, shown);
      },
    };
  });
}

function findReversalFault(
  model: Model,
  { from, to, amount: all, refunded, shown }: Transfer,
  amount: number,
): Expected | null {
  if (shown["type"] === "reversal") return refuse(409, "conflict");
  if (refunded === all) return refuse(409, "already_reversed");
  if (refunded + amount > all) return refuse(422, "amount_exceeds_transfer");
  const receiver = to === null ? undefined : model.accounts.get(to);
  const sender = from === null ? undefined : model.accounts.get(from);
  if ([receiver, sender].some((side) => side?.status === "closed")) {
    return refuse(422, "account_not_active");
  }
  const lacks = receiver && receiver.posted - receiver.held + receiver.creditLimit < amount;
  return lacks ? refuse(422, "insufficient_funds") : null;
}

/** A transaction as its parties read it. */
export function answerTransactionRead(model: Model, asked: Asked, id: string): Expected {
  const found = model.transfers.get(id);
  const isParty = [found?.from, found?.to].some(
    (side) => side && model.accounts.get(side)?.owner === asked.actor,
  );
  if (!found || !isParty) return notFound;
  // Of several refunds at a time nobody knows which one was the last.
  const reversed = found.reversedBy === null ? { reversed_by: null } : {};
  return { status: 200, body: { ...found.shown, id, ...reversed } };
}
