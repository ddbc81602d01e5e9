import { z } from "@hono/zod-openapi";
import { type Id, isId } from "../../core/id.ts";
import { exponentOf } from "../../core/money.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { AppContext } from "../../platform/http/app-env.ts";
import { isMaterial } from "./risk-rules.ts";
import { type Scorable, type Scores, scoreTransfers } from "./score-transfers.ts";

const begun = new WeakMap<Request, Promise<Scores | null>>();

/**
 * Reads what the rules need beside the check of who asks: one network wait instead of two. The body
 * is validated later; what cannot be scored here is left to the verb.
 */
export function beginScoring(c: AppContext): Promise<void> {
  const scores = score(c);
  begun.set(c.req.raw, scores);
  return scores.then(() => undefined);
}

/** Null when nothing was read in advance. */
export async function begunScores(c: AppContext): Promise<Scores | null> {
  return (await begun.get(c.req.raw)) ?? null;
}

async function score(c: AppContext): Promise<Scores | null> {
  const userId = await c.get("peekUserId")();
  const transfer = readScorable(await c.req.text());
  return userId && transfer ? scoreTransfers(c.get("ctx"), userId, [transfer]) : null;
}

const accountId = z.custom<Id<"account">>((id) => typeof id === "string" && isId("account", id));
const scorable = z.object({
  amount: z.int(),
  currency: z.string(),
  from_account_id: accountId,
  to_account_id: accountId,
});

function readScorable(text: string): Scorable | null {
  const parsed = scorable.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { amount, currency, from_account_id: debit, to_account_id: credit } = parsed.data;
  const exponent = exponentOf(currency);
  if (exponent === undefined || !isMaterial({ amount, exponent })) return null;
  return { debit, credit, amount, currency };
}
