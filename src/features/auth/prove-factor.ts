import { and, eq, inArray, isNotNull, isNull, lt } from "drizzle-orm";
import { isDomainError } from "../../core/error.ts";
import { codeInvalid, tooManyAttempts } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { findTotpStep } from "../../platform/totp/totp.ts";
import { recordEvent } from "../audit/index.ts";
import { checkSms, type SmsTry } from "./check-sms.ts";
import { clearFactorFailures, countFactorTry, forgetFactorTry } from "./count-factor-try.ts";
import { codeExpired } from "./errors.ts";
import { totpSecretAad } from "./factor-secrets.ts";
import { openFactorSecret } from "./open-factor-secret.ts";
import { recoveryTagsForLookup } from "./recovery-codes.ts";
import type { FactorMethod } from "./second-factor.ts";
import { recoveryCodes, totpFactors } from "./tables.ts";

export type FactorProof = Readonly<{
  userId: Id<"user">;
  method: FactorMethod;
  code: string;
  /** The SMS verification that a code by SMS is for. */
  sms: Omit<SmsTry, "code">;
}>;

/** What uses a proof up, for the unit of what it permits. */
export type UseProof = (tx: Statements) => readonly Statement[];

const totpStepIsUnused = "the TOTP step is unused";
const recoveryCodeIsUnused = "the recovery code is unused";

/**
 * Looks at one code of a second factor. The try is counted first, over all factors; what is
 * returned uses the code up and clears the count, and fails for all but one of parallel requests
 * with the same code. Throws `code_invalid`, `code_expired`, `too_many_attempts`.
 */
export async function proveFactor(ctx: Ctx, proof: FactorProof): Promise<UseProof> {
  const { userId } = proof;
  await countFactorTry(ctx, userId);
  const use = await lookAt(ctx, proof);
  return (tx) => [...use(tx), clearFactorFailures(tx, userId)];
}

function lookAt(ctx: Ctx, proof: FactorProof): Promise<UseProof> {
  if (proof.method === "totp") return proveTotp(ctx, proof);
  if (proof.method === "sms") return proveSms(ctx, proof);
  return proveRecoveryCode(ctx, proof);
}

async function proveTotp(ctx: Ctx, { userId, code }: FactorProof): Promise<UseProof> {
  const isFactor = and(eq(totpFactors.userId, userId), isNotNull(totpFactors.confirmedAt));
  const [factor] = await ctx.db.select().from(totpFactors).where(isFactor);
  if (!factor) throw codeInvalid();
  const aad = totpSecretAad(userId);
  const secret = await openFactorSecret(ctx, userId, factor.secretSealed, aad);
  const step = secret === null ? null : findTotpStep(secret, code, ctx.clock());
  if (step === null) throw codeInvalid();
  return (tx) => [
    claim(
      tx,
      tx
        .update(totpFactors)
        .set({ lastStep: step })
        .where(and(isFactor, lt(totpFactors.lastStep, step)))
        .returning({ userId: totpFactors.userId }),
      totpStepIsUnused,
    ),
  ];
}

async function proveSms(ctx: Ctx, { userId, code, sms }: FactorProof): Promise<UseProof> {
  await checkSms(ctx, {
    ...sms,
    code,
    giveBack: () => Promise.all([sms.giveBack(), forgetFactorTry(ctx, userId)]),
  });
  return () => [];
}

async function proveRecoveryCode(ctx: Ctx, { userId, code }: FactorProof): Promise<UseProof> {
  const tags = recoveryTagsForLookup(ctx.crypto, userId, code);
  if (tags.length === 0) throw codeInvalid();
  const isUnused = and(
    eq(recoveryCodes.userId, userId),
    inArray(recoveryCodes.tag, tags),
    isNull(recoveryCodes.usedAt),
  );
  return (tx) => [
    claim(
      tx,
      tx
        .update(recoveryCodes)
        .set({ usedAt: ctx.clock() })
        .where(isUnused)
        .returning({ tag: recoveryCodes.tag }),
      recoveryCodeIsUnused,
    ),
  ];
}

/** True for what the database raises when a code, right by itself, was used before. */
function isUsedProof(error: unknown): boolean {
  const broken = brokenConstraint(error);
  return broken === totpStepIsUnused || broken === recoveryCodeIsUnused;
}

const refusals = [codeInvalid, codeExpired, tooManyAttempts];

/** Records that a code was refused, and gives what to tell the caller; other errors pass. */
export async function refuseFactor(
  ctx: Ctx,
  { userId, method }: Pick<FactorProof, "userId" | "method">,
  error: unknown,
): Promise<unknown> {
  const refusal = isUsedProof(error) ? codeInvalid() : error;
  if (!isDomainError(refusal)) return refusal;
  if (refusals.every((kind) => !isDomainError(refusal, kind))) return refusal;
  const details = { method, code: refusal.code };
  const event = { action: "user.factor_refused", target: userId, actorUserId: userId, details };
  await recordEvent(ctx.db, ctx, event);
  return refusal;
}
