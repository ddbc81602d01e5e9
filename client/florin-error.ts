import type { components } from "./openapi.d.ts";

/** RFC 9457, as the service sends every refusal. */
export type Problem = components["schemas"]["Problem"];

/**
 * A refusal of the service, or no answer at all. `code` is stable: that of the problem document, or
 * `network`, `timeout` and `aborted` when there was no reply, or `unexpected_reply`.
 */
export class FlorinError extends Error {
  override readonly name = "FlorinError";
  readonly code: string;
  /** Null when there was no reply. */
  readonly status: number | null;
  readonly problem: Problem | null;
  /** Milliseconds that the service asks to wait; null when it does not. */
  readonly retryAfterMs: number | null;

  constructor(
    code: string,
    facts: Readonly<{
      message?: string;
      status?: number;
      problem?: Problem;
      retryAfterMs?: number | null;
      cause?: unknown;
    }> = {},
  ) {
    super(facts.message ?? facts.problem?.detail ?? code, { cause: facts.cause });
    this.code = code;
    this.status = facts.status ?? null;
    this.problem = facts.problem ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }

  /** Give it when you report something. */
  get requestId(): string | null {
    return this.problem?.request_id ?? null;
  }
}

/** The error that a reply stands for. */
export async function errorOf(reply: Response): Promise<FlorinError> {
  const { status } = reply;
  const retryAfterMs = readRetryAfterMs(reply.headers.get("retry-after"), Date.now());
  const problem: unknown = await reply.json().catch(() => null);
  if (!isProblem(problem)) {
    const message = `The service answered ${status} without a problem document`;
    return new FlorinError("unexpected_reply", { message, status, retryAfterMs });
  }
  return new FlorinError(problem.code, { status, problem, retryAfterMs });
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && typeof Object(value).code === "string";
}

/** `Retry-After` (RFC 9110, 10.2.3); null when missing or malformed. */
function readRetryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = header.endsWith(" GMT") ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
