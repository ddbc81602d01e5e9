import { randomUUID } from "node:crypto";
import type { MailboxStore } from "../../mailbox/store.ts";
import { deliverCode, newCode } from "../code-message.ts";
import type { StartParameters } from "./parameters.ts";
import type { V1Channel } from "./workflows.ts";

export type V1State = "IN PROGRESS" | "SUCCESS" | "FAILED" | "EXPIRED" | "CANCELLED";

export type V1Request = {
  readonly id: string;
  readonly start: StartParameters;
  readonly startedMs: number;
  state: V1State;
  finishedMs: number | null;
  code: { value: string; madeMs: number; wrongTries: number };
  readonly events: { readonly type: V1Channel; readonly id: string; readonly atMs: number }[];
  /** When the next event comes or, after the last one, when the request expires. */
  dueMs: number;
  readonly checks: { atMs: number; code: string; isValid: boolean; ipAddress: string }[];
};

/** Makes a request and sends its first message. */
export function startRequest(start: StartParameters, nowMs: number, mailbox: MailboxStore) {
  const request: V1Request = {
    id: randomUUID().replaceAll("-", ""),
    start,
    startedMs: nowMs,
    state: "IN PROGRESS",
    finishedMs: null,
    code: { value: newCode(start.codeLength), madeMs: nowMs, wrongTries: 0 },
    events: [],
    dueMs: nowMs,
    checks: [],
  };
  runEvent(request, nowMs, mailbox);
  return request;
}

/** Does everything that came due up to `nowMs`, each thing at its own time. */
export function catchUp(request: V1Request, nowMs: number, mailbox: MailboxStore): void {
  while (request.state === "IN PROGRESS" && request.dueMs <= nowMs) {
    if (hasNextEvent(request)) runEvent(request, request.dueMs, mailbox);
    else finish(request, "EXPIRED", request.dueMs);
  }
}

export function hasNextEvent(request: V1Request): boolean {
  return request.events.length < request.start.plan.steps.length;
}

/** Sends the next message; with a new code when the old one's life is over. */
export function runEvent(request: V1Request, atMs: number, mailbox: MailboxStore): void {
  const { plan, number, brand, codeLength } = request.start;
  const index = request.events.length;
  const type = plan.steps[index];
  if (type === undefined) return;
  if (isCodeExpired(request, atMs)) {
    request.code = { value: newCode(codeLength), madeMs: atMs, wrongTries: 0 };
  }
  const channel = type === "tts" ? "voice" : "sms";
  const { value: code } = request.code;
  deliverCode(mailbox, { channel, number, brand, code, sentAt: new Date(atMs) });
  const id = randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase();
  request.events.push({ type, id, atMs });
  request.dueMs = atMs + (plan.waitsSeconds[index] ?? 0) * 1000;
}

export function isCodeExpired(request: V1Request, nowMs: number): boolean {
  return nowMs - request.code.madeMs >= request.start.plan.pinExpirySeconds * 1000;
}

export function finish(request: V1Request, state: V1State, atMs: number): void {
  request.state = state;
  request.finishedMs = atMs;
}
