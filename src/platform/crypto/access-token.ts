import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Clock } from "../../core/clock.ts";
import { fromBase64Url } from "./encoding.ts";
import { type SigningKeys, signingAlgorithm } from "./signing-key.ts";

/** RFC 9068 access tokens: EdDSA, `typ: at+jwt`, one issuer and one audience. */
export interface AccessTokens {
  sign(claims: Readonly<Record<string, unknown>>, ttlSeconds: number): Promise<string>;
  /** The claims, or why the token is refused. Says nothing about sessions. */
  verify(token: string): Promise<TokenVerdict>;
}

export type TokenVerdict =
  | Readonly<{ status: "valid"; claims: JWTPayload & { exp: number } }>
  | Readonly<{ status: "expired" }>
  | Readonly<{ status: "refused" }>;

const tokenType = "at+jwt";
/** Verified tokens remembered, so that a busy client costs one signature check per token. */
const maxRemembered = 10_000;
const maxTokenLength = 2_048;
const refused: TokenVerdict = Object.freeze({ status: "refused" });
const expired: TokenVerdict = Object.freeze({ status: "expired" });

export function createAccessTokens(
  signingKeys: SigningKeys,
  issuer: string,
  clock: Clock,
): AccessTokens {
  const remembered = new Map<string, TokenVerdict & { status: "valid" }>();

  const check = async (token: string): Promise<TokenVerdict> => {
    try {
      const { kid } = decodeProtectedHeader(token);
      const key = kid === undefined ? null : await signingKeys.publicKey(kid);
      if (key === null) return refused;
      const { payload } = await jwtVerify(token, key, {
        algorithms: [signingAlgorithm],
        typ: tokenType,
        issuer,
        audience: issuer,
        requiredClaims: ["exp", "iat", "sub", "sid", "jti", "auth_time"],
        currentDate: clock(),
      });
      return { status: "valid", claims: { ...payload, exp: payload.exp ?? 0 } };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return expired;
      if (error instanceof errors.JOSEError || error instanceof TypeError) return refused;
      throw error;
    }
  };

  return {
    async sign(claims, ttlSeconds) {
      const { kid, privateKey } = await signingKeys.current();
      const now = Math.floor(clock().getTime() / 1000);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: signingAlgorithm, typ: tokenType, kid })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setIssuedAt(now)
        .setExpirationTime(now + ttlSeconds)
        .sign(privateKey);
    },
    async verify(token) {
      const known = remembered.get(token);
      if (known) return known.claims.exp * 1000 > clock().getTime() ? known : expired;
      if (token.length > maxTokenLength || !isCanonical(token)) return refused;
      const verdict = await check(token);
      if (verdict.status === "valid") {
        if (remembered.size >= maxRemembered) {
          remembered.delete(remembered.keys().next().value ?? token);
        }
        remembered.set(token, verdict);
      }
      return verdict;
    },
  };
}

/** RFC 7515, 2: no padding and no other alphabet; jose would take a second spelling as well. */
function isCanonical(token: string): boolean {
  return token.split(".").every((part) => fromBase64Url(part) !== null);
}
