import { rateLimited } from "../../core/errors.ts";
import type { PolicyName } from "../../core/policy.ts";
import type { Ctx } from "../ctx.ts";
import type { RateDecision, RatePolicy } from "../rate-limit/rate-limiter.ts";
import type { AppContext, AppMiddleware } from "./app-env.ts";
import { limiterKeyOf } from "./client-address.ts";

export type RateName = Extract<PolicyName, `rate.${string}`>;

const windowSeconds = 60;
const openOnOutage: ReadonlySet<RateName> = new Set(["rate.ip", "rate.actor"]);

/** One try of `key` under a rate of `POLICY`; throws `rate_limited` when there are none left. */
export async function takeRate(ctx: Ctx, name: RateName, key: string): Promise<RateDecision> {
  const decision = await ctx.limiter.take(ratePolicyOf(ctx, name), key);
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
  for (const [header, value] of Object.entries(rateHeaders(name, decision))) {
    c.res.headers.set(header, value);
  }
}

/** Limits every request by its network before anything else is done for it. */
export const limitByAddress: AppMiddleware = async (c, next) => {
  const decision = await takeRate(c.var.ctx, "rate.ip", limiterKeyOf(c.var.ctx.client.address));
  await next();
  if (!c.res.headers.has("ratelimit")) showRate(c, "rate.ip", decision);
};

/** A stricter limit of one route, by network; shown instead of the general one. */
export function limitRoute(name: RateName): AppMiddleware {
  return async (c, next) => {
    const decision = await takeRate(c.var.ctx, name, limiterKeyOf(c.var.ctx.client.address));
    await next();
    showRate(c, name, decision);
  };
}
