import type { V1Answer } from "./answers.ts";
import type { V1Request } from "./request.ts";

const accountId = "standin1";

/** The body of a search for one request. It shows the codes that were tried, as Vonage does. */
export function describeRequest(request: V1Request): V1Answer {
  const { start, events, checks } = request;
  return {
    request_id: request.id,
    account_id: accountId,
    status: request.state,
    number: start.number,
    price: "0.10000000",
    currency: "EUR",
    sender_id: start.senderId,
    date_submitted: textOf(request.startedMs),
    date_finalized: textOf(request.finishedMs),
    first_event_date: textOf(events[0]?.atMs ?? null),
    last_event_date: textOf(events.at(-1)?.atMs ?? null),
    checks: checks.map(({ atMs, code, isValid, ipAddress }) => ({
      date_received: textOf(atMs),
      code,
      status: isValid ? "VALID" : "INVALID",
      ip_address: ipAddress,
    })),
    events: events.map(({ type, id }) => ({ type, id })),
  };
}

/** `YYYY-MM-DD HH:MM:SS` in UTC; empty for a time that has not come. */
function textOf(ms: number | null): string {
  return ms === null ? "" : new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
