import { putBounded } from "../../mailbox/bounded-map.ts";
import type { Schedule } from "../due-timer.ts";
import type { StartBody } from "./bodies.ts";
import { currentStep, dueMsOf, newRequest, type V2Request } from "./request.ts";
import { beginStep, catchUp, finish, hasNextStep, moveOn, type V2Ports } from "./steps.ts";

type CheckResult =
  | "completed"
  | "invalid_code"
  | "too_many_wrong_codes"
  | "not_found"
  | "codeless_step";

export type V2Verify = Schedule &
  Readonly<{
    /** Answers the request that runs already when there is one for any of the numbers. */
    start(body: StartBody): { id: string; isConcurrent: boolean };
    check(id: string, code: string): CheckResult;
    cancel(id: string): "cancelled" | "not_found";
    nextWorkflow(id: string): "moved" | "not_found" | "no_next_step";
  }>;

const maxRequests = 1000;
const maxWrongTries = 3;
const cancelAfterMs = 30_000;

/** The v2 state machine. Whoever calls it has first let `runDue` catch up with the clock. */
export function createV2Verify(ports: V2Ports): V2Verify {
  const requests = new Map<string, V2Request>();
  const running = () => [...requests.values()].filter(({ state }) => state === "running");

  function findRunning(id: string): V2Request | undefined {
    const request = requests.get(id);
    return request?.state === "running" ? request : undefined;
  }

  return {
    start(body) {
      const numbers = new Set(body.workflow.map(({ to }) => to));
      const other = running().find(({ steps }) => steps.some(({ to }) => numbers.has(to)));
      if (other) return { id: other.id, isConcurrent: true };
      const request = newRequest(body, ports.nowMs());
      putBounded(requests, request.id, request, maxRequests);
      beginStep(ports, request, ports.nowMs());
      return { id: request.id, isConcurrent: false };
    },
    check(id, code) {
      const request = findRunning(id);
      return request ? checkCode(ports, request, code) : "not_found";
    },
    cancel(id) {
      const request = findRunning(id);
      if (!request) return "not_found";
      // Vonage allows it only from 30 seconds on and before the second step, as in v1.
      const isTooEarly = ports.nowMs() - request.startedMs < cancelAfterMs;
      if (isTooEarly || request.current > 0) return "not_found";
      finish(ports, request, "cancelled", ports.nowMs());
      return "cancelled";
    },
    nextWorkflow(id) {
      const request = findRunning(id);
      if (!request) return "not_found";
      if (!hasNextStep(request)) return "no_next_step";
      moveOn(ports, request, ports.nowMs());
      return "moved";
    },
    runDue() {
      for (const request of running()) catchUp(ports, request);
    },
    nextDueMs() {
      const dueMs = running().map(dueMsOf);
      return dueMs.length === 0 ? null : Math.min(...dueMs);
    },
  };
}

function checkCode(ports: V2Ports, request: V2Request, code: string): CheckResult {
  const expected = currentStep(request).code;
  if (expected === null) return "codeless_step";
  if (code === expected) {
    finish(ports, request, "completed", ports.nowMs());
    return "completed";
  }
  request.wrongTries += 1;
  if (request.wrongTries < maxWrongTries) return "invalid_code";
  finish(ports, request, "failed", ports.nowMs());
  return "too_many_wrong_codes";
}
