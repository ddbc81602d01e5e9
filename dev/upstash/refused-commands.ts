import type { RedisCommand } from "./redis-backend.ts";

/**
 * Commands that need a connection of their own, wait, or act on the server: Upstash does not take
 * them over REST, and here they would disturb every user of the one shared connection.
 */
const refused: ReadonlySet<string> = new Set([
  ...["AUTH", "HELLO", "SELECT", "CLIENT", "RESET", "QUIT", "READONLY", "READWRITE", "ASKING"],
  ...["MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH"],
  ...["SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE", "SUNSUBSCRIBE"],
  ...["BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP"],
  ...["WAIT", "WAITAOF", "MONITOR", "SYNC", "PSYNC", "REPLCONF", "REPLICAOF", "SLAVEOF"],
  ...["SHUTDOWN", "FAILOVER", "DEBUG", "MIGRATE", "MODULE", "CLUSTER", "SAVE", "BGSAVE"],
]);

const readsThatMayWait: ReadonlySet<string> = new Set(["XREAD", "XREADGROUP"]);

/** Null when the command may be sent on, else the error text. */
export function refusalOf([name, ...args]: RedisCommand): string | null {
  const verb = name.toUpperCase();
  if (verb === "") return "ERR empty command";
  const waits =
    readsThatMayWait.has(verb) && args.some((arg) => String(arg).toUpperCase() === "BLOCK");
  return refused.has(verb) || waits ? `ERR Command is not available: '${verb}'` : null;
}
