import type { Fetch } from "../http-client/attempt.ts";
import { discardBody, readBody } from "../http-client/body.ts";
import {
  type createFailureReport,
  type FailureReason,
  reasonOfStatus,
} from "../http-client/failure.ts";
import { currentTraceHeaders } from "../trace/current-trace.ts";

/** Milliseconds that one request to an issuer may take, its body included. */
const issuerTimeoutMs = 5000;
/** Bytes of a reply that are read: key sets and tokens are a few thousand. */
export const maxIssuerReplyBytes = 256 * 1024;

type Report = ReturnType<typeof createFailureReport>;

/** What `oauth4webapi` asks to be sent. */
type Outgoing = Readonly<{
  method: string;
  headers: Record<string, string>;
  body: URLSearchParams | undefined;
}>;

export type BoundedFetch = (url: string, outgoing: Outgoing) => Promise<Response>;

/**
 * A `fetch` for `oauth4webapi`: bounded in time and size, and it follows no redirect. Replies that
 * cannot be answers end here, as `upstream_failed` or `upstream_timeout`.
 */
export function createBoundedFetch(fetch: Fetch, report: Report): BoundedFetch {
  return async (url, { method, headers, body = null }) => {
    const signal = AbortSignal.timeout(issuerTimeoutMs);
    const call = { method, headers: { ...currentTraceHeaders(), ...headers }, body };
    const response = await settle(signal, report, () =>
      fetch(url, { ...call, redirect: "manual", signal }),
    );
    const { status } = response;
    const reason = refuse(response);
    if (reason) {
      await discardBody(response);
      throw report({ reason, status });
    }
    const bytes = await settle(signal, report, () =>
      readBody(response, maxIssuerReplyBytes, signal),
    );
    if (bytes === "too_large") throw report({ reason: "too_large", status });
    const contentType = response.headers.get("content-type") ?? "";
    return new Response(new Uint8Array(bytes), {
      status,
      headers: { "content-type": contentType },
    });
  };
}

/** An error of OAuth comes with a 400 or its like and is an answer. */
function refuse({ status, type }: Response): FailureReason | null {
  if (type === "opaqueredirect" || (status >= 300 && status < 400)) return "redirect";
  if (status === 429 || status >= 500) return reasonOfStatus(status);
  return status === 200 || status >= 400 ? null : "status";
}

/** The fault itself stays here: runtimes quote addresses in their messages. */
async function settle<T>(signal: AbortSignal, report: Report, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw report({ reason: signal.aborted ? "timeout" : "network", status: null });
  }
}
