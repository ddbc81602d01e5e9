import * as oauth from "oauth4webapi";
import { type Clock, systemClock } from "../../core/clock.ts";
import type { Fetch } from "../http-client/attempt.ts";
import { createFailureReport } from "../http-client/failure.ts";
import type { Log } from "../log/log.ts";
import { createBoundedFetch } from "./bounded-fetch.ts";
import { createIdTokenCheck } from "./id-token-check.ts";
import type { IdentityProvider, SignInAnswer, SignInSecrets } from "./identity-provider.ts";
import { createIssuerMetadata, type IssuerRequests } from "./issuer-metadata.ts";
import { issuerFaultOf, refusalReasonOf } from "./oauth-fault.ts";

export type OidcOptions = Readonly<{
  /** What people call the issuer; all that a caller learns when it fails. */
  service: string;
  issuer: string;
  /** Other spellings of the issuer that its ID tokens may carry. */
  issuerAliases: readonly string[];
  clientId: string;
  clientSecret: string;
  /** For stand-ins on this machine; never in production. */
  allowHttp: boolean;
  log: Log;
  clock: Clock;
  fetch?: Fetch;
}>;

const scope = "openid email profile";

/** The one place that speaks OAuth, through `oauth4webapi`. */
export function createOidcProvider(options: OidcOptions): IdentityProvider {
  const { service, log, clock, clientId } = options;
  const report = createFailureReport(service, log);
  const requests: IssuerRequests = {
    // Looked up at each call and called bare: Workers refuse a fetch that belongs to something.
    [oauth.customFetch]: createBoundedFetch(
      options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
      report,
    ),
    [oauth.allowInsecureRequests]: options.allowHttp,
  };
  const metadata = createIssuerMetadata({ ...options, requests, report });
  const idTokens = createIdTokenCheck(options, requests);

  async function exchange(
    server: oauth.AuthorizationServer,
    answer: SignInAnswer,
    { state, redirectUri, codeVerifier, nonce }: SignInSecrets,
  ) {
    // The library reads its own clock; ours may be another one.
    const skewSeconds = Math.round((clock().getTime() - systemClock().getTime()) / 1000);
    const client = { client_id: clientId, [oauth.clockSkew]: skewSeconds };
    const parameters = oauth.validateAuthResponse(server, client, queryOf(answer, state), state);
    const authentication = oauth.ClientSecretPost(options.clientSecret);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      parameters,
      redirectUri,
      codeVerifier,
      requests,
    );
    return idTokens.identify(server, client, response, nonce);
  }

  return {
    async authorizationUrl({ redirectUri, state, nonce, codeVerifier }) {
      const server = await metadata.read();
      const url = new URL(server.authorization_endpoint ?? "");
      const query = {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: "code",
        scope,
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },

    async finishSignIn(answer, secrets) {
      const server = await metadata.read();
      try {
        return { status: "proved", person: await exchange(server, answer, secrets) };
      } catch (error) {
        const fault = issuerFaultOf(error);
        if (fault) throw report(fault);
        const reason = refusalReasonOf(error);
        if (reason === null) throw error;
        log.warn("sign_in_refused", { service, reason });
        return { status: "refused" };
      }
    },
  };
}

function queryOf(answer: SignInAnswer, state: string): URLSearchParams {
  const query = new URLSearchParams({ state });
  for (const [name, value] of Object.entries(answer)) if (value) query.set(name, value);
  return query;
}
