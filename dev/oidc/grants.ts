import { randomBytes } from "node:crypto";
import { putBounded } from "../mailbox/bounded-map.ts";
import type { Person } from "./person.ts";

/** What a person allowed a client at one sign-in. */
export type Grant = Readonly<{
  id: string;
  person: Person;
  scopes: ReadonlySet<string>;
  redirectUri: string;
  nonce: string | undefined;
  /** S256; undefined when the client did not use PKCE. */
  codeChallenge: string | undefined;
  /** True when the token endpoint gives a refresh token. */
  isOffline: boolean;
}>;

type Held = { grant: Grant; expiresMs: number };

const codeTtlMs = 10 * 60 * 1000;
const maxEntries = 1000;

export const accessTokenTtlSeconds = 3599;

/** Codes and tokens, each an opaque random text that leads to its grant. */
export function createGrants(now: () => Date) {
  const codes = new Map<string, Held & { isUsed: boolean }>();
  const accessTokens = new Map<string, Held>();
  const refreshTokens = new Map<string, Grant>();
  const consents = new Map<string, true>();
  const nowMs = () => now().getTime();

  function revokeGrant(grantId: string): void {
    for (const [token, held] of accessTokens) {
      if (held.grant.id === grantId) accessTokens.delete(token);
    }
    for (const [token, grant] of refreshTokens) {
      if (grant.id === grantId) refreshTokens.delete(token);
    }
  }

  return {
    newCode(grant: Grant): string {
      const code = `4/${randomText()}`;
      const expiresMs = nowMs() + codeTtlMs;
      putBounded(codes, code, { grant, expiresMs, isUsed: false }, maxEntries);
      return code;
    },
    /** True the first time an address consents: only then Google gives a refresh token unasked. */
    isFirstConsent({ email }: Person): boolean {
      const isFirst = !consents.has(email);
      putBounded(consents, email, true, maxEntries);
      return isFirst;
    },
    /** Uses a code up. A second use ends the tokens of the first, as RFC 6749 4.1.2 advises. */
    claimCode(code: string): Grant | null {
      const held = codes.get(code);
      if (!held) return null;
      if (held.isUsed) revokeGrant(held.grant.id);
      const isGood = !held.isUsed && held.expiresMs > nowMs();
      held.isUsed = true;
      return isGood ? held.grant : null;
    },
    newAccessToken(grant: Grant): string {
      const token = `ya29.${randomText()}`;
      const expiresMs = nowMs() + accessTokenTtlSeconds * 1000;
      putBounded(accessTokens, token, { grant, expiresMs }, maxEntries);
      return token;
    },
    newRefreshToken(grant: Grant): string {
      const token = `1//${randomText()}`;
      putBounded(refreshTokens, token, grant, maxEntries);
      return token;
    },
    findByAccessToken(token: string): Grant | null {
      const held = accessTokens.get(token);
      return held && held.expiresMs > nowMs() ? held.grant : null;
    },
    findByRefreshToken: (token: string): Grant | null => refreshTokens.get(token) ?? null,
    /** Ends every token of the grant; false when the token is not one of ours. */
    revoke(token: string): boolean {
      const grant = accessTokens.get(token)?.grant ?? refreshTokens.get(token);
      if (grant) revokeGrant(grant.id);
      return grant !== undefined;
    },
  };
}

export type Grants = ReturnType<typeof createGrants>;

function randomText(): string {
  return randomBytes(32).toString("base64url");
}
