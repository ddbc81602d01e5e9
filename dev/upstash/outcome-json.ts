import type { CommandOutcome } from "./redis-backend.ts";

/** What goes into the JSON reply for one command; error texts are never encoded. */
export function outcomeToJson(outcome: CommandOutcome, isBase64: boolean): object {
  if ("error" in outcome) return { error: outcome.error };
  return { result: encode(outcome.reply, isBase64) };
}

/** With base64 every string is encoded, at any depth, but for the literal OK. */
function encode(reply: unknown, isBase64: boolean): unknown {
  if (Array.isArray(reply)) return reply.map((item) => encode(item, isBase64));
  if (reply instanceof Error) return { error: reply.message };
  if (!Buffer.isBuffer(reply)) return reply ?? null;
  const text = reply.toString("utf8");
  return isBase64 && text !== "OK" ? reply.toString("base64") : text;
}
