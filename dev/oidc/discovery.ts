export const authorizePath = "/o/oauth2/v2/auth";
export const tokenPath = "/token";
export const userinfoPath = "/v1/userinfo";
export const revokePath = "/revoke";
export const jwksPath = "/oauth2/v3/certs";

/** The discovery document, with Google's paths where Google's own would be. */
export function discoveryDocument(issuer: string) {
  return {
    issuer,
    authorization_endpoint: issuer + authorizePath,
    token_endpoint: issuer + tokenPath,
    userinfo_endpoint: issuer + userinfoPath,
    revocation_endpoint: issuer + revokePath,
    jwks_uri: issuer + jwksPath,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "email", "profile"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    claims_supported: claims,
    code_challenge_methods_supported: ["S256"],
    grant_types_supported: ["authorization_code", "refresh_token"],
  };
}

const claims = [
  "aud",
  "azp",
  "email",
  "email_verified",
  "exp",
  "family_name",
  "given_name",
  "hd",
  "iat",
  "iss",
  "name",
  "picture",
  "sub",
];
