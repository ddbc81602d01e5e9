import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
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

/** Deletes whatever a person signed in with; the last statement returns the ids of sessions. */
export function eraseIdentity(tx: Statements, userId: Id<"user">): Statement[] {
  const { sessions: _, ...others } = personalTables;
  return [
    ...Object.values(others).map((table) => tx.delete(table).where(eq(table.userId, userId))),
    deleteSessions(tx, userId),
  ];
}

export function deleteSessions(tx: Statements, userId: Id<"user">) {
  return tx.delete(sessions).where(eq(sessions.userId, userId)).returning({ id: sessions.id });
}
