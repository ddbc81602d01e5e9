import type { SendOutcome } from "../../platform/webhook/webhook-sender.ts";
import { waitAfterAttempt } from "./retry-schedule.ts";

/** What follows from one attempt. `reply` is the HTTP status, null when none came. */
export type Verdict =
  | Readonly<{ kind: "delivered"; reply: number }>
  | Readonly<{ kind: "retry"; waitSeconds: number; reply: number | null; error: string }>
  | Readonly<{ kind: "failed"; reply: number | null; error: string }>
  /** The receiver said that it wants nothing any more. */
  | Readonly<{ kind: "gone"; reply: number; error: string }>
  /** It was broken off by us and counts for nothing. */
  | Readonly<{ kind: "given_back" }>;

const gone = 410;

/** Judges the attempt with this number (from 1). */
export function judgeAttempt(
  outcome: SendOutcome | Readonly<{ error: "secret" }>,
  attempt: number,
  random: () => number,
): Verdict {
  if ("error" in outcome) {
    if (outcome.error === "interrupted") return { kind: "given_back" };
    return judgeFailure(waitAfterAttempt(attempt, random), null, outcome.error);
  }
  const { status, retryAfterMs } = outcome;
  if (status >= 200 && status < 300) return { kind: "delivered", reply: status };
  if (status === gone) return { kind: "gone", reply: status, error: "gone" };
  const error = status >= 300 && status < 400 ? "redirect" : "status";
  return judgeFailure(waitAfterAttempt(attempt, random, retryAfterMs), status, error);
}

function judgeFailure(waitSeconds: number | null, reply: number | null, error: string): Verdict {
  if (waitSeconds === null) return { kind: "failed", reply, error };
  return { kind: "retry", waitSeconds, reply, error };
}
