import * as oauth from "oauth4webapi";
import { z } from "zod";
import type { ProvedPerson } from "./identity-provider.ts";
import { createIssuerKeys } from "./issuer-keys.ts";
import type { IssuerRequests } from "./issuer-metadata.ts";
import { wrongClaimOf } from "./oauth-fault.ts";

type CheckOptions = Readonly<{
  issuerAliases: readonly string[];
  clientId: string;
}>;

const maxSubjectLength = 255;

/** Claims are optional but for the subject; one of an unexpected kind counts as absent. */
const personClaims = z.object({
  sub: z.string().min(1).max(maxSubjectLength),
  azp: z.string().optional(),
  email: z.email().max(254).nullable().default(null).catch(null),
  email_verified: z.boolean().default(false).catch(false),
  given_name: z.string().nullable().default(null).catch(null),
  family_name: z.string().nullable().default(null).catch(null),
  name: z.string().nullable().default(null).catch(null),
});

/** Reads who somebody is from a token reply, once its ID token has stood every check. */
export function createIdTokenCheck(
  { issuerAliases, clientId }: CheckOptions,
  requests: IssuerRequests,
) {
  const keys = createIssuerKeys(requests);

  /** Issuer, audience, expiry and nonce; then who may use the token, and its signature. */
  async function identify(
    server: oauth.AuthorizationServer,
    client: oauth.Client,
    response: Response,
    nonce: string,
  ): Promise<ProvedPerson> {
    const { claims, checked } = await checkClaims(server, client, response, nonce);
    const { azp, ...person } = claims;
    if (azp !== undefined && azp !== clientId) throw refusal("azp");
    await keys.checkSignature(server, checked);
    return {
      issuer: server.issuer,
      subject: person.sub,
      email: person.email,
      emailVerified: person.email !== null && person.email_verified,
      givenName: person.given_name,
      familyName: person.family_name,
      fullName: person.name,
    };
  }

  async function checkClaims(
    server: oauth.AuthorizationServer,
    client: oauth.Client,
    response: Response,
    nonce: string,
  ) {
    const options = { expectedNonce: nonce, requireIdToken: true };
    const { status, headers } = response;
    const body = await response.text();
    for (const name of [...issuerAliases, server.issuer]) {
      const checked = new Response(body, { status, headers });
      try {
        const named = { ...server, issuer: name };
        const tokens = await oauth.processAuthorizationCodeResponse(
          named,
          client,
          checked,
          options,
        );
        const claims = personClaims.safeParse(oauth.getValidatedIdTokenClaims(tokens));
        if (!claims.success) throw refusal("sub");
        return { claims: claims.data, checked };
      } catch (error) {
        if (name === server.issuer || wrongClaimOf(error) !== "iss") throw error;
      }
    }
    throw refusal("iss");
  }

  return { identify };
}

function refusal(claim: string): oauth.OperationProcessingError {
  const options = { code: oauth.JWT_CLAIM_COMPARISON, cause: { claim } };
  return new oauth.OperationProcessingError("the ID token is not for us", options);
}
