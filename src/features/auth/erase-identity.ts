import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import {
  factorFailures,
  mfaChallenges,
  oauthIdentities,
  oneTimeCodes,
  oneTimeLinks,
  passkeyChallenges,
  passkeys,
  recoveryCodes,
  sessions,
  smsFactors,
  totpFactors,
} from "./tables.ts";

/** Every table of this feature that names a person. */
export const personalTables = {
  sessions,
  one_time_codes: oneTimeCodes,
  one_time_links: oneTimeLinks,
  factor_failures: factorFailures,
  mfa_challenges: mfaChallenges,
  totp_factors: totpFactors,
  sms_factors: smsFactors,
  recovery_codes: recoveryCodes,
  passkeys,
  passkey_challenges: passkeyChallenges,
  oauth_identities: oauthIdentities,
} as const;

/** Deletes whatever a person signed in with. */
export function eraseIdentity(tx: Statements, userId: Id<"user">): Statement[] {
  return Object.values(personalTables).map((table) =>
    tx.delete(table).where(eq(table.userId, userId)),
  );
}

/** Columns that prove something rather than tell something. */
const isProof = (column: string) => /Sealed$|^tag$|publicKey|RequestId$|^requestId$/.test(column);
const maxExported = 1_000;

/** What auth keeps about a person, for their own export: without what would let anybody in. */
export async function exportIdentity(ctx: Ctx, userId: Id<"user">) {
  const entries = await Promise.all(
    Object.entries(personalTables).map(async ([name, table]) => {
      const rows = await ctx.db
        .select()
        .from(table)
        .where(eq(table.userId, userId))
        .limit(maxExported);
      return [name, rows.map(withoutProofs)] as const;
    }),
  );
  const [sms] = await ctx.db.select().from(smsFactors).where(eq(smsFactors.userId, userId));
  const phone = sms ? await ctx.crypto.fields.open(sms.phoneSealed, phoneAad(userId)) : null;
  return { ...Object.fromEntries(entries), phone };
}

function withoutProofs(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !isProof(column)));
}

function phoneAad(userId: Id<"user">): string {
  return `sms_factors:${userId}:phone_sealed`;
}
