import { gt } from "drizzle-orm";
import { type KeyedTable, keyedTable, type Staying } from "../../platform/rotation/keyed-table.ts";
import { aadOf } from "./open-token.ts";
import { waveConnections, waveConsents } from "./tables.ts";

const consent: Staying = {
  stays: "passing",
  form: "tag",
  what: "ways to Wave that somebody has begun",
  isLive: (now) => gt(waveConsents.expiresAt, now),
  endsAt: { column: waveConsents.expiresAt, plusSeconds: 0 },
};

export const waveKeyedTables: readonly KeyedTable[] = [
  keyedTable(waveConnections, ["userId"], {
    accessTokenSealed: {
      follows: "sealed",
      aad: ({ userId }) => aadOf(userId, "access_token_sealed"),
    },
    refreshTokenSealed: {
      follows: "sealed",
      aad: ({ userId }) => aadOf(userId, "refresh_token_sealed"),
    },
  }),
  keyedTable(waveConsents, ["stateTag"], {
    stateTag: consent,
    // Of the same rows, which are counted once.
    browserTag: { ...consent, stays: "idle" },
    codeVerifierSealed: { ...consent, stays: "idle", form: "sealed" },
  }),
];
