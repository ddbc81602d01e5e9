import { and, eq } from "drizzle-orm";
import { conflict, phoneInvalid, rateLimited, unavailable } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { takeRate } from "../../platform/http/rate-limit.ts";
import type { SmsVerifier } from "../../platform/sms/sms-verifier.ts";
import { recordEvent } from "../audit/index.ts";
import { tagPhone } from "./factor-secrets.ts";
import { secondsLeftInDay, smsBudgetIsLeft, spendSmsBudget } from "./sms-budget.ts";
import { mfaChallenges, smsFactors } from "./tables.ts";

/** A verification that runs at the vendor: what codes are checked with, while they work. */
export type RunningSms = Readonly<{ requestId: string; expiresInSeconds: number }>;

/** How soon a number may be served again when the vendor says nothing about it. */
const busySeconds = 120;

export type SmsOrder = Readonly<{
  userId: Id<"user">;
  /** E.164. */
  phone: string;
  /** A number to enrol is a stranger's until it is proved. */
  purpose: "enrolment" | "factor";
}>;

/**
 * Has the vendor send a code to a number, within the limits of person, number, network and day.
 * `before` is what must be committed first. A verification of ours that runs already is used again.
 * Throws `unavailable`, `rate_limited`, `phone_invalid`, `conflict` and the vendor's outages; after
 * each of them the call can be made again.
 */
export async function startSms(
  ctx: Ctx,
  order: SmsOrder,
  before: (tx: Statements) => readonly Statement[] = () => [],
): Promise<RunningSms> {
  const { userId, phone, purpose } = order;
  const verifier = demandSmsVerifier(ctx);
  await takeRate(ctx, "rate.sms", `user:${userId}`);
  await takeRate(ctx, "rate.sms", `${purpose}:${tagPhone(ctx, phone)}`);
  await commit(ctx, order, before);
  const started = await verifier.start({ phone, reference: ctx.requestId });
  if (started.status === "refused") throw phoneInvalid();
  if (started.status === "throttled") throw rateLimited({ retryAfterSeconds: busySeconds });
  const { requestId } = started;
  const isOurs =
    started.status === "started" || (requestId && (await isOwnRequest(ctx, userId, requestId)));
  if (requestId && isOurs) return { requestId, expiresInSeconds: verifier.codeSeconds };
  throw conflict({
    detail: "A verification of this number is under way; wait until it is over.",
    retryAfterSeconds: busySeconds,
  });
}

async function commit(
  ctx: Ctx,
  order: SmsOrder,
  before: (tx: Statements) => readonly Statement[],
): Promise<void> {
  const { userId, purpose } = order;
  const details = { purpose };
  const event = { action: "user.sms_requested", target: userId, actorUserId: userId, details };
  try {
    await ctx.db.atomic((tx): [Statement, ...Statement[]] => [
      recordEvent(tx, ctx, event),
      ...spendSmsBudget(tx, ctx, order),
      ...before(tx),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== smsBudgetIsLeft) throw error;
    throw rateLimited({
      detail: "No more messages are sent today.",
      retryAfterSeconds: secondsLeftInDay(ctx.clock()),
    });
  }
}

/** Throws `unavailable` with the names of the variables that an operator would have to set. */
export function demandSmsVerifier(ctx: Ctx): SmsVerifier {
  if (ctx.smsVerifier) return ctx.smsVerifier;
  const missing = ["VONAGE_API_KEY", "VONAGE_API_SECRET"];
  throw unavailable({
    detail: `SMS is not set up here: ${missing.join(" and ")} are missing.`,
    members: { missing },
  });
}

/** Ends a verification that nobody waits for any more, where the vendor allows it. */
export function cancelInBackground(ctx: Ctx, requestId: string): void {
  const { smsVerifier } = ctx;
  if (smsVerifier) void ctx.background.run("sms_cancel", () => smsVerifier.cancel(requestId));
}

/** True when the vendor's request is one that this person began, here or in another sign-in. */
async function isOwnRequest(ctx: Ctx, userId: Id<"user">, requestId: string): Promise<boolean> {
  const ofFactor = ctx.db
    .select({ userId: smsFactors.userId })
    .from(smsFactors)
    .where(and(eq(smsFactors.userId, userId), eq(smsFactors.requestId, requestId)));
  const ofChallenge = ctx.db
    .select({ userId: mfaChallenges.userId })
    .from(mfaChallenges)
    .where(and(eq(mfaChallenges.userId, userId), eq(mfaChallenges.smsRequestId, requestId)));
  return (await ofFactor.union(ofChallenge)).length > 0;
}
