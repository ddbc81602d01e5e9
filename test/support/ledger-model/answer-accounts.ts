import { availableOf } from "./post-items.ts";
import { forbidden, invalid, notFound, refuse, underKey } from "./refusals.ts";
import type { Account, Asked, Expected, Model } from "./state.ts";

/** Accounts as the model answers them. */

type Body = Readonly<Record<string, unknown>>;

function shownAccount(account: Account): Body {
  const { type, currency, status, posted, held, creditLimit } = account;
  return {
    type,
    currency,
    status,
    balance: posted,
    available_balance: availableOf(account),
    held_amount: held,
    credit_limit: creditLimit,
  };
}

export function answerAccountRead(model: Model, asked: Asked, id: string): Expected {
  const account = model.accounts.get(id);
  if (account?.owner !== asked.actor) return notFound;
  return { status: 200, body: { ...shownAccount(account), id } };
}

export function answerOpening(model: Model, asked: Asked, body: Body): Expected {
  return underKey(model, asked, () => {
    const { type, currency } = body;
    if (type === "credit" && !model.approved.has(asked.actor)) return refuse(403, "kyc_required");
    const account: Omit<Account, "id"> = {
      owner: asked.actor,
      type: String(type),
      currency: String(currency),
      status: "active",
      ...{ posted: 0, held: 0, coming: 0, creditLimit: 0 },
    };
    return {
      status: 201,
      body: shownAccount({ ...account, id: "" }),
      learn: (reply) => model.accounts.put(reply.body.id, { ...account, id: reply.body.id }),
    };
  });
}

/** A reply to an act shows the amounts as they were read before it; reads are held to all. */
const shownStatus = ({ id, status }: Account): Body => ({ id, status });

export function answerFreezing(
  model: Model,
  asked: Asked,
  id: string,
  status: "frozen" | "active",
): Expected {
  if (asked.actor !== model.adminId) return forbidden;
  return underKey(model, asked, () => {
    const account = model.accounts.get(id);
    if (!account) return notFound;
    if (account.status === "closed") return refuse(409, "conflict");
    const changed = { ...account, status };
    model.accounts.put(id, changed);
    return { status: 200, body: shownStatus(changed) };
  });
}

export function answerClosing(model: Model, asked: Asked, id: string): Expected {
  return underKey(model, asked, () => {
    const account = model.accounts.get(id);
    if (account?.owner !== asked.actor) return notFound;
    if (account.status === "frozen") return refuse(422, "account_not_active");
    const { posted, held, coming } = account;
    if (posted !== 0 || held !== 0 || coming !== 0) return refuse(409, "account_not_empty");
    const changed: Account = { ...account, status: "closed" };
    model.accounts.put(id, changed);
    return { status: 200, body: shownStatus(changed) };
  });
}

const maxLimit = 1_000_000_000_000;

export function answerCredit(model: Model, asked: Asked, body: Body, id: string): Expected {
  if (asked.actor !== model.adminId) return forbidden;
  const creditLimit = Number(body["credit_limit"]);
  if (!Number.isInteger(creditLimit) || creditLimit < 0 || creditLimit > maxLimit) return invalid;
  const account = model.accounts.get(id);
  if (!account) return notFound;
  const changed = { ...account, creditLimit };
  if (account.type !== "credit" || availableOf(changed) < 0) return refuse(409, "conflict");
  model.accounts.put(id, changed);
  return { status: 200, body: { id, credit_limit: creditLimit } };
}
