import { isNull } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { secretAlphabet, secretSymbols, totpUri } from "../../platform/totp/totp.ts";
import { totpSecretAad } from "./factor-secrets.ts";
import { findOwnPerson } from "./queries-factors.ts";
import { totpFactors } from "./tables.ts";

const issuer = "Florin";

export type TotpEnrolment = Readonly<{ secret: string; otpauthUri: string }>;

/**
 * Makes the secret of an authenticator app; it counts once a code of it was confirmed. A later call
 * takes the place of an earlier one. Throws `conflict` when an app is enrolled already.
 */
export async function enrolTotp(ctx: Ctx, actor: Actor): Promise<TotpEnrolment> {
  const { userId } = actor;
  const { user } = await findOwnPerson(ctx, actor);
  const secret = ctx.crypto.randomSymbols(secretSymbols, secretAlphabet);
  const fresh = {
    secretSealed: await ctx.crypto.fields.seal(secret, totpSecretAad(userId)),
    lastStep: 0,
    confirmTries: 0,
    createdAt: ctx.clock(),
  };
  const [kept] = await ctx.db
    .insert(totpFactors)
    .values({ userId, ...fresh })
    .onConflictDoUpdate({
      target: totpFactors.userId,
      set: fresh,
      setWhere: isNull(totpFactors.confirmedAt),
    })
    .returning({ userId: totpFactors.userId });
  if (!kept) throw conflict({ detail: "An app is enrolled already; remove it first." });
  return { secret, otpauthUri: totpUri(secret, issuer, user.email) };
}
