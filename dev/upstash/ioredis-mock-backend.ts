import type { Redis } from "ioredis";
import {
  type CommandOutcome,
  type RedisBackend,
  type RedisCommand,
  TransactionDiscarded,
} from "./redis-backend.ts";

/**
 * In-memory Redis without a server. Good for everyday commands and Lua scripts; it checks neither
 * types nor argument counts and knows only a part of the commands, so trust a real Redis more.
 */
export function ioredisMockBackend(redis: Redis): RedisBackend {
  // A command runs to its end before the next is called, so nothing comes between two of a list.
  const run = (commands: readonly RedisCommand[]) =>
    Promise.all(commands.map((command) => runOne(redis, command)));
  return {
    scriptPrelude,
    run,
    async runAtomically(commands) {
      const unknown = commands.find(([name]) => !methodOf(redis, name));
      if (unknown) throw new TransactionDiscarded(unknownCommand(unknown[0]));
      return await run(commands);
    },
  };
}

/**
 * Scripts get JavaScript values from the mock's `redis.call`, where Redis gives tables with false
 * in place of nil. A list counts from 1, a list inside it from 0. Of a hash it gives an object that
 * no script can read, where Redis gives fields and values in turn. Lists are filled from their end:
 * the mock takes a table for a list only if its keys were set in that order.
 */
const scriptPrelude = `
local function as_lua(value, first)
  if type(value) ~= "userdata" then return value end
  if tostring(value) == "null" then return false end
  local list = {}
  for at = #value, 1, -1 do list[at] = as_lua(value[first + at - 1], 0) end
  return list
end
local call, protected_call = redis.call, redis.pcall
local function fields_of(key)
  local names, values = as_lua(call('HKEYS', key), 1), as_lua(call('HVALS', key), 1)
  local list = {}
  for at = #names, 1, -1 do
    list[2 * at] = values[at]
    list[2 * at - 1] = names[at]
  end
  return list
end
redis.call = function(name, ...)
  if string.upper(name) == 'HGETALL' then return fields_of(...) end
  return as_lua(call(name, ...), 1)
end
redis.pcall = function(...) return as_lua(protected_call(...), 1) end
`.replaceAll("\n", " ");

async function runOne(redis: Redis, command: RedisCommand): Promise<CommandOutcome> {
  const method = methodOf(redis, command[0]);
  if (!method) return { error: unknownCommand(command[0]) };
  const [name, ...args] = withCapitalOptions(command);
  try {
    const reply: unknown = await method(args);
    return { reply: toWireReply(reply, name.startsWith("eval")) };
  } catch (error) {
    return { error: toWireError(error) };
  }
}

/** Only commands have a `…Buffer` twin; `disconnect`, `on` and the like do not. */
function methodOf(redis: Redis, name: string) {
  const method: unknown = Reflect.get(redis, `${name.toLowerCase()}Buffer`);
  if (typeof method !== "function") return undefined;
  return (args: readonly unknown[]): unknown => Reflect.apply(method, redis, args);
}

function unknownCommand(name: string): string {
  return `ERR unknown command '${name}'`;
}

/** Where the option words of a command start; the mock knows them in capitals only. */
const optionsStart: Readonly<Record<string, number>> = {
  getex: 1,
  lmove: 2,
  lpos: 2,
  set: 2,
  zrange: 3,
  zrangebylex: 3,
  zrangebyscore: 3,
  zrevrange: 3,
  zrevrangebylex: 3,
  zrevrangebyscore: 3,
};

const zaddOptions = ["nx", "xx", "gt", "lt", "ch", "incr"];

function withCapitalOptions([spelled, ...args]: RedisCommand): RedisCommand {
  const name = spelled.toLowerCase();
  const isOption = (at: number): boolean => {
    if (name !== "zadd") return at >= (optionsStart[name] ?? args.length);
    const words = args.slice(1, at + 1);
    return words.length > 0 && words.every((word) => zaddOptions.includes(`${word}`.toLowerCase()));
  };
  const capital = args.map((arg, at) =>
    typeof arg === "string" && isOption(at) ? arg.toUpperCase() : arg,
  );
  return [name, ...capital];
}

/** Gives what a real server would send: whole numbers, Buffers, lists and null. */
function toWireReply(reply: unknown, isFromScript: boolean): unknown {
  if (reply === undefined || reply === null || reply === false) return null;
  if (reply === true) return 1;
  if (typeof reply === "string") return Buffer.from(reply);
  if (typeof reply === "number") {
    if (Number.isNaN(reply)) throw new Error("ERR value is not an integer or out of range");
    if (isFromScript) return Math.trunc(reply);
    return Number.isInteger(reply) ? reply : Buffer.from(String(reply));
  }
  if (Buffer.isBuffer(reply)) return reply;
  const list = Array.isArray(reply) ? reply : Object.entries(reply).flat();
  return list.map((item) => toWireReply(item, isFromScript));
}

function toWireError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith("Unsupported command")) return `ERR ${message.split(",", 1)[0]}`;
  return /^[A-Z]+ /.test(message) ? message : `ERR ${message}`;
}
