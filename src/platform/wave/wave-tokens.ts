import * as oauth from "oauth4webapi";
import type { Fetch } from "../http-client/attempt.ts";
import { createFailureReport } from "../http-client/failure.ts";
import type { Log } from "../log/log.ts";
import { createBoundedFetch } from "../oauth/bounded-fetch.ts";
import { issuerFaultOf } from "../oauth/oauth-fault.ts";
import type { ConsentSecrets, TokenOutcome, Wave } from "./wave.ts";

export type TokenOptions = Readonly<{
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  /** For stand-ins on this machine; never in production. */
  allowHttp: boolean;
  log: Log;
  fetch?: Fetch;
}>;

const planLapsed = 403;
/** Where a reply says nothing of it: one of the shortest that anybody has reported. */
const presetLifeSeconds = 3_600;
const withdrawn = "invalid_grant";

type TokenVerbs = Pick<Wave, "authorizationUrl" | "exchangeCode" | "refresh" | "revoke">;

/** Wave's OAuth endpoints, through `oauth4webapi`. It has no discovery document. */
export function createWaveTokens(options: TokenOptions): TokenVerbs {
  const { baseUrl, clientId, scopes, log } = options;
  const report = createFailureReport("Wave", log);
  const outcomeOf = createOutcomeReader(report);
  const server = {
    issuer: baseUrl,
    authorization_endpoint: `${baseUrl}/oauth2/authorize/`,
    token_endpoint: `${baseUrl}/oauth2/token/`,
    revocation_endpoint: `${baseUrl}/oauth2/token-revoke/`,
  };
  const client = { client_id: clientId };
  const authentication = oauth.ClientSecretPost(options.clientSecret);
  const requests = requestsOf(options, report);

  return {
    async authorizationUrl({ redirectUri, state, codeVerifier }) {
      const url = new URL(server.authorization_endpoint);
      const query = {
        client_id: clientId,
        response_type: "code",
        redirect_uri: redirectUri,
        scope: scopes.join(" "),
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },

    exchangeCode(code, { redirectUri, state, codeVerifier }: ConsentSecrets) {
      const answer = new URLSearchParams({ code, state });
      return outcomeOf(
        () =>
          oauth.authorizationCodeGrantRequest(
            server,
            client,
            authentication,
            oauth.validateAuthResponse(server, client, answer, state),
            redirectUri,
            codeVerifier,
            requests,
          ),
        (response) => oauth.processAuthorizationCodeResponse(server, client, response),
      );
    },

    refresh(refreshToken, redirectUri) {
      const options = { ...requests, additionalParameters: { redirect_uri: redirectUri } };
      return outcomeOf(
        () => oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, options),
        (response) => oauth.processRefreshTokenResponse(server, client, response),
      );
    },

    async revoke(token, kind) {
      const options = { ...requests, additionalParameters: { token_type_hint: kind } };
      const response = await oauth.revocationRequest(
        server,
        client,
        authentication,
        token,
        options,
      );
      if (response.status !== 200) throw report({ reason: "status", status: response.status });
    },
  };
}

function tokensOf(reply: oauth.TokenEndpointResponse) {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in, scope } = reply;
  return {
    accessToken,
    refreshToken: refreshToken ?? null,
    expiresInSeconds: expires_in ?? presetLifeSeconds,
    scopes: scope === undefined ? null : scope.split(" ").filter((each) => each !== ""),
  };
}

type Report = ReturnType<typeof createFailureReport>;

function requestsOf({ fetch, allowHttp }: TokenOptions, report: Report) {
  return {
    // Looked up at each call and called bare: Workers refuse a fetch that belongs to something.
    [oauth.customFetch]: createBoundedFetch(
      fetch ?? ((url, init) => globalThis.fetch(url, init)),
      report,
    ),
    [oauth.allowInsecureRequests]: allowHttp,
  };
}

/** The library's messages and causes hold tokens, so none of them is passed on. */
function createOutcomeReader(report: Report) {
  return async (
    ask: () => Promise<Response>,
    read: (response: Response) => Promise<oauth.TokenEndpointResponse>,
  ): Promise<TokenOutcome> => {
    try {
      const response = await ask();
      if (response.status === planLapsed) return { status: "plan_lapsed" };
      return { status: "granted", tokens: tokensOf(await read(response)) };
    } catch (error) {
      const fault = issuerFaultOf(error);
      if (fault) throw report(fault);
      if (error instanceof oauth.ResponseBodyError && error.error === withdrawn) {
        return { status: "refused" };
      }
      if (!(error instanceof oauth.OperationProcessingError)) throw error;
      throw report({ reason: "unexpected_shape", status: null });
    }
  };
}
