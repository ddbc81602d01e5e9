import type { Clock } from "../../core/clock.ts";
import type { Log, LogFields, LogSink } from "./log.ts";
import { redact } from "./redaction.ts";

type Level = "info" | "warn" | "error";

/** Writes `{"time","level","event",…}` per call. Fields named like these three are overwritten. */
export function createJsonLog(sink: LogSink, clock: Clock): Log {
  const write = (level: Level, event: string, fields: LogFields | undefined) => {
    const safe = fields === undefined ? {} : (redact(fields) as Record<string, unknown>);
    sink(JSON.stringify({ ...safe, time: clock().toISOString(), level, event }));
  };
  return {
    info: (event, fields) => write("info", event, fields),
    warn: (event, fields) => write("warn", event, fields),
    error: (event, fields) => write("error", event, fields),
  };
}

/** What may be said of an unknown error: its class and where it arose, never its message. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error_name: typeof error };
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, maxFrames)
    .map((line) => line.trim());
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  return { error_name: error.name, ...cause, frames };
}

const maxFrames = 12;
