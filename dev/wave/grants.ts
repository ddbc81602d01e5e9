import { createHash, randomBytes } from "node:crypto";
import { putBounded } from "../mailbox/bounded-map.ts";

/** What a person allowed the client at one time; its tokens are one pair at a time. */
export type Grant = {
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  accessToken: string;
  accessExpiresMs: number;
  refreshToken: string;
  isRevoked: boolean;
};

export type NewGrant = Pick<Grant, "scopes" | "redirectUri" | "codeChallenge">;

const codeTtlMs = 10 * 60 * 1_000;
const maxEntries = 10_000;
export const accessTokenTtlSeconds = 7_200;

/** Codes and tokens: a refresh replaces both tokens of its grant, and the old ones are dead. */
export function createGrants(now: () => Date) {
  const codes = new Map<string, { asked: NewGrant; expiresMs: number }>();
  const byToken = new Map<string, Grant>();
  let refreshes = 0;

  function renew(grant: Grant): Grant {
    grant.accessToken = newSecret();
    grant.refreshToken = newSecret();
    grant.accessExpiresMs = now().getTime() + accessTokenTtlSeconds * 1_000;
    putBounded(byToken, grant.accessToken, grant, maxEntries);
    putBounded(byToken, grant.refreshToken, grant, maxEntries);
    return grant;
  }

  return {
    newCode(asked: NewGrant): string {
      const code = newSecret();
      putBounded(codes, code, { asked, expiresMs: now().getTime() + codeTtlMs }, maxEntries);
      return code;
    },
    claimCode(code: string): NewGrant | null {
      const held = codes.get(code);
      codes.delete(code);
      return held && held.expiresMs > now().getTime() ? held.asked : null;
    },
    issue(asked: NewGrant): Grant {
      const blank = { accessToken: "", refreshToken: "", accessExpiresMs: 0, isRevoked: false };
      return renew({ ...asked, ...blank });
    },
    refresh(token: string): Grant | null {
      const grant = byToken.get(token);
      if (!grant || grant.isRevoked || grant.refreshToken !== token) return null;
      refreshes += 1;
      return renew(grant);
    },
    isAlive(token: string): boolean {
      const grant = byToken.get(token);
      if (!grant || grant.isRevoked || grant.accessToken !== token) return false;
      return grant.accessExpiresMs > now().getTime();
    },
    revoke(token: string): void {
      const grant = byToken.get(token);
      if (grant) grant.isRevoked = true;
    },
    /** Ends all, as somebody does who takes the permission away at Wave. */
    revokeAll(): void {
      for (const grant of byToken.values()) grant.isRevoked = true;
    },
    expireAccessTokens(): void {
      for (const grant of byToken.values()) grant.accessExpiresMs = 0;
    },
    refreshes: () => refreshes,
    alive: () => new Set([...byToken.values()].filter(({ isRevoked }) => !isRevoked)).size,
  };
}

export type Grants = ReturnType<typeof createGrants>;

function newSecret(): string {
  return randomBytes(24).toString("base64url");
}

/** S256 only (RFC 7636). */
export function isVerifierOf(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null || verifier === null) return challenge === null && verifier === null;
  return createHash("sha256").update(verifier).digest("base64url") === challenge;
}
