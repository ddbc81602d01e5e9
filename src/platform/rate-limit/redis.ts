import type { Redis } from "ioredis";
import { RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { decide, keyPrefixOf } from "./decision.ts";
import { perPolicy } from "./per-policy.ts";
import { LimiterOutage, type RateLimiter, type RatePolicy } from "./rate-limiter.ts";

/**
 * Counts in a real Redis, exactly, for all instances; a window begins with the first try of a key.
 * The time that a command may take is a matter of the client; see `redis/connect.ts`.
 */
export function createRedisLimiter(client: Redis): RateLimiter {
  const limiterOf = perPolicy(
    ({ name, limit, windowSeconds }) => `${name}/${limit}/${windowSeconds}`,
    (policy) => createLimiter(client, policy),
  );
  // The first limiter teaches the client its script. That must not happen while a pipeline is being
  // filled: a pipeline knows only the scripts that the client knew when it was begun.
  createLimiter(client, { name: "none", limit: 0, windowSeconds: 1, onOutage: "strict" });

  return {
    async take(policy, key) {
      const result = await consume(limiterOf(policy), key);
      return decide(policy, result.consumedPoints, result.msBeforeNext);
    },
  };
}

function createLimiter(client: Redis, policy: RatePolicy): RateLimiterRedis {
  return new RateLimiterRedis({
    storeClient: client,
    keyPrefix: keyPrefixOf(policy),
    points: policy.limit,
    duration: policy.windowSeconds,
  });
}

/** A refusal comes as a rejection with a result; every other rejection is an outage. */
async function consume(limiter: RateLimiterRedis, key: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key);
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw new LimiterOutage(error);
  }
}
