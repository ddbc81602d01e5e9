import { and, gt, isNull } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import {
  type KeyedTable,
  type KeyForm,
  keyedTable,
  type Staying,
} from "../../platform/rotation/keyed-table.ts";
import { phoneAad, phoneMessage, totpSecretAad } from "./factor-secrets.ts";
import {
  loginFailures,
  mfaChallenges,
  oauthTransactions,
  oneTimeCodes,
  oneTimeLinks,
  passkeyChallenges,
  recoveryCodes,
  smsBudgets,
  smsFactors,
  totpFactors,
} from "./tables.ts";

/** Runs out at `expiresAt`. */
const passing = (form: KeyForm, what: string, expiresAt: PgColumn, usedAt?: PgColumn): Staying => ({
  stays: "passing",
  form,
  what,
  isLive: (now) => and(gt(expiresAt, now), usedAt && isNull(usedAt)),
  endsAt: { column: expiresAt, plusSeconds: 0 },
});

/** Counted by the newest key alone: with a new one in front, the count begins anew. */
const counter = (what: string): Staying => ({ stays: "idle", form: "tag", what });

const signIns = (form: KeyForm) =>
  passing(form, "sign-ins at another issuer under way", oauthTransactions.expiresAt);

export const authKeyedTables: readonly KeyedTable[] = [
  keyedTable(totpFactors, ["userId"], {
    secretSealed: { follows: "sealed", aad: ({ userId }) => totpSecretAad(userId) },
  }),
  keyedTable(smsFactors, ["userId"], {
    phoneSealed: { follows: "sealed", aad: ({ userId }) => phoneAad(userId) },
    phoneTag: {
      follows: "tagged",
      purpose: "blind-index",
      message: async (_, open) => phoneMessage(await open("phoneSealed")),
    },
  }),
  keyedTable(recoveryCodes, ["userId", "tag"], {
    tag: {
      stays: "owned",
      form: "tag",
      what: "unused recovery codes, until their owners renew them",
      isLive: () => isNull(recoveryCodes.usedAt),
    },
  }),
  keyedTable(oneTimeCodes, ["id"], {
    tag: passing("tag", "mailed codes", oneTimeCodes.expiresAt, oneTimeCodes.usedAt),
  }),
  keyedTable(oneTimeLinks, ["id"], {
    tag: passing("tag", "mailed links", oneTimeLinks.expiresAt, oneTimeLinks.usedAt),
  }),
  keyedTable(mfaChallenges, ["id"], {
    tag: passing("tag", "half-done sign-ins", mfaChallenges.expiresAt, mfaChallenges.usedAt),
  }),
  keyedTable(passkeyChallenges, ["tag"], {
    tag: passing("tag", "passkey challenges", passkeyChallenges.expiresAt),
  }),
  keyedTable(oauthTransactions, ["stateTag"], {
    stateTag: signIns("tag"),
    // Of the same rows, which are counted once.
    browserTag: { ...signIns("tag"), stays: "idle" },
    nonceSealed: { ...signIns("sealed"), stays: "idle" },
    codeVerifierSealed: { ...signIns("sealed"), stays: "idle" },
  }),
  keyedTable(loginFailures, ["accountTag", "networkTag"], {
    accountTag: counter("failures of an account"),
    networkTag: counter("failures from a network"),
  }),
  keyedTable(smsBudgets, ["scope", "day"], { scope: counter("messages of a day") }),
];
