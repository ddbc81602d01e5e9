import type { Reply } from "../start.ts";
import { answer } from "./answer.ts";
import type { Asked, Expected, Model } from "./state.ts";

/** A request of a round, and what came back. */
export type Exchange = Readonly<{ op: number; asked: Asked; reply: Reply }>;

/**
 * Why a reply is not what the model says, or null when it is; then the model has taken over what
 * the reply told, else it is as before.
 */
export function explainOne(model: Model, { asked, reply }: Exchange): string | null {
  const mark = model.mark();
  const expected = answer(model, asked);
  const problem = compare(expected, reply);
  if (problem === null) expected.learn?.(reply);
  else model.rollBack(mark);
  return problem;
}

/**
 * Replies to requests that shared accounts, holds or keys: right when there is an order, one after
 * the other, in which the model gives the same. What a set of requests leaves behind does not depend
 * on their order once their replies are known, so no set is tried twice.
 */
export function explainInAnyOrder(model: Model, round: readonly Exchange[]): string | null {
  const seen = new Set<number>();
  const all = (1 << round.length) - 1;
  const visit = (done: number): boolean => {
    if (done === all) return true;
    if (seen.has(done)) return false;
    seen.add(done);
    for (const [place, exchange] of round.entries()) {
      const bit = 1 << place;
      if (done & bit) continue;
      const mark = model.mark();
      if (explainOne(model, exchange) === null && visit(done | bit)) return true;
      model.rollBack(mark);
    }
    return false;
  };
  return visit(0) ? null : "no order of these requests explains their replies";
}

function compare(expected: Expected, reply: Reply): string | null {
  const isReplayed = reply.headers.get("idempotency-replayed") === "true";
  if (reply.status !== expected.status || reply.body?.code !== expected.code) {
    return `expected ${expected.status} ${expected.code ?? ""}`;
  }
  if (isReplayed !== (expected.replayed !== undefined)) {
    return isReplayed ? "the key was new" : "the key was used before";
  }
  if (expected.replayed !== undefined && expected.replayed !== reply.text) {
    return `expected the same reply again, ${expected.replayed}`;
  }
  const isSame = expected.body === undefined || contains(reply.body, expected.body);
  return isSame ? null : `expected ${JSON.stringify(expected.body)}`;
}

/** Whether a value has all that another one has; lists must be of one length. */
function contains(value: unknown, part: unknown): boolean {
  if (part === null || typeof part !== "object") return value === part;
  if (value === null || typeof value !== "object") return false;
  if (Array.isArray(part) && part.length !== (value as unknown[]).length) return false;
  const members = value as Record<string, unknown>;
  return Object.entries(part).every(([name, inner]) => contains(members[name], inner));
}
