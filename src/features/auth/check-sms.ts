import { isDomainError } from "../../core/error.ts";
import {
  codeInvalid,
  tooManyAttempts,
  upstreamFailed,
  upstreamTimeout,
} from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { codeExpired } from "./errors.ts";
import { demandSmsVerifier } from "./start-sms.ts";

/** A code for a verification that runs at the vendor; its try is counted already. */
export type SmsTry = Readonly<{
  /** Null when none runs. */
  requestId: string | null;
  code: string;
  /** How many codes were tried, with this one. */
  tries: number;
  /** Forgets the request, since it is over. */
  end: (requestId: string) => Promise<unknown>;
  /** Takes the count of this try back: the vendor did not look at the code. */
  giveBack: () => Promise<unknown>;
}>;

/** Vonage ends a verification with the third wrong code. */
const vendorTries = 3;

/**
 * Returns when the vendor calls the code right, which it does once. Throws `code_invalid`,
 * `code_expired` for a verification that is over, `too_many_attempts` when wrong codes ended it,
 * and the vendor's outages, after which the same code may be tried again.
 */
export async function checkSms(ctx: Ctx, attempt: SmsTry): Promise<void> {
  const { requestId, tries } = attempt;
  const verifier = demandSmsVerifier(ctx);
  if (requestId === null) throw tries > vendorTries ? tooManyAttempts() : codeInvalid();
  const result = await verifier.check(requestId, attempt.code).catch(async (error: unknown) => {
    const isOutage = [upstreamFailed, upstreamTimeout].some((kind) => isDomainError(error, kind));
    if (isOutage) await attempt.giveBack();
    throw error;
  });
  if (result === "approved") return;
  if (result === "wrong") throw codeInvalid();
  await attempt.end(requestId);
  throw tries >= vendorTries ? tooManyAttempts() : codeExpired();
}
