import { randomUUID } from "node:crypto";
import { newCode } from "../code-message.ts";
import type { StartBody, StepBody } from "./bodies.ts";

export type V2State = "running" | "completed" | "failed" | "expired" | "cancelled";

export type V2Step = {
  readonly channel: StepBody["channel"];
  readonly to: string;
  /** Null for a step that takes no code. */
  readonly code: string | null;
  status: "unused" | V2State;
  initiatedMs: number | null;
};

export type V2Request = {
  readonly id: string;
  readonly body: StartBody;
  readonly startedMs: number;
  readonly steps: readonly V2Step[];
  state: V2State;
  /** Index into `steps`. */
  current: number;
  wrongTries: number;
};

export function newRequest(body: StartBody, nowMs: number): V2Request {
  const shared = newCode(body.code_length);
  return {
    id: randomUUID(),
    body,
    startedMs: nowMs,
    steps: body.workflow.map((step) => ({
      channel: step.channel,
      to: step.to,
      code: codeOf(step, body, shared),
      status: "unused",
      initiatedMs: null,
    })),
    state: "running",
    current: 0,
    wrongTries: 0,
  };
}

/** Each step has a code of its own unless it says `reuse_code` or the caller brought one. */
function codeOf(step: StepBody, body: StartBody, shared: string): string | null {
  if (step.channel === "whatsapp_interactive") return null;
  if (body.code !== undefined) return body.code;
  return step.reuse_code ? shared : newCode(body.code_length);
}

export function currentStep(request: V2Request): V2Step {
  const step = request.steps[request.current];
  if (!step) throw new Error("a request always has a current step");
  return step;
}

/** When the current step times out, in milliseconds since the epoch. */
export function dueMsOf(request: V2Request): number {
  const initiatedMs = currentStep(request).initiatedMs ?? request.startedMs;
  return initiatedMs + request.body.channel_timeout * 1000;
}
