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

/** Deletes whatever a person signed in with. */
export function eraseIdentity(tx: Statements, userId: Id<"user">): Statement[] {
  return Object.values(personalTables).map((table) =>
    tx.delete(table).where(eq(table.userId, userId)),
  );
}
