import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { describeError } from "../../platform/log/json-log.ts";
import { runBounded } from "../../platform/run-bounded.ts";
import { atOnce, type ClaimedDelivery, claimDeliveries } from "./claim-deliveries.ts";
import { disableFailing } from "./disable-failing.ts";
import { disableWebhook } from "./disable-webhook.ts";
import { fanOutEvents } from "./fan-out-events.ts";
import { recordVerdict } from "./record-verdict.ts";
import { restWebhooks } from "./rest-webhooks.ts";
import { sendDelivery } from "./send-delivery.ts";
import { judgeAttempt, type Verdict } from "./verdict.ts";

/** A run begins no further batch after this many seconds. */
const runSeconds = 25;
const maxBatches = 1_000;
/** A receiver that takes longer makes its other deliveries wait, so that it holds up nobody. */
const slowSeconds = 2;

/**
 * Takes events out of the outbox and sends what is due; for the scheduled job, which may run more
 * than once at a time. `stopping` breaks attempts off; they are made again.
 */
export async function deliverWebhooks(ctx: Ctx, stopping: AbortSignal): Promise<void> {
  await fanOutEvents(ctx);
  const end = addSeconds(ctx.clock(), runSeconds);
  for (let batch = 0; batch < maxBatches && ctx.clock() < end; batch += 1) {
    if (stopping.aborted) return;
    const claimed = await claimDeliveries(ctx);
    if (claimed.length === 0) return;
    await sendAll(ctx, claimed, stopping);
  }
}

/** Milliseconds for an attempt that is made beside a request; a slower one is left to the job. */
const atOnceMs = 5_000;

/** Makes one attempt after the reply that promised it, and before the job comes round. */
export function deliverAtOnce(ctx: Ctx, id: Id<"delivery">): void {
  void ctx.background.run("deliver_webhook", async () => {
    const claimed = await claimDeliveries(ctx, id);
    await sendAll(ctx, claimed, AbortSignal.timeout(atOnceMs));
  });
}

async function sendAll(
  ctx: Ctx,
  claimed: readonly ClaimedDelivery[],
  stopping: AbortSignal,
): Promise<void> {
  const attempts = await runBounded(claimed, atOnce, (each) => attempt(ctx, each, stopping));
  const idsOf = (chosen: (of: Attempt) => boolean) => [
    ...new Set(attempts.filter(chosen).map(({ webhookId }) => webhookId)),
  ];
  const failing = idsOf(({ verdict }) => verdict?.kind === "retry" || verdict?.kind === "failed");
  const slow = idsOf(({ isSlow }) => isSlow);
  await restWebhooks(ctx, [...new Set([...failing, ...slow])]);
  await disableFailing(ctx, failing);
}

/** `verdict` is null when we failed ourselves; the lease then runs out and somebody tries again. */
type Attempt = Readonly<{ webhookId: Id<"webhook">; verdict: Verdict | null; isSlow: boolean }>;

async function attempt(
  ctx: Ctx,
  claimed: ClaimedDelivery,
  stopping: AbortSignal,
): Promise<Attempt> {
  const { delivery, webhook } = claimed;
  const begun = ctx.clock();
  try {
    const verdict = await reachVerdict(ctx, claimed, stopping);
    const isSlow = ctx.clock() > addSeconds(begun, slowSeconds);
    await recordVerdict(ctx, delivery, verdict);
    if (verdict.kind === "gone") await disableWebhook(ctx, webhook, "gone");
    return { webhookId: webhook.id, verdict, isSlow };
  } catch (error) {
    // One that fails must not keep the others of its batch from being recorded.
    ctx.log.error("webhook_attempt_failed", { delivery: delivery.id, ...describeError(error) });
    return { webhookId: webhook.id, verdict: null, isSlow: false };
  }
}

async function reachVerdict(
  ctx: Ctx,
  claimed: ClaimedDelivery,
  stopping: AbortSignal,
): Promise<Verdict> {
  if (!claimed.isWanted) return { kind: "failed", reply: null, error: "disabled" };
  if (stopping.aborted) return { kind: "given_back" };
  const outcome = await sendDelivery(ctx, claimed, stopping);
  return judgeAttempt(outcome, claimed.delivery.attempts, () => randomFraction(ctx));
}

/** At least 0 and less than 1. */
function randomFraction(ctx: Ctx): number {
  return Number(`0.${ctx.crypto.randomDigits(6)}`);
}
