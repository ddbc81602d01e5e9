import * as oauth from "oauth4webapi";
import { addSeconds, type Clock } from "../../core/clock.ts";
import type { createFailureReport } from "../http-client/failure.ts";
import type { BoundedFetch } from "./bounded-fetch.ts";
import { issuerFaultOf } from "./oauth-fault.ts";

/** An issuer moves its endpoints about never; an hour is how long such a move may go unseen. */
export const metadataLifeSeconds = 3_600;

/** How every request to the issuer is made. */
export type IssuerRequests = Readonly<{
  [oauth.customFetch]: BoundedFetch;
  [oauth.allowInsecureRequests]: boolean;
}>;

type MetadataOptions = Readonly<{
  issuer: string;
  allowHttp: boolean;
  clock: Clock;
  requests: IssuerRequests;
  report: ReturnType<typeof createFailureReport>;
}>;

/** The issuer's addresses, from its discovery document, kept for a while. */
export function createIssuerMetadata({
  issuer,
  allowHttp,
  clock,
  requests,
  report,
}: MetadataOptions) {
  // The document and not a promise of it: on Workers a promise left by a request that was cut off
  // would never settle for the next one. Two first requests at once both ask.
  let known: Readonly<{ server: oauth.AuthorizationServer; until: Date }> | null = null;

  async function discover(): Promise<oauth.AuthorizationServer> {
    const address = new URL(issuer);
    try {
      const response = await oauth.discoveryRequest(address, { algorithm: "oidc", ...requests });
      const server = await oauth.processDiscoveryResponse(address, response);
      oauth.checkProtocol(new URL(server.authorization_endpoint ?? ""), !allowHttp);
      return server;
    } catch (error) {
      if (issuerFaultOf(error) === null && !isMalformed(error)) throw error;
      throw report({ reason: "unexpected_shape", status: null });
    }
  }

  return {
    async read(): Promise<oauth.AuthorizationServer> {
      if (known && clock() < known.until) return known.server;
      const server = await discover();
      known = { server, until: addSeconds(clock(), metadataLifeSeconds) };
      return server;
    },
  };
}

/** A TypeError is what an address that is none causes. */
function isMalformed(error: unknown): boolean {
  return error instanceof oauth.OperationProcessingError || error instanceof TypeError;
}
