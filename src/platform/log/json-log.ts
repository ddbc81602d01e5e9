import type { Clock } from "../../core/clock.ts";
import { currentTrace } from "../trace/current-trace.ts";
import type { Log, LogFields, LogSink } from "./log.ts";
import { redact } from "./redaction.ts";

type Level = "info" | "warn" | "error";

/**
 * Writes `{"time","level","event",…}` per call, with the `trace_id` of the request or job that it
 * comes from. Fields named like these four are overwritten.
 */
export function createJsonLog(sink: LogSink, clock: Clock): Log {
  const timeOf = createTimeText();
  const write = (level: Level, event: string, fields: LogFields | undefined) => {
    const safe = fields === undefined ? {} : (redact(fields) as Record<string, unknown>);
    safe["time"] = timeOf(clock());
    safe["level"] = level;
    safe["event"] = event;
    const trace = currentTrace();
    if (trace) safe["trace_id"] = trace.traceId;
    sink(JSON.stringify(safe));
  };
  return {
    info: (event, fields) => write("info", event, fields),
    warn: (event, fields) => write("warn", event, fields),
    error: (event, fields) => write("error", event, fields),
  };
}

/** Formatting a time costs as much as redacting a line, and many lines share a millisecond. */
function createTimeText(): (moment: Date) => string {
  let lastMs = Number.NaN;
  let lastText = "";
  return (moment) => {
    const ms = moment.getTime();
    if (ms !== lastMs) {
      lastMs = ms;
      lastText = moment.toISOString();
    }
    return lastText;
  };
}

/** What may be said of an unknown error: its class and where it arose, never its message. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error_name: typeof error };
  // The message comes first in a stack, and a line of it may look like a frame.
  const frames = (error.stack ?? "")
    .replace(error.message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, maxFrames)
    .map((line) => line.trim());
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  return { error_name: error.name, ...cause, frames };
}

const maxFrames = 12;
