import { createHash } from "node:crypto";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import type { OidcFault } from "./faults.ts";
import type { Grant } from "./grants.ts";
import { newSigningKey, type SigningKey, type SigningKeys } from "./keys.ts";
import { claimsAbout } from "./person.ts";

type Input = Readonly<{
  grant: Grant;
  accessToken: string;
  issuer: string;
  clientId: string;
  now: Date;
  keys: SigningKeys;
  /** Each of them spoils the token in its own way. */
  faults: ReadonlySet<OidcFault>;
  /** False after a refresh: the nonce belongs to the sign-in only. */
  hasNonce: boolean;
}>;

const ttlSeconds = 3600;

/** Makes an ID token with Google's claims, signed with RS256, faulty where it was asked for. */
export async function newIdToken(input: Input): Promise<string> {
  const { keys, faults } = input;
  const claims = claimsOf(input);
  if (faults.has("unsigned")) return new UnsecuredJWT(claims).encode();
  const key = await signingKey(keys.current(), faults);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "JWT" })
    .sign(key.privateKey);
}

/** A foreign key is never published: under its own `kid` it is unknown, under ours it forges. */
async function signingKey(
  current: SigningKey,
  faults: ReadonlySet<OidcFault>,
): Promise<Pick<SigningKey, "kid" | "privateKey">> {
  if (!faults.has("unknown_kid") && !faults.has("forged_signature")) return current;
  const foreign = await newSigningKey();
  return faults.has("unknown_kid") ? foreign : { ...foreign, kid: current.kid };
}

function claimsOf({ grant, accessToken, issuer, clientId, now, faults, hasNonce }: Input) {
  const issuedAt = Math.floor(now.getTime() / 1000);
  // Long enough ago that no tolerated clock difference saves the token.
  const lateSeconds = faults.has("expired") ? 2 * ttlSeconds : 0;
  const claims: JWTPayload = {
    iss: faults.has("wrong_issuer") ? "https://issuer.example.com" : issuer,
    azp: faults.has("wrong_azp") ? "another-client" : clientId,
    aud: faults.has("wrong_audience") ? "another-client" : clientId,
    ...claimsAbout(grant.person, grant.scopes),
    at_hash: halfHash(faults.has("wrong_at_hash") ? "another token" : accessToken),
    iat: issuedAt - lateSeconds,
    exp: issuedAt - lateSeconds + ttlSeconds,
  };
  if (hasNonce && grant.nonce !== undefined && !faults.has("missing_nonce")) {
    claims["nonce"] = faults.has("wrong_nonce") ? "another-nonce" : grant.nonce;
  }
  if (faults.has("missing_email")) {
    delete claims["email"];
    delete claims["email_verified"];
  }
  if (faults.has("unverified_email")) claims["email_verified"] = false;
  return claims;
}

/** The left half of the SHA-256, as `at_hash` wants it for RS256 (OpenID Connect Core 3.1.3.6). */
function halfHash(text: string): string {
  return createHash("sha256").update(text).digest().subarray(0, 16).toString("base64url");
}
