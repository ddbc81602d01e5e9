import { type Id, toUuid } from "../../core/id.ts";
import { isNearThreshold, nearThresholdBand } from "./risk-facts.ts";
import { asksForPayee } from "./risk-rules.ts";

/** A transfer that somebody asks for; `exponent` is that of the currency, which they name. */
export type TransferQuestion = Readonly<{
  ownerId: Id<"user">;
  debitAccountId: Id<"account">;
  creditAccountId: Id<"account">;
  /** Minor units. */
  amount: number;
  currency: string;
  exponent: number;
}>;

/** Where the answer to a question stands: places count from 1. */
export type Place = Readonly<{
  question: TransferQuestion;
  account: number;
  /** Among the payees of the account; null when the rules do not ask for the payee. */
  payee: number | null;
}>;

type AskedAccount = {
  owner: string;
  debit: string;
  payees: Map<string, number>;
  band: { from: number; below: number } | null;
};

/**
 * Many questions as the parameters of one statement: each account once, with those of its payees
 * that matter.
 */
export function gatherQuestions(questions: readonly TransferQuestion[]) {
  const asked: AskedAccount[] = [];
  const accountPlaces = new Map<string, number>();
  const places = questions.map((question): Place => {
    const owner = toUuid("user", question.ownerId);
    const debit = toUuid("account", question.debitAccountId);
    const account = placeOf(accountPlaces, `${owner} ${debit}`);
    const own = asked[account - 1] ?? { owner, debit, payees: new Map(), band: null };
    asked[account - 1] = own;
    if (isNearThreshold(question)) own.band = nearThresholdBand(question.exponent);
    const credit = toUuid("account", question.creditAccountId);
    const payee = asksForPayee(question) ? placeOf(own.payees, credit) : null;
    return { question, account, payee };
  });
  const parameters = {
    owners: asked.map(({ owner }) => owner),
    debits: asked.map(({ debit }) => debit),
    // Arrays of unequal lengths in one array are written as texts.
    credits: asked.map(({ payees }) => `{${[...payees.keys()].join(",")}}`),
    nearFrom: asked.map(({ band }) => band?.from ?? null),
    nearBelow: asked.map(({ band }) => band?.below ?? null),
  };
  return { places, parameters };
}

function placeOf(places: Map<string, number>, key: string): number {
  const place = places.get(key) ?? places.size + 1;
  places.set(key, place);
  return place;
}
