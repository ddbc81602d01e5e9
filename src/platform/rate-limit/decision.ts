import type { RateDecision, RatePolicy } from "./rate-limiter.ts";

/** The begin of every stored key of a policy; the caller's key follows after a colon. */
export function keyPrefixOf(policy: RatePolicy): string {
  return `florin:rl:${policy.name}`;
}

/** The decision on try number `used` (from 1) of a window that ends in `endsInMs`. */
export function decide(policy: RatePolicy, used: number, endsInMs: number): RateDecision {
  const { limit, windowSeconds } = policy;
  return {
    allowed: used <= limit,
    limit,
    remaining: Math.max(0, limit - used),
    // The clock of a store may be ahead of or behind ours.
    resetSeconds: Math.min(windowSeconds, Math.max(1, Math.ceil(endsInMs / 1000))),
  };
}
