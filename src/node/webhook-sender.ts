import { Resolver } from "node:dns/promises";
import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIPv6, type LookupFunction } from "node:net";
import { type Clock, systemClock } from "../core/clock.ts";
import { readRetryAfterMs } from "../platform/http-client/back-off.ts";
import { findTargetFault, isLoopbackHost, type TargetRules } from "../platform/webhook/target.ts";
import {
  maxDrainedBytes,
  type SendError,
  sendTimeoutMs,
  type WebhookMessage,
  type WebhookSender,
} from "../platform/webhook/webhook-sender.ts";
import { isPublicAddress } from "./public-addresses.ts";

/** Every address of a name; rejects when it has none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export type NodeSenderOptions = TargetRules &
  Readonly<{ clock?: Clock; resolve?: Resolve; timeoutMs?: number }>;

/** Bytes of the status line and all headers of a reply. */
const maxHeaderBytes = 16_384;

/**
 * Calls webhooks from Node. The connection goes to the very addresses that were checked, so that a
 * name cannot be public at the check and private a moment later.
 */
export function createNodeSender(options: NodeSenderOptions): WebhookSender {
  const { clock = systemClock, timeoutMs = sendTimeoutMs } = options;
  const lookup = checkedLookup(options.resolve ?? resolvePublicly, options);
  const refuses = (url: string) => findTargetFault(url, options);
  return {
    refuses,
    async send(message) {
      if (refuses(message.url) !== null) return { error: "refused_address" };
      const timeUp = AbortSignal.timeout(timeoutMs);
      const signal = message.signal ? AbortSignal.any([timeUp, message.signal]) : timeUp;
      try {
        const response = await exchange(open(message, { lookup, signal }), message.body);
        const retryAfter = response.headers["retry-after"] ?? null;
        const retryAfterMs = readRetryAfterMs(retryAfter, clock());
        return { status: response.statusCode ?? 0, retryAfterMs };
      } catch (error) {
        if (message.signal?.aborted) return { error: "interrupted" };
        return { error: timeUp.aborted ? "timeout" : errorOf(error) };
      }
    },
  };
}

type Connection = Readonly<{ lookup: LookupFunction; signal: AbortSignal }>;

/** One connection for one message: a kept one would be another way past the check. */
function open({ url, headers }: WebhookMessage, connection: Connection): ClientRequest {
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  const own = { method: "POST", headers, agent: false, maxHeaderSize: maxHeaderBytes } as const;
  return request(url, { ...own, ...connection });
}

/** The reply, once its body has ended, was too long, or broke off: its status counts anyway. */
function exchange(request: ClientRequest, body: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  let reply: IncomingMessage | undefined;
  const end = (error: Error) => (reply ? resolve(reply) : reject(error));
  request.on("response", (response) => {
    reply = response;
    let bytes = 0;
    response.on("data", (chunk: Uint8Array) => {
      bytes += chunk.length;
      if (bytes > maxDrainedBytes) request.destroy();
    });
    response.on("end", () => resolve(response));
    response.on("error", end);
  });
  request.on("error", end);
  request.on("close", () => end(new Error("The connection ended without a reply")));
  request.end(body);
  return promise;
}

class RefusedAddress extends Error {}

function errorOf(error: unknown): SendError {
  return error instanceof RefusedAddress ? "refused_address" : "network";
}

/** Refuses a name when any of its addresses is not to be called. */
function checkedLookup(resolve: Resolve, { allowsLoopback }: TargetRules): LookupFunction {
  const addressesOf = async (hostname: string) => {
    if (allowsLoopback && isLoopbackHost(hostname)) return ["127.0.0.1", "::1"];
    const addresses = await resolve(hostname);
    if (!addresses.every(isPublicAddress)) throw new RefusedAddress();
    return addresses;
  };
  return (hostname, { all }, callback) => {
    addressesOf(hostname).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
        const [first] = found;
        if (all || !first) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

/** Milliseconds and tries of one question to a name server. */
const questionBounds = { timeout: 2_000, tries: 2 };

/**
 * Asks name servers and nothing else: the names of this machine and its search domains are for
 * itself. Unlike `dns.lookup` it takes no thread from the few that hash passwords, so that a name
 * server that is slow on purpose holds up nobody else.
 */
async function resolvePublicly(hostname: string): Promise<readonly string[]> {
  const resolver = new Resolver(questionBounds);
  const answers = await Promise.allSettled([
    resolver.resolve4(hostname),
    resolver.resolve6(hostname),
  ]);
  const addresses = answers.flatMap((answer) =>
    answer.status === "fulfilled" ? answer.value : [],
  );
  if (addresses.length === 0) throw new Error("The name has no address");
  return addresses;
}
