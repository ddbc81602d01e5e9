import SonicBoom from "sonic-boom";
import type { LogSink } from "../platform/log/log.ts";

/** Characters after which a block is written, and milliseconds that a line waits for it at most. */
const blockCharacters = 32_768;
const blockIntervalMs = 250;
/** Bytes that wait for a reader who does not read; what comes after them is dropped. */
const waitingBytes = 16_777_216;
/** Milliseconds that the end of the process waits for such a reader. */
const closeTimeoutMs = 1_000;

export type LogFile = Readonly<{
  sink: LogSink;
  /** Hands over what was collected, without waiting for it to be written. */
  flush(): void;
  /** Resolves when every line was written, in its order; to be called last. */
  close(): Promise<void>;
}>;

/**
 * Standard output, written in blocks: a write per line would cost more than the request. Lines are
 * joined once per block, because a string that grows line by line is copied again and again.
 */
export function openLogFile(): LogFile {
  const stream = new SonicBoom({ fd: process.stdout.fd, sync: false, maxLength: waitingBytes });
  // A closed pipe behind us is no reason to stop serving.
  stream.on("error", () => undefined);
  let lines: string[] = [];
  let characters = 0;
  let closed: Promise<void> | undefined;
  const flush = () => {
    if (lines.length === 0 || closed !== undefined) return;
    stream.write(`${lines.join("\n")}\n`);
    lines = [];
    characters = 0;
  };
  setInterval(flush, blockIntervalMs).unref();
  return {
    sink(line) {
      lines.push(line);
      characters += line.length;
      if (characters >= blockCharacters) flush();
    },
    flush,
    close() {
      flush();
      closed ??= new Promise((resolve) => {
        setTimeout(resolve, closeTimeoutMs);
        for (const end of ["close", "error"]) stream.once(end, resolve);
        stream.end();
      });
      return closed;
    },
  };
}
