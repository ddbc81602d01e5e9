import type { LogSink } from "./log.ts";

/** Where the runtime collects lines by itself, as Workers do. */
export const consoleSink: LogSink = (line) => console.log(line);
