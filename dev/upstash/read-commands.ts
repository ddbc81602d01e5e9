import { z } from "zod";
import type { HttpRequest } from "../neon/http-server.ts";
import type { RedisArgument, RedisCommand } from "./redis-backend.ts";

const MAX_COMMANDS_PER_REQUEST = 10_000;

const commandSchema = z.tuple([z.string()], z.unknown());
const commandsSchema = z.array(commandSchema).max(MAX_COMMANDS_PER_REQUEST);

/** `["SET","k","v","EX",10]`; null when the body is something else. */
export function readCommand(body: Buffer): RedisCommand | null {
  const parsed = commandSchema.safeParse(parseJson(body));
  return parsed.success ? toCommand(parsed.data) : null;
}

/** A list of commands; null when the body is something else or too long. */
export function readCommands(body: Buffer): RedisCommand[] | null {
  const parsed = commandsSchema.safeParse(parseJson(body));
  return parsed.success ? parsed.data.map(toCommand) : null;
}

/**
 * `/set/key?EX=100` with the value as body: path, then body, then query. Null when the path is not
 * proper percent-encoding.
 */
export function readPathCommand(request: HttpRequest, body: Buffer): RedisCommand | null {
  let words: string[];
  try {
    words = request.path.slice(1).split("/").map(decodeURIComponent);
  } catch {
    return null;
  }
  const [name = "", ...args] = words;
  const options = [...request.query]
    .filter(([key]) => key !== "_token")
    .flatMap(([key, value]) => (value === "" ? [key] : [key, value]));
  const takesBody = request.method !== "GET" && request.method !== "HEAD" && body.length > 0;
  return [name, ...args, ...(takesBody ? [body] : []), ...options];
}

function toCommand([name, ...args]: z.infer<typeof commandSchema>): RedisCommand {
  return [name, ...args.map(toArgument)];
}

/** Redis knows only strings: numbers and booleans are printed, anything deeper as JSON. */
function toArgument(value: unknown): RedisArgument {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
