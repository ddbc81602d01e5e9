import type { Fault } from "./post-items.ts";
import type { Asked, Expected, Model } from "./state.ts";

/** Refusals of the contract, in the order in which a route finds reasons for them. */

export const refuse = (status: number, code: string): Expected => ({ status, code });

export const notFound = refuse(404, "not_found");
export const forbidden = refuse(403, "forbidden");
export const invalid = refuse(400, "validation_failed");

/** What the posting refuses with; an item of a batch is pointed at. */
export function refuseFault({ code, item, limit, window }: Fault, isBatch: boolean): Expected {
  return {
    status: code === "not_found" ? 404 : 422,
    code,
    body: {
      ...(limit === undefined ? {} : { limit, window }),
      ...(isBatch ? { errors: [{ pointer: `/transfers/${item}` }] } : {}),
    },
  };
}

/** Routes that move money demand a key of visible characters. */
export function checkKey({ key }: Asked): Expected | null {
  if (key === undefined) return refuse(400, "idempotency_key_required");
  return /^[\x21-\x7e]{1,255}$/.test(key) ? null : invalid;
}

/** From the contract: a key is good for 24 hours at least, and here for no longer. */
const keptMs = 24 * 3_600_000;

/**
 * One key has one effect: the same request is answered with the first reply, another one refused,
 * and a refusal leaves the key free.
 */
export function underKey(model: Model, asked: Asked, run: () => Expected): Expected {
  if (asked.key === undefined) return run();
  const name = `${asked.actor} ${asked.key}`;
  const print = JSON.stringify([asked.method, asked.path, asked.body]);
  const used = model.keys.get(name);
  if (used && model.clock.nowMs - used.atMs < keptMs) {
    if (used.print !== print) return refuse(422, "idempotency_key_reused");
    return { status: used.status, replayed: used.text };
  }
  const expected = run();
  if (expected.status >= 400) return expected;
  return {
    ...expected,
    learn(reply) {
      expected.learn?.(reply);
      const { status, text } = reply;
      model.keys.put(name, { print, status, text, atMs: model.clock.nowMs });
    },
  };
}
