import type { MailboxStore } from "../../mailbox/store.ts";
import { deliverCode } from "../code-message.ts";
import { eventBody, summaryBody } from "./callback-bodies.ts";
import { currentStep, dueMsOf, type V2Request, type V2State } from "./request.ts";

export type V2Ports = Readonly<{
  nowMs: () => number;
  mailbox: MailboxStore;
  /** Takes the bodies of callbacks in the order in which things happened. */
  announce: (body: object) => void;
}>;

/** Lets every step that timed out give way to the next one, each at its own time. */
export function catchUp(ports: V2Ports, request: V2Request): void {
  while (request.state === "running" && dueMsOf(request) <= ports.nowMs()) {
    if (hasNextStep(request)) moveOn(ports, request, dueMsOf(request));
    else finish(ports, request, "expired", dueMsOf(request));
  }
}

export function hasNextStep(request: V2Request): boolean {
  return request.current + 1 < request.steps.length;
}

/** Starts the current step and sends its code, if it has one. */
export function beginStep({ mailbox }: V2Ports, request: V2Request, atMs: number): void {
  const step = currentStep(request);
  step.status = "running";
  step.initiatedMs = atMs;
  const { code, to: number, channel } = step;
  if (code === null || channel === "whatsapp_interactive") return;
  const { brand } = request.body;
  deliverCode(mailbox, { channel, number, brand, code, sentAt: new Date(atMs) });
}

/** Gives up the current step and starts the next one, which must exist. */
export function moveOn(ports: V2Ports, request: V2Request, atMs: number): void {
  endStep(ports, request, "expired", atMs);
  request.current += 1;
  beginStep(ports, request, atMs);
}

/** Ends the whole request together with its current step. */
export function finish(ports: V2Ports, request: V2Request, state: V2State, atMs: number): void {
  endStep(ports, request, state, atMs);
  request.state = state;
  ports.announce(summaryBody(request));
}

function endStep(ports: V2Ports, request: V2Request, status: V2State, atMs: number): void {
  const step = currentStep(request);
  step.status = status;
  ports.announce(eventBody(request, step, atMs));
}
