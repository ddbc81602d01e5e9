import { Ratelimit } from "@upstash/ratelimit";
import type { Redis } from "@upstash/redis/cloudflare";
import { systemClock } from "../../core/clock.ts";
import { decide, keyPrefixOf } from "./decision.ts";
import { perPolicy } from "./per-policy.ts";
import {
  LimiterOutage,
  type RateDecision,
  type RateLimiter,
  type RatePolicy,
} from "./rate-limiter.ts";

/** Milliseconds for one try, which may cost two calls: the script is sent when it is unknown. */
const takeTimeoutMs = 800;

/** Counts in Upstash Redis, exactly, for all instances, in windows at multiples of their length. */
export function createUpstashLimiter(redis: Redis): RateLimiter {
  const limiterOf = perPolicy(
    ({ name, limit, windowSeconds }) => `${name}/${limit}/${windowSeconds}`,
    (policy) =>
      new Ratelimit({
        redis,
        limiter: Ratelimit.fixedWindow(policy.limit, `${policy.windowSeconds} s`),
        prefix: keyPrefixOf(policy),
        timeout: takeTimeoutMs,
        // Its cache of refused keys is unbounded and would differ from instance to instance.
        ephemeralCache: false,
        analytics: false,
        enableTelemetry: false,
      }),
  );
  return {
    take: async (policy, key) => decideFrom(policy, await ask(limiterOf(policy), key)),
  };
}

type Reply = Awaited<ReturnType<Ratelimit["limit"]>>;

async function ask(limiter: Ratelimit, key: string): Promise<Reply> {
  try {
    return await limiter.limit(key);
  } catch (error) {
    throw new LimiterOutage(error);
  }
}

function decideFrom(policy: RatePolicy, reply: Reply): RateDecision {
  // When time runs out the library says `success: true`, which would lift every limit.
  if (reply.reason === "timeout") throw new LimiterOutage(new Error("Upstash took too long"));
  if (!Number.isSafeInteger(reply.remaining)) {
    throw new LimiterOutage(new Error("Upstash answered no number"));
  }
  const used = reply.success ? policy.limit - reply.remaining : policy.limit + 1;
  // The library reads the time of the machine, so the rest of the window must be told by it too.
  return decide(policy, used, reply.reset - systemClock().getTime());
}
