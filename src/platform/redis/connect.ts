import { Redis } from "ioredis";
import { randomDigits } from "../crypto/random.ts";
import { describeError } from "../log/json-log.ts";
import type { Log } from "../log/log.ts";

/** Milliseconds for one command and for a connection on which answers are due but none comes. */
export const commandTimeoutMs = 500;
const connectTimeoutMs = 2_000;
const firstReconnectMs = 50;
const maxReconnectMs = 2_000;
/** A server that loads its data from disk is asked again after this many milliseconds at most. */
const maxLoadingWaitMs = 2_000;
const keepAliveMs = 30_000;

/** One connection to a real Redis for the whole process; for Node only. */
export type RedisConnection = Readonly<{
  client: Redis;
  /** Lets commands under way finish, within the time of one command; never throws. */
  close(): Promise<void>;
}>;

/**
 * Connects to `redis://` or `rediss://` and for ever reconnects in the background. While there is
 * no connection commands fail at once, except before the first one: those wait for its outcome.
 */
export function connectRedis({ url, log }: { url: string; log: Log }): RedisConnection {
  const client = new Redis(url, {
    lazyConnect: false,
    // Commands of one turn of the event loop leave in one write: limiter and session together.
    enableAutoPipelining: true,
    enableOfflineQueue: true,
    // A command is never sent twice: a second INCR would count one try as two.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
    // Pipelines go one after another, so a silent connection is given up together with its first
    // command; otherwise the commands queued behind that one would wait for a second time-out.
    socketTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    maxLoadingRetryTime: maxLoadingWaitMs,
    keepAlive: keepAliveMs,
    retryStrategy: (attempt) => reconnectDelayMs(attempt, Number(randomDigits(4)) / 10_000),
    // After a failover the old primary refuses writes; a new connection finds the new one.
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
  });
  const failFast = (): void => {
    client.options.enableOfflineQueue = false;
  };
  client.once("ready", failFast);
  client.once("close", failFast);
  const outages = logOutages(client, log);

  return {
    client,
    async close() {
      outages.ignore();
      if (client.status === "ready") {
        await client
          .quit()
          .catch((error: unknown) => log.warn("redis_quit_failed", describeError(error)));
      }
      client.disconnect();
    },
  };
}

/**
 * Milliseconds before reconnection number `attempt` (from 1): twice the last wait, up to 2 s. Half
 * of it is left to chance (`fraction`, from 0 to 1), so that instances do not come back together.
 */
export function reconnectDelayMs(attempt: number, fraction: number): number {
  const longestMs = Math.min(firstReconnectMs * 2 ** (attempt - 1), maxReconnectMs);
  return Math.round((longestMs * (1 + fraction)) / 2);
}

/** One line when the connection is lost, however often a new one fails, and one for its return. */
function logOutages(client: Redis, log: Log): { ignore(): void } {
  let isLost = false;
  let isClosing = false;
  const lose = (error: unknown): void => {
    if (isLost || isClosing) return;
    isLost = true;
    log.warn("redis_lost", { ...describeError(error), error_code: codeOf(error) });
  };
  client.on("error", lose);
  client.on("close", () => lose(new Error("Redis closed the connection")));
  client.on("ready", () => {
    if (isLost) log.info("redis_recovered");
    isLost = false;
  });
  return {
    ignore() {
      isClosing = true;
    },
  };
}

/** Such as `ECONNREFUSED`; the message is left out, because it names the server. */
function codeOf(error: unknown): string | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : null;
  return typeof code === "string" ? code : null;
}
