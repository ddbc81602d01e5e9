import { startOidcStandIn } from "../../../dev/oidc/stand-in.ts";

/** A stand-in for Google, and the variables that lead a server under test to it. */
export async function startGoogle() {
  const oidc = await startOidcStandIn();
  return {
    variables: {
      GOOGLE_CLIENT_ID: oidc.clientId,
      GOOGLE_CLIENT_SECRET: oidc.clientSecret,
      GOOGLE_ISSUER: oidc.issuer,
    },
    stop: () => oidc.close(),
  };
}
