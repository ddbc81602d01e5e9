import { type Redis, ReplyError } from "ioredis";
import {
  type CommandOutcome,
  type RedisBackend,
  type RedisCommand,
  TransactionDiscarded,
} from "./redis-backend.ts";

/**
 * Sends commands as they are. Upper-case names keep ioredis from reshaping replies (its
 * transformers go by the lower-case name and would turn HGETALL into an object).
 */
export function ioredisBackend(redis: Redis): RedisBackend {
  return {
    scriptPrelude: "",
    run: (commands) =>
      Promise.all(
        commands.map(([name, ...args]) => outcomeOf(redis.callBuffer(name.toUpperCase(), args))),
      ),
    runAtomically: (commands) => runAtomically(redis, commands),
  };
}

async function runAtomically(
  redis: Redis,
  commands: readonly RedisCommand[],
): Promise<CommandOutcome[]> {
  const transaction = redis.multi();
  for (const [name, ...args] of commands) transaction.callBuffer(name.toUpperCase(), args);
  try {
    const results = (await transaction.exec()) ?? [];
    return results.map(([error, reply]) => (error ? failed(error) : { reply }));
  } catch (error) {
    throw isReplyError(error) ? new TransactionDiscarded(firstReason(error)) : error;
  }
}

async function outcomeOf(sent: Promise<unknown>): Promise<CommandOutcome> {
  try {
    return { reply: await sent };
  } catch (error) {
    return failed(error);
  }
}

/** What Redis itself said is an answer; anything else means that Redis could not be asked. */
function failed(error: unknown): CommandOutcome {
  if (!isReplyError(error)) throw error;
  return { error: error.message };
}

function isReplyError(error: unknown): error is Error {
  return error instanceof ReplyError;
}

/** ioredis lists the errors met while queueing beside the EXECABORT itself. */
function firstReason(error: Error): string {
  const earlier: unknown = Reflect.get(error, "previousErrors");
  const [first = error]: unknown[] = Array.isArray(earlier) ? earlier : [];
  return first instanceof Error ? first.message : error.message;
}
