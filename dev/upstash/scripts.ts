import { createHash } from "node:crypto";
import type { RedisArgument, RedisCommand } from "./redis-backend.ts";

/** The oldest is forgotten first; its next EVALSHA gets NOSCRIPT and the client sends it again. */
const MAX_REMEMBERED_SCRIPTS = 1_000;

export type ScriptTranslator = Readonly<{
  /** The command to send in place of what the client sent. */
  translate(command: RedisCommand): RedisCommand;
  /** SCRIPT LOAD answers with the digest of the text the client knows. */
  translateReply(command: RedisCommand, reply: unknown): unknown;
}>;

/**
 * Scripts of `@upstash/ratelimit` start with `#!lua flags=allow-key-locking`, which no other Redis
 * takes. The line is dropped on the way in, and digests of the text as sent are translated into
 * digests of the text as stored.
 */
export function createScriptTranslator(prelude: string): ScriptTranslator {
  const storedDigests = new Map<string, string>();

  const store = (sent: RedisArgument): string => {
    const stored = prelude + withoutShebang(String(sent));
    const digest = sha1(String(sent));
    storedDigests.delete(digest);
    storedDigests.set(digest, sha1(stored));
    const [oldest] = storedDigests.keys();
    if (storedDigests.size > MAX_REMEMBERED_SCRIPTS && oldest) storedDigests.delete(oldest);
    return stored;
  };
  const storedDigest = (sent: RedisArgument): string => {
    const digest = String(sent).toLowerCase();
    return storedDigests.get(digest) ?? digest;
  };

  return {
    translate(command) {
      const [name, first = "", ...rest] = command;
      switch (verbOf(command)) {
        case "EVAL":
        case "EVAL_RO":
          return [name, store(first), ...rest];
        case "EVALSHA":
        case "EVALSHA_RO":
          return [name, storedDigest(first), ...rest];
        case "SCRIPT LOAD":
          return [name, first, ...rest.map(store)];
        case "SCRIPT EXISTS":
          return [name, first, ...rest.map(storedDigest)];
        default:
          return command;
      }
    },
    translateReply(command, reply) {
      if (verbOf(command) !== "SCRIPT LOAD") return reply;
      return Buffer.from(sha1(String(command[2] ?? "")));
    },
  };
}

function verbOf([name, first = ""]: RedisCommand): string {
  const verb = name.toUpperCase();
  return verb === "SCRIPT" ? `SCRIPT ${String(first).toUpperCase()}` : verb;
}

/** The line break stays, so that error messages name the right line. */
function withoutShebang(script: string): string {
  return script.replace(/^#![^\n]*/, "");
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
