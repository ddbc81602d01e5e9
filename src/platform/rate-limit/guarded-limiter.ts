import type { Clock } from "../../core/clock.ts";
import type { Log } from "../log/log.ts";
import { createOutageCircuit, noAnswer } from "../redis/outage-circuit.ts";
import { createMemoryLimiter } from "./memory.ts";
import {
  LimiterOutage,
  type RateDecision,
  type RateLimiter,
  type RatePolicy,
} from "./rate-limiter.ts";

export type GuardedLimiterOptions = Readonly<{ primary: RateLimiter; log: Log; clock: Clock }>;

/**
 * A limiter that answers also when the store of `primary` is gone, as each policy asks for: a
 * strict one is counted in this instance alone, an open one lets the request pass. Counts of the
 * store and of this instance are never added up.
 */
export function createGuardedLimiter({ primary, log, clock }: GuardedLimiterOptions): RateLimiter {
  const local = createMemoryLimiter(clock);
  const circuit = createOutageCircuit({
    name: "rate_limiter",
    log,
    clock,
    isOutage: (error) => error instanceof LimiterOutage,
  });
  return {
    async take(policy, key) {
      const decision = await circuit.attempt(() => primary.take(policy, key));
      if (decision !== noAnswer) return decision;
      const own = policy.onOutage === "open" ? pass(policy) : await local.take(policy, key);
      return { ...own, isFallback: true };
    },
  };
}

/** Even an open policy that allows nothing lets nobody pass. */
function pass({ limit, windowSeconds }: RatePolicy): RateDecision {
  return { allowed: limit > 0, limit, remaining: limit, resetSeconds: windowSeconds };
}
