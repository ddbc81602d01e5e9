import type { z } from "zod";
import { assert } from "../../core/assert.ts";
import { type Clock, systemClock } from "../../core/clock.ts";
import type { DomainError } from "../../core/error.ts";
import { randomDigits } from "../crypto/random.ts";
import type { Log } from "../log/log.ts";
import { type AttemptLimits, attempt, type Fetch, type PlainInit } from "./attempt.ts";
import { waitBeforeRetryMs } from "./back-off.ts";
import { createFailureReport, type FailureReason } from "./failure.ts";
import type { HttpCall, HttpReply } from "./http-call.ts";

/** Milliseconds that one attempt may take, its body included. */
const defaultTimeoutMs = 5000;
/** Bytes of a reply that are read; more of them are a failure. */
const defaultMaxBytes = 1024 * 1024;
/** Attempts after the first one. */
const defaultMaxRetries = 2;

/** What a test or another runtime may put in place of the real thing. */
export type HttpSeams = Readonly<{
  fetch?: Fetch;
  log?: Log;
  sleep?: (ms: number) => Promise<void>;
  /** At least 0 and less than 1. */
  random?: () => number;
  clock?: Clock;
}>;

export type HttpClientOptions = HttpSeams &
  Readonly<{
    /** What people call the service, as `e-mail` in "The e-mail service failed." */
    service: string;
    /** http or https, without credentials, query or fragment; a path is kept. */
    baseUrl: string;
    timeoutMs?: number;
    maxBytes?: number;
    maxRetries?: number;
  }>;

/**
 * Calls one third-party service. A call that fails is logged once, without URL, headers and bodies,
 * and throws `upstream_timeout` when the time ran out and `upstream_failed` for everything else.
 */
export interface HttpClient {
  request<Schema extends z.ZodType>(call: HttpCall<Schema>): Promise<HttpReply<z.output<Schema>>>;
  /** For a reply that arrived well and is bad news all the same: logs it, gives the error. */
  failure(reason: FailureReason, status?: number): DomainError;
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const base = parseBaseUrl(options.baseUrl);
  const failure = createFailureReport(options.service, options.log);
  const maxRetries = options.maxRetries ?? defaultMaxRetries;
  const sleep = options.sleep ?? sleepFor;
  const random = options.random ?? (() => Number(`0.${randomDigits(6)}`));
  const limits: AttemptLimits = {
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    maxBytes: options.maxBytes ?? defaultMaxBytes,
    clock: options.clock ?? systemClock,
    fetch: options.fetch ?? globalThis.fetch,
  };

  return {
    failure: (reason, status) => failure({ reason, status: status ?? null }),
    async request(call) {
      const url = buildUrl(base, call);
      const init = buildInit(call);
      const retries = isRepeatable(call) ? maxRetries : 0;
      for (let retry = 0; ; retry += 1) {
        const outcome = await attempt(limits, url, init, call);
        if (outcome.ok) return outcome.reply;
        const waitMs =
          outcome.passing && retry < retries
            ? waitBeforeRetryMs(retry, outcome.retryAfterMs, random)
            : null;
        if (waitMs === null) throw failure({ ...outcome, attempts: retry + 1 });
        await sleep(waitMs);
      }
    },
  };
}

function isRepeatable(call: HttpCall<z.ZodType>): boolean {
  return call.retry !== "never" && (call.method === "GET" || call.idempotent === true);
}

function parseBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isPlain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    !url.username &&
    !url.password &&
    !url.search &&
    !url.hash;
  assert(isPlain, "the base URL of a service is http(s), without credentials and query");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

function buildUrl(base: string, call: HttpCall<z.ZodType>): string {
  // Without the slash a path such as `@host/` would move the call to another host.
  assert(call.path.startsWith("/"), "the path of a call begins with a slash");
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) query.set(name, value);
  }
  return query.size === 0 ? `${base}${call.path}` : `${base}${call.path}?${query}`;
}

function buildInit(call: HttpCall<z.ZodType>): PlainInit {
  assert(call.json === undefined || call.form === undefined, "a call has one body");
  const init: PlainInit = { method: call.method, redirect: "manual", headers: headersOf(call) };
  if (call.json !== undefined) init.body = JSON.stringify(call.json);
  if (call.form !== undefined) init.body = new URLSearchParams(call.form).toString();
  return init;
}

function headersOf(call: HttpCall<z.ZodType>): Record<string, string> {
  return {
    accept: call.format === "text" ? "text/plain" : "application/json",
    ...(call.json !== undefined && { "content-type": "application/json" }),
    ...(call.form !== undefined && { "content-type": "application/x-www-form-urlencoded" }),
    ...call.headers,
  };
}

function sleepFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
