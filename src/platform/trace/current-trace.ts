import { AsyncLocalStorage } from "node:async_hooks";
import { type Trace, traceHeaders } from "./trace.ts";

/**
 * The trace of whatever runs now. It is not passed by hand because adapters live as long as the
 * process and the ports in front of them speak of mail and money, not of requests.
 */
const traces = new AsyncLocalStorage<Trace>();

export function runTraced<Result>(trace: Trace, work: () => Result): Result {
  return traces.run(trace, work);
}

/** Undefined outside of requests and jobs. */
export function currentTrace(): Trace | undefined {
  return traces.getStore();
}

/** What every call to another service carries; nothing outside of requests and jobs. */
export function currentTraceHeaders(): Record<string, string> {
  const trace = currentTrace();
  return trace ? traceHeaders(trace) : {};
}
