import { type Clock, systemClock } from "../../core/clock.ts";
import type { Fetch } from "../http-client/attempt.ts";
import { readRetryAfterMs } from "../http-client/back-off.ts";
import { readBody } from "../http-client/body.ts";
import { findTargetFault, type TargetRules } from "./target.ts";
import {
  maxDrainedBytes,
  type SendOutcome,
  sendTimeoutMs,
  type WebhookMessage,
  type WebhookSender,
} from "./webhook-sender.ts";

export type FetchSenderOptions = TargetRules &
  Readonly<{ clock?: Clock; fetch?: Fetch; timeoutMs?: number }>;

/**
 * For Workers, whose `fetch` reaches the public internet alone. Where `fetch` resolves names within
 * a private network, it is no protection against names that lead there.
 */
export function createFetchSender(options: FetchSenderOptions): WebhookSender {
  const { clock = systemClock, timeoutMs = sendTimeoutMs } = options;
  const refuses = (url: string) => findTargetFault(url, options);
  // Called bare, because Workers refuse a fetch that is called as a method of something.
  const fetch = options.fetch ?? globalThis.fetch;
  return {
    refuses,
    async send(message) {
      if (refuses(message.url) !== null) return { error: "refused_address" };
      const timeUp = AbortSignal.timeout(timeoutMs);
      const signal = message.signal ? AbortSignal.any([timeUp, message.signal]) : timeUp;
      try {
        return await post(fetch, message, signal, clock);
      } catch {
        // The error itself stays here: runtimes quote URLs in their messages.
        if (message.signal?.aborted) return { error: "interrupted" };
        return { error: timeUp.aborted ? "timeout" : "network" };
      }
    },
  };
}

async function post(
  fetch: Fetch,
  { url, headers, body }: WebhookMessage,
  signal: AbortSignal,
  clock: Clock,
): Promise<SendOutcome> {
  const init = { method: "POST", headers, body, redirect: "manual", signal } as const;
  const response = await fetch(url, init);
  // The status has arrived, and it alone counts: what happens to the rest does not matter.
  await readBody(response, maxDrainedBytes, signal).catch(() => "too_large");
  // Some runtimes hide a redirect that is not followed behind the status 0.
  const status = response.type === "opaqueredirect" ? 302 : response.status;
  return { status, retryAfterMs: readRetryAfterMs(response.headers.get("retry-after"), clock()) };
}
