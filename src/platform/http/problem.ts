import type { ErrorDefinition, ErrorFacts, ErrorKind } from "../../core/error.ts";

/** The only place where a kind of refusal becomes an HTTP status. */
const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media: 415,
  unprocessable: 422,
  too_many: 429,
  internal: 500,
  upstream_failed: 502,
  unavailable: 503,
  upstream_timeout: 504,
};

/**
 * Sent with a 429 that no clock lifts, such as of a spent code: as long as most codes work, and
 * longer than our own client would wait before it tries the same again.
 */
const usualWaitSeconds = 300;

export function statusOf(definition: ErrorDefinition): number {
  return statusOfKind[definition.kind];
}

/** An RFC 9457 document; `type` is the path of a page that explains the code. */
export function renderProblem(
  definition: ErrorDefinition,
  facts: ErrorFacts,
  requestId: string,
): Response {
  const status = statusOf(definition);
  const body = {
    type: `/problems/${definition.code}`,
    title: definition.title,
    status,
    detail: facts.detail ?? definition.detail,
    code: definition.code,
    request_id: requestId,
    ...(facts.errors ? { errors: facts.errors } : {}),
    ...facts.members,
  };
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    ...(status === 401 ? { "www-authenticate": challengeOf(definition) } : {}),
    ...facts.headers,
  };
  const waitSeconds = facts.retryAfterSeconds ?? (status === 429 ? usualWaitSeconds : undefined);
  if (waitSeconds !== undefined) {
    headers["retry-after"] = String(Math.max(1, Math.ceil(waitSeconds)));
  }
  return new Response(JSON.stringify(body), { status, headers });
}

/** RFC 6750 section 3.1 knows one word for every token that does not work. */
function challengeOf(definition: ErrorDefinition): string {
  const isAboutToken = definition.code !== "invalid_credentials";
  return isAboutToken ? 'Bearer error="invalid_token"' : "Bearer";
}
