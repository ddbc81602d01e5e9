import { errorOf, FlorinError } from "./florin-error.ts";
import { isRepeatable, waitBeforeRetryMs, waitFor } from "./retry.ts";

/** `fetch`, or what stands in its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type SendOptions = Readonly<{
  fetch: Fetch;
  /** Of one try. */
  timeoutMs: number;
}>;

/** One request, kept whole so that it can be sent again. */
export type Outgoing = Readonly<{
  url: string;
  method: string;
  headers: Headers;
  body: string | null;
  signal: AbortSignal;
  /** Sending it twice does no harm, whatever its method. */
  isRepeatable?: boolean;
}>;

/**
 * Sends a request until it is answered with a success: again after what passes by itself, if
 * sending it twice does no harm. A thing that is not there any more at a second try to delete it
 * was deleted by the first. Throws `FlorinError`.
 */
export async function send(options: SendOptions, request: Outgoing): Promise<Response> {
  let mayBeDone = false;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await sendOnce(options, request);
    if (outcome instanceof Response) return outcome;
    if (mayBeDone && outcome.status === 404) return new Response(null, { status: 204 });
    // A request beyond the rate was not looked at.
    mayBeDone ||= request.method === "DELETE" && outcome.status !== 429;
    const repeatable = request.isRepeatable ?? isRepeatable(request);
    const waitMs = repeatable ? waitBeforeRetryMs(outcome, attempt) : null;
    if (waitMs === null) throw outcome;
    await waitFor(waitMs, request.signal).catch((cause: unknown) => {
      throw new FlorinError("aborted", { cause });
    });
  }
}

async function sendOnce(
  { fetch, timeoutMs }: SendOptions,
  { url, method, headers, body, signal }: Outgoing,
): Promise<Response | FlorinError> {
  const tooLate = AbortSignal.timeout(timeoutMs);
  try {
    const both = AbortSignal.any([signal, tooLate]);
    const reply = await fetch(url, { method, headers, body, signal: both });
    // Read at once, so that what breaks in the middle of a body is tried again too; as bytes,
    // because a PDF is no text.
    const content = await reply.arrayBuffer();
    const isEmpty = reply.status === 204 || reply.status === 304;
    const { status, statusText, headers: replyHeaders } = reply;
    const init = { status, statusText, headers: replyHeaders };
    const whole = new Response(isEmpty ? null : content, init);
    return whole.ok ? whole : await errorOf(whole);
  } catch (cause) {
    const code = signal.aborted ? "aborted" : tooLate.aborted ? "timeout" : "network";
    return new FlorinError(code, { cause, message: `No reply: ${code}` });
  }
}
