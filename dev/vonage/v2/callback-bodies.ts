import type { V2Request, V2Step } from "./request.ts";

/** What Vonage posts when one step is over. */
export function eventBody(request: V2Request, step: V2Step, atMs: number): object {
  return {
    request_id: request.id,
    triggered_at: timeOf(step.initiatedMs ?? atMs),
    type: "event",
    channel: step.channel,
    status: step.status,
    finalized_at: timeOf(atMs),
    channel_timeout: request.body.channel_timeout,
    ...clientRef(request),
  };
}

/** What Vonage posts when the whole request is over. */
export function summaryBody(request: V2Request): object {
  return {
    request_id: request.id,
    submitted_at: timeOf(request.startedMs),
    status: request.state,
    type: "summary",
    channel_timeout: request.body.channel_timeout,
    workflow: request.steps.map(({ channel, initiatedMs, status }) => ({
      channel,
      ...(initiatedMs === null ? {} : { initiated_at: timeOf(initiatedMs) }),
      status,
    })),
    price: "0.10",
    ...clientRef(request),
  };
}

function clientRef({ body }: V2Request): object {
  return body.client_ref === undefined ? {} : { client_ref: body.client_ref };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
