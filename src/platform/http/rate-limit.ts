import { rateLimited } from "../../core/errors.ts";
import type { PolicyName } from "../../core/policy.ts";
import type { Ctx } from "../ctx.ts";
import type { RateDecision, RatePolicy } from "../rate-limit/rate-limiter.ts";
import type { AppContext, AppMiddleware } from "./app-env.ts";
import { limiterKeyOf } from "./client-address.ts";
import { pageVisitOf } from "./page-visit.ts";

export type RateName = Extract<PolicyName, `rate.${string}`>;

const windowSeconds = 60;
const openOnOutage: ReadonlySet<RateName> = new Set(["rate.ip", "rate.actor"]);

/** One try of `key` under a rate of `POLICY`; throws `rate_limited` when there are none left. */
export async function takeRate(ctx: Ctx, name: RateName, key: string): Promise<RateDecision> {
  const policy = ratePolicyOf(ctx, name);
  const decision = await ctx.limiter.take(policy, key);
  const word = decision.allowed ? "allowed" : "refused";
  ctx.metrics.countDecision(policy.name, decision.isFallback ? `fallback_${word}` : word);
  if (!decision.allowed) {
    throw rateLimited({
      retryAfterSeconds: decision.resetSeconds,
      headers: rateHeaders(name, decision),
    });
  }
  return decision;
}

function ratePolicyOf(ctx: Ctx, name: RateName): RatePolicy {
  return {
    name: name.slice("rate.".length),
    limit: ctx.settings.policy[name],
    windowSeconds,
    onOutage: openOnOutage.has(name) ? "open" : "strict",
  };
}

/** Headers of the IETF draft `draft-ietf-httpapi-ratelimit-headers-10`. */
function rateHeaders(name: RateName, decision: RateDecision): Record<string, string> {
  const label = `"${name.slice("rate.".length)}"`;
  return {
    "ratelimit-policy": `${label};q=${decision.limit};w=${windowSeconds}`,
    ratelimit: `${label};r=${decision.remaining};t=${decision.resetSeconds}`,
  };
}

function showRate(c: AppContext, name: RateName, decision: RateDecision): void {
  Object.assign(c.get("replyHeaders"), rateHeaders(name, decision));
}

/**
 * Limits every request by its network before anything else is done for it. What a page asks on
 * behalf of a request that was counted is not counted again.
 */
export const limitByAddress: AppMiddleware = async (c, next) => {
  if (pageVisitOf(c) !== null) return next();
  const ctx = c.get("ctx");
  showRate(c, "rate.ip", await takeRate(ctx, "rate.ip", limiterKeyOf(ctx.client.address)));
  await next();
};

/** A stricter limit of one route, by network; shown instead of the general one. */
export function limitRoute(name: RateName): AppMiddleware {
  return async (c, next) => {
    const ctx = c.get("ctx");
    showRate(c, name, await takeRate(ctx, name, limiterKeyOf(ctx.client.address)));
    await next();
  };
}
