import { refuse, type V1Answer } from "./answers.ts";
import { finish, isCodeExpired, type V1Request } from "./request.ts";

const maxWrongTries = 3;

/** Checks a code against a running request; the third wrong try of one code ends it. */
export function checkCode(
  request: V1Request,
  code: string,
  ipAddress: string,
  nowMs: number,
): V1Answer {
  const isValid = code === request.code.value && !isCodeExpired(request, nowMs);
  request.checks.push({ atMs: nowMs, code, isValid, ipAddress });
  const named = { request_id: request.id };
  if (isValid) {
    finish(request, "SUCCESS", nowMs);
    return {
      ...named,
      event_id: request.events.at(-1)?.id,
      status: "0",
      price: "0.10000000",
      currency: "EUR",
      estimated_price_messages_sent: "0.03330000",
    };
  }
  request.code.wrongTries += 1;
  if (request.code.wrongTries < maxWrongTries) return refuse("16", "", named);
  finish(request, "FAILED", nowMs);
  return refuse("17", "", named);
}
