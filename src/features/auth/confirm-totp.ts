import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { codeInvalid, tooManyAttempts } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { findTotpStep } from "../../platform/totp/totp.ts";
import { enableFactor } from "./enable-factor.ts";
import { totpSecretAad } from "./factor-secrets.ts";
import { openFactorSecret } from "./open-factor-secret.ts";
import { totpFactors } from "./tables.ts";

const maxTries = 5;
const appIsAwaited = "the app is awaited";

/**
 * Finishes the enrolment of an authenticator app with one of its codes. Returns recovery codes for
 * the first factor, else null. Throws `code_invalid`, and `too_many_attempts` when a new secret has
 * to be asked for.
 */
export async function confirmTotp(
  ctx: Ctx,
  actor: Actor,
  input: { code: string },
): Promise<readonly string[] | null> {
  const { userId } = actor;
  const secretSealed = await countTry(ctx, actor);
  const secret = await openFactorSecret(ctx, userId, secretSealed, totpSecretAad(userId));
  const step = secret === null ? null : findTotpStep(secret, input.code, ctx.clock());
  if (step === null) throw codeInvalid();
  const confirm = (tx: Statements) =>
    claim(
      tx,
      tx
        .update(totpFactors)
        .set({ confirmedAt: ctx.clock(), lastStep: step })
        .where(
          and(
            eq(totpFactors.userId, userId),
            eq(totpFactors.secretSealed, secretSealed),
            isNull(totpFactors.confirmedAt),
          ),
        )
        .returning({ userId: totpFactors.userId }),
      appIsAwaited,
    );
  try {
    return await enableFactor(ctx, actor, "totp", confirm);
  } catch (error) {
    if (brokenConstraint(error) !== appIsAwaited) throw error;
    // It may have been sealed anew in between, with the newest key, which happens once.
    const { fields, keys } = ctx.crypto;
    if (fields.keyIdOf(secretSealed) !== keys.currentId) return confirmTotp(ctx, actor, input);
    throw codeInvalid();
  }
}

/** Counts a try before the code is looked at, and gives the sealed secret that it is for. */
async function countTry(ctx: Ctx, { userId }: Actor): Promise<string> {
  const isPending = and(eq(totpFactors.userId, userId), isNull(totpFactors.confirmedAt));
  const [counted] = await ctx.db
    .update(totpFactors)
    .set({ confirmTries: sql`${totpFactors.confirmTries} + 1` })
    .where(and(isPending, lt(totpFactors.confirmTries, maxTries)))
    .returning({ secretSealed: totpFactors.secretSealed });
  if (counted) return counted.secretSealed;
  const [spent] = await ctx.db.select().from(totpFactors).where(isPending);
  throw spent ? tooManyAttempts() : codeInvalid();
}
