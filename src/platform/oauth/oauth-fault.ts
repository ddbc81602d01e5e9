import * as oauth from "oauth4webapi";
import { z } from "zod";
import type { Failure } from "../http-client/failure.ts";

/** The issuer's words for a client that it does not know or trust. */
const clientErrors = new Set(["invalid_client", "unauthorized_client"]);
/** Its word for a code that is wrong, old or used, or whose verifier is not the right one. */
const codeError = "invalid_grant";

const shapeFaults: ReadonlySet<string> = new Set([
  oauth.HTTP_REQUEST_FORBIDDEN,
  oauth.INVALID_SERVER_METADATA,
  oauth.JSON_ATTRIBUTE_COMPARISON,
  oauth.MISSING_SERVER_METADATA,
  oauth.PARSE_ERROR,
  oauth.REQUEST_PROTOCOL_FORBIDDEN,
  oauth.RESPONSE_IS_NOT_CONFORM,
  oauth.RESPONSE_IS_NOT_JSON,
]);

/** What is wrong with the issuer itself or with our client there; null for anything else. */
export function issuerFaultOf(error: unknown): Failure | null {
  if (error instanceof oauth.AuthorizationResponseError) {
    return { reason: "service_refused", status: null };
  }
  if (error instanceof oauth.ResponseBodyError && error.error !== codeError) {
    const isClient = clientErrors.has(error.error);
    return {
      reason: isClient ? "credentials_refused" : "parameters_refused",
      status: error.status,
    };
  }
  if (error instanceof oauth.OperationProcessingError && shapeFaults.has(error.code ?? "")) {
    return { reason: "unexpected_shape", status: null };
  }
  return null;
}

const claimFault = z.object({ claim: z.string() });

/** The claim of an ID token that was not what it must be; null for anything else. */
export function wrongClaimOf(error: unknown): string | null {
  if (!(error instanceof oauth.OperationProcessingError)) return null;
  const { code, cause } = error;
  if (code !== oauth.JWT_CLAIM_COMPARISON && code !== oauth.JWT_TIMESTAMP_CHECK) return null;
  return claimFault.safeParse(cause).data?.claim ?? null;
}

/**
 * Why a sign-in proves nothing, in a word for the log; null when the error is none of the
 * library's. Its messages and causes hold tokens, so neither is passed on.
 */
export function refusalReasonOf(error: unknown): string | null {
  if (error instanceof oauth.ResponseBodyError) return "code";
  const claim = wrongClaimOf(error);
  if (claim !== null) return `id_token_${claim}`;
  if (error instanceof oauth.UnsupportedOperationError) return "unsupported";
  if (!(error instanceof oauth.OperationProcessingError)) return null;
  return error.code === oauth.KEY_SELECTION ? "id_token_key" : "invalid_answer";
}
