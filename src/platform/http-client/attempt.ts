import type { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { currentTraceHeaders } from "../trace/current-trace.ts";
import { readRetryAfterMs } from "./back-off.ts";
import { discardBody, readBody } from "./body.ts";
import { type FailureReason, reasonOfStatus } from "./failure.ts";
import type { HttpCall, HttpReply } from "./http-call.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What a call is sent with; the headers of its trace come on top. */
export type PlainInit = Omit<RequestInit, "headers"> & { headers: Record<string, string> };

export type AttemptLimits = Readonly<{
  fetch: Fetch;
  clock: Clock;
  timeoutMs: number;
  maxBytes: number;
}>;

export type FailedAttempt = Readonly<{
  ok: false;
  reason: FailureReason;
  status: number | null;
  /** A code of the runtime such as `ECONNREFUSED`. */
  networkCode?: string;
  /** May pass by itself: a network fault, a throttle or a fault of the server. */
  passing: boolean;
  retryAfterMs: number | null;
}>;

export type Outcome<Body> = Readonly<{ ok: true; reply: HttpReply<Body> }> | FailedAttempt;

/** Sends a call once and reads its answer. Never throws for what the other side can cause. */
export async function attempt<Schema extends z.ZodType>(
  limits: AttemptLimits,
  url: string,
  init: PlainInit,
  call: HttpCall<Schema>,
): Promise<Outcome<z.output<Schema>>> {
  const answer = await exchange(limits, url, init, call);
  if ("ok" in answer) return answer;
  const { status, headers } = answer;
  const value = call.format === "text" ? decodeText(answer.bytes) : parseJson(answer.bytes);
  if (value === notJson) return failed("not_json", status);
  const parsed = call.schema.safeParse(value);
  if (!parsed.success) return failed("unexpected_shape", status);
  return { ok: true, reply: { status, headers, body: parsed.data } };
}

type Answer = Readonly<{ status: number; headers: Headers; bytes: Uint8Array }>;

async function exchange(
  limits: AttemptLimits,
  url: string,
  init: PlainInit,
  call: HttpCall<z.ZodType>,
): Promise<Answer | FailedAttempt> {
  // Called bare, because Workers refuse a fetch that is called as a method of something.
  const { fetch, timeoutMs } = limits;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const headers = { ...currentTraceHeaders(), ...init.headers };
    const response = await fetch(url, { ...init, headers, signal });
    const { status } = response;
    const isBodiless = call.acceptBodiless?.includes(status) ?? false;
    const refusal = refuse(response, isBodiless || (call.accept ?? [200]).includes(status), limits);
    if (refusal || isBodiless) await discardBody(response);
    if (refusal) return refusal;
    if (isBodiless) return { status, headers: response.headers, bytes: new Uint8Array() };
    const bytes = await readBody(response, limits.maxBytes, signal);
    if (bytes === "too_large") return failed("too_large", status);
    return { status, headers: response.headers, bytes };
  } catch (error) {
    // The error itself stays here: runtimes quote URLs and header values in their messages.
    if (signal.aborted) return failed("timeout", null);
    const networkCode = findNetworkCode(error);
    return { ...failed("network", null), passing: true, ...(networkCode && { networkCode }) };
  }
}

function refuse(
  { type, status, headers }: Response,
  isAccepted: boolean,
  limits: AttemptLimits,
): FailedAttempt | null {
  const isRedirect = type === "opaqueredirect" || (status >= 300 && status < 400);
  if (isRedirect) return failed("redirect", status);
  if (isAccepted) return null;
  return {
    ...failed(reasonOfStatus(status), status),
    passing: status === 429 || status >= 500,
    retryAfterMs: readRetryAfterMs(headers.get("retry-after"), limits.clock()),
  };
}

function failed(reason: FailureReason, status: number | null): FailedAttempt {
  return { ok: false, reason, status, passing: false, retryAfterMs: null };
}

const notJson = Symbol("not JSON");

/** The value, `undefined` for no bytes at all. */
function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(decodeText(bytes, true));
  } catch {
    return notJson;
  }
}

function decodeText(bytes: Uint8Array, fatal = false): string {
  return new TextDecoder("utf-8", { fatal }).decode(bytes);
}

function findNetworkCode(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{2,39}$/.test(code) ? code : undefined;
}
