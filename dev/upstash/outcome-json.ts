import type { CommandOutcome } from "./redis-backend.ts";

/**
 * What goes into the JSON reply for one command. With base64 every string is encoded, at any depth,
 * but for a reply that is OK itself: `@upstash/redis` takes that one literally, and decodes an OK
 * inside a list. Error texts are never encoded.
 */
export function outcomeToJson(outcome: CommandOutcome, isBase64: boolean): object {
  if ("error" in outcome) return { error: outcome.error };
  const isOk = Buffer.isBuffer(outcome.reply) && outcome.reply.toString("latin1") === "OK";
  return { result: toJson(outcome.reply, isBase64 && !isOk ? "base64" : "utf8") };
}

function toJson(reply: unknown, encoding: "base64" | "utf8"): unknown {
  if (Array.isArray(reply)) return reply.map((item) => toJson(item, encoding));
  if (reply instanceof Error) return { error: reply.message };
  return Buffer.isBuffer(reply) ? reply.toString(encoding) : (reply ?? null);
}
