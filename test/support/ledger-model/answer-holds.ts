import { isAccountId, isAmount, isMoney } from "./answer-transfers.ts";
import { change, postItems, spend } from "./post-items.ts";
import { checkKey, invalid, notFound, refuse, refuseFault, underKey } from "./refusals.ts";
import { type Asked, dayKey, dayOf, type Expected, type Hold, type Model } from "./state.ts";

/** Holds as the model answers them. */

type Body = Readonly<Record<string, unknown>>;

const defaultSeconds = 7 * 86_400;
const maxSeconds = 30 * 86_400;

function shownHold(hold: Hold): Body {
  const { from, to, amount, captured, currency, status, transferId } = hold;
  return {
    account_id: from,
    to_account_id: to,
    amount,
    captured_amount: captured,
    currency,
    status,
    transaction_id: transferId,
  };
}

export function answerHold(model: Model, asked: Asked, body: Body): Expected {
  const wrongKey = checkKey(asked);
  if (wrongKey) return wrongKey;
  const seconds = body["expires_in"] ?? defaultSeconds;
  if (!isMoney(body) || !isAmount(seconds) || seconds > maxSeconds) return invalid;
  const [from, to] = [String(body["account_id"]), String(body["to_account_id"])];
  if (![from, to].every(isAccountId)) return notFound;
  return underKey(model, asked, () => {
    const item = { from, to, amount: Number(body["amount"]), currency: String(body["currency"]) };
    const fault = postItems(model, [item], { kind: "hold", payer: asked.actor });
    if (fault) return refuseFault(fault, false);
    const hold: Omit<Hold, "id"> = {
      ...item,
      owner: asked.actor,
      captured: 0,
      status: "open",
      day: dayOf(model),
      expiresAtMs: model.clock.nowMs + seconds * 1_000,
      transferId: null,
    };
    return {
      status: 201,
      body: shownHold({ ...hold, id: "" }),
      learn: (reply) => model.holds.put(reply.body.id, { ...hold, id: reply.body.id }),
    };
  });
}

/** The hold as far as somebody may settle it: staff anybody's, everybody their own. */
function findHold(model: Model, { actor }: Asked, id: string): Hold | undefined {
  const hold = model.holds.get(id);
  return actor === model.adminId || hold?.owner === actor ? hold : undefined;
}

/** A hold whose time is over has expired before the job gets to it. */
function statusNow(model: Model, { status, expiresAtMs }: Hold): Hold["status"] {
  return status === "open" && expiresAtMs <= model.clock.nowMs ? "expired" : status;
}

export function answerCapture(model: Model, asked: Asked, body: Body, id: string): Expected {
  const wrongKey = checkKey(asked);
  if (wrongKey) return wrongKey;
  const { amount: part } = body;
  if (part !== undefined && !isAmount(part)) return invalid;
  const hold = findHold(model, asked, id);
  if (!hold) return notFound;
  return underKey(model, asked, () => {
    const amount = part ?? hold.amount;
    if (statusNow(model, hold) !== "open") return refuse(409, "hold_closed");
    if (amount > hold.amount) return refuse(422, "amount_exceeds_hold");
    const sides = [hold.from, hold.to].map((side) => model.accounts.get(side));
    if (sides.some((side) => side?.status !== "active")) return refuse(422, "account_not_active");
    settle(model, hold, { ...hold, status: "captured", captured: amount });
    change(model, hold.from, { posted: -amount });
    change(model, hold.to, { posted: amount });
    const { transaction_id: _, ...shown } = shownHold({
      ...hold,
      status: "captured",
      captured: amount,
    });
    return {
      status: 200,
      body: { ...shown, id },
      learn({ body: { transaction_id: transferId } }) {
        model.holds.put(id, { ...hold, status: "captured", captured: amount, transferId });
        learnCapture(model, hold, transferId, amount);
      },
    };
  });
}

function learnCapture(model: Model, hold: Hold, id: string, amount: number): void {
  const { from, to, currency } = hold;
  const item = { from, to, amount, currency };
  const parties = { from_account_id: from, to_account_id: to };
  const shown = {
    ...{ type: "transfer", status: "posted", amount, currency, ...parties },
    ...{ description: null, reference: null, metadata: {}, reverses: null },
  };
  model.transfers.put(id, { id, ...item, refunded: 0, reversedBy: null, shown });
}

export function answerVoid(model: Model, asked: Asked, id: string): Expected {
  return underKey(model, asked, () => {
    const hold = findHold(model, asked, id);
    if (!hold) return notFound;
    if (statusNow(model, hold) !== "open") return refuse(409, "hold_closed");
    const voided: Hold = { ...hold, status: "voided" };
    settle(model, hold, voided);
    return { status: 200, body: { ...shownHold(voided), id } };
  });
}

export function answerHoldRead(model: Model, asked: Asked, id: string): Expected {
  const hold = model.holds.get(id);
  if (!hold || hold.owner !== asked.actor) return notFound;
  const shown = shownHold({ ...hold, status: statusNow(model, hold) });
  return { status: 200, body: { ...shown, id } };
}

/** What the scheduled job does. Gives how many there were. */
export function expireHolds(model: Model): number {
  const { nowMs } = model.clock;
  const due = [...model.holds.rows()].filter(
    ({ status, expiresAtMs }) => status === "open" && expiresAtMs <= nowMs,
  );
  for (const hold of due) settle(model, hold, { ...hold, status: "expired" });
  return due.length;
}

/** Frees what was reserved, and gives what was not captured back to its day. */
function settle(model: Model, before: Hold, after: Hold): void {
  const { owner, currency, day, amount } = before;
  change(model, before.from, { held: -amount });
  change(model, before.to, { coming: -amount });
  spend(model, dayKey(owner, currency, day), after.captured - amount);
  model.holds.put(before.id, after);
}
