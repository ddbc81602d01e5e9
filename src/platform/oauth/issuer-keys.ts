import * as oauth from "oauth4webapi";
import type { IssuerRequests } from "./issuer-metadata.ts";

/** The issuer's public keys, kept for the minutes that `oauth4webapi` trusts them. */
export function createIssuerKeys(requests: IssuerRequests) {
  // Plain data, replaced as a whole; each check works on a copy, so that requests share no promise.
  let kept: oauth.JWKSCacheInput = {};

  async function verify(
    server: oauth.AuthorizationServer,
    response: Response,
    cache: oauth.JWKSCacheInput,
  ): Promise<void> {
    // A copy, because the library would else keep keys of its own beside this object.
    const options = { ...requests, [oauth.jwksCache]: cache };
    try {
      await oauth.validateApplicationLevelSignature({ ...server }, response, options);
    } finally {
      if ("uat" in cache) kept = structuredClone(cache);
    }
  }

  return {
    /**
     * Checks the signature of a reply whose claims were found good. A key that is not among those
     * kept is looked for in a fresh set, once. Throws the library's errors.
     */
    async checkSignature(server: oauth.AuthorizationServer, response: Response): Promise<void> {
      const held = kept;
      const cache = structuredClone(held);
      try {
        await verify(server, response, cache);
      } catch (error) {
        if (!isUnknownKey(error) || !isSameSet(held, cache)) throw error;
        await verify(server, response, {});
      }
    },
  };
}

function isUnknownKey(error: unknown): boolean {
  return error instanceof oauth.OperationProcessingError && error.code === oauth.KEY_SELECTION;
}

/** False when the library fetched the set for this check. */
function isSameSet(held: oauth.JWKSCacheInput, used: oauth.JWKSCacheInput): boolean {
  return "uat" in held && "uat" in used && held.uat === used.uat;
}
