import { assert } from "../../core/assert.ts";
import type { RatePolicy } from "./rate-limiter.ts";

/** Policies are written in code; more of them means that somebody makes up their names. */
const maxPolicies = 256;

/** What a limiter keeps for each policy, made when `keyOf` gives a key for the first time. */
export function perPolicy<Kept>(
  keyOf: (policy: RatePolicy) => string,
  make: (policy: RatePolicy) => Kept,
): (policy: RatePolicy) => Kept {
  const known = new Map<string, Kept>();
  return (policy) => {
    const key = keyOf(policy);
    const found = known.get(key);
    if (found !== undefined) return found;
    assert(known.size < maxPolicies, `there are at most ${maxPolicies} rate policies`);
    assert(isCount(policy.limit), "the limit of a rate policy is a whole number from 0");
    assert(isCount(policy.windowSeconds - 1), "a window has whole seconds, at least 1");
    const made = make(policy);
    known.set(key, made);
    return made;
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
