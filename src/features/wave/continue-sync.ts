import { addSeconds } from "../../core/clock.ts";
import { isDomainError } from "../../core/error.ts";
import { upstreamFailed, upstreamTimeout } from "../../core/errors.ts";
import { fromUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { brokenConstraint, isDatabaseOutage } from "../../platform/db/failure.ts";
import { describeError } from "../../platform/log/json-log.ts";
import { finishSync } from "../warehouse/index.ts";
import { type Allowance, costs } from "./allowance.ts";
import { type AskedPage, askPage } from "./ask-page.ts";
import type { Sync } from "./claim-sync.ts";
import { failSync, giveBack, postponeSync } from "./fail-sync.ts";
import { type FreshToken, freshToken } from "./fresh-token.ts";
import { savePage, syncIsOurs } from "./save-page.ts";
import { nextBusiness, nextList } from "./sync-cursor.ts";

/** No further page is begun after so many seconds; somebody waits for the jobs that come next. */
const runSeconds = 10;
/** Seconds until a sync goes on whose tokens somebody else is changing, */
const busySeconds = 5;
/** and one whose owner may not use the service for now. */
const restSeconds = 3_600;
/** Tokens that Wave may refuse in one run: an old one, and then a new one. */
const maxRejections = 2;

type Ready = Extract<FreshToken, { status: "ready" }>;

/**
 * Goes on with a claimed sync, page by page, until the allowance is used up or it ends; whatever
 * happens in between, the next run begins with the page after the last one that was kept.
 */
export async function continueSync(
  ctx: Ctx,
  claimed: Sync,
  allowance: Allowance,
  stopping: AbortSignal,
): Promise<void> {
  try {
    await walk(ctx, claimed, allowance, stopping);
  } catch (error) {
    if (brokenConstraint(error) === syncIsOurs) return;
    if (isDatabaseOutage(error)) throw error;
    // Whatever it is, it must not be tried every minute for ever.
    ctx.log.error("wave_sync_broke", describeError(error));
    await postponeSync(ctx, claimed, "internal_error");
  }
}

async function walk(
  ctx: Ctx,
  claimed: Sync,
  allowance: Allowance,
  stopping: AbortSignal,
): Promise<void> {
  const end = addSeconds(ctx.clock(), runSeconds);
  let sync = claimed;
  let rejections = 0;
  let token = await obtainToken(ctx, sync);
  while (token) {
    const cost = sync.step === "measure" ? costs.measure : costs.page;
    if (stopping.aborted || ctx.clock() > end || !allowance.take(cost)) return giveBack(ctx, sync);
    if (sync.step === "measure") {
      sync = await measure(ctx, sync);
    } else {
      const asked = await ask(ctx, sync, token);
      if (asked === null) return;
      if (asked.status === "unauthenticated") {
        rejections += 1;
        if (rejections === maxRejections) return postponeSync(ctx, sync, "wave_unavailable");
        if (!allowance.take(costs.token)) return giveBack(ctx, sync);
        token = await obtainToken(ctx, sync, token.generation);
        continue;
      }
      sync = await keep(ctx, sync, asked);
    }
    if (sync.status !== "running") return;
  }
}

/** A token, or null when the sync was put aside without one. */
async function obtainToken(
  ctx: Ctx,
  sync: Sync,
  rejected: number | null = null,
): Promise<Ready | null> {
  const token = await askWave(ctx, sync, () => freshToken(ctx, sync.userId, rejected));
  if (token === null) return null;
  if (token.status === "ready") return token;
  if (token.status === "busy") await giveBack(ctx, sync, busySeconds);
  else if (token.status === "disconnected") await giveBack(ctx, sync, restSeconds);
  else await failSync(ctx, sync, token.status);
  return null;
}

/** The page that is next, or null when the sync was put aside without it. */
async function ask(ctx: Ctx, sync: Sync, token: Ready) {
  const asked = await askWave(ctx, sync, () => askPage(ctx, sync, token.accessToken));
  if (asked?.status === "plan_lapsed") {
    await failSync(ctx, sync, "plan_lapsed");
    return null;
  }
  if (asked?.status === "throttled") {
    await postponeSync(ctx, sync, "wave_unavailable", asked.retryAfterSeconds);
    return null;
  }
  return asked;
}

async function keep(
  ctx: Ctx,
  sync: Sync,
  asked: Extract<AskedPage, { status: "read" | "business_gone" }>,
): Promise<Sync> {
  if (asked.status === "read") return savePage(ctx, sync, asked);
  const next = nextBusiness(sync, sync.businesses);
  return savePage(ctx, sync, { next, counts: sync.counts, page: null, isWholeList: false });
}

async function measure(ctx: Ctx, sync: Sync): Promise<Sync> {
  const business = sync.businesses[sync.position];
  if (business) await finishSync(ctx, fromUuid("business", business.uuid), sync.asOf);
  const next = nextList(sync, sync.businesses);
  return savePage(ctx, sync, { next, counts: sync.counts, page: null, isWholeList: false });
}

/** What Wave itself gets wrong; a service that comes back answers the same question. */
const misunderstood: ReadonlySet<unknown> = new Set([
  "not_json",
  "parameters_refused",
  "too_large",
  "unexpected_shape",
]);

/** An answer, or null when Wave could not be used and the page has to wait. */
async function askWave<Answer>(
  ctx: Ctx,
  sync: Sync,
  question: () => Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await question();
  } catch (error) {
    if (!isDomainError(error, upstreamFailed) && !isDomainError(error, upstreamTimeout))
      throw error;
    const isOdd = misunderstood.has(error.facts.cause);
    await postponeSync(ctx, sync, isOdd ? "wave_changed" : "wave_unavailable");
    return null;
  }
}
