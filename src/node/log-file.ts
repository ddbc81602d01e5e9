import SonicBoom from "sonic-boom";
import type { LogSink } from "../platform/log/log.ts";

const bufferBytes = 4_096;
const flushIntervalMs = 250;

/** Standard output, written in blocks: one write per line would cost more than the request. */
export function openLogSink(): { sink: LogSink; flush(): void } {
  const stream = new SonicBoom({
    fd: process.stdout.fd,
    minLength: bufferBytes,
    periodicFlush: flushIntervalMs,
    sync: false,
  });
  // A closed pipe behind us is no reason to stop serving.
  stream.on("error", () => undefined);
  return {
    sink: (line) => stream.write(`${line}\n`),
    flush() {
      try {
        stream.flushSync();
      } catch {
        // Nothing is left to tell it to.
        return;
      }
    },
  };
}
