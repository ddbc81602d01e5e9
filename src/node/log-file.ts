import SonicBoom from "sonic-boom";
import type { LogSink } from "../platform/log/log.ts";

/** Characters after which a block is written, and milliseconds that a line waits for it at most. */
const blockCharacters = 32_768;
const blockIntervalMs = 250;

/**
 * Standard output, written in blocks: a write per line would cost more than the request. Lines are
 * joined once per block, because a string that grows line by line is copied again and again.
 */
export function openLogSink(): { sink: LogSink; flush(): void } {
  const stream = new SonicBoom({ fd: process.stdout.fd, sync: false });
  // A closed pipe behind us is no reason to stop serving.
  stream.on("error", () => undefined);
  let lines: string[] = [];
  let characters = 0;
  const writeBlock = () => {
    if (lines.length === 0) return;
    stream.write(`${lines.join("\n")}\n`);
    lines = [];
    characters = 0;
  };
  setInterval(writeBlock, blockIntervalMs).unref();
  return {
    sink(line) {
      lines.push(line);
      characters += line.length;
      if (characters >= blockCharacters) writeBlock();
    },
    flush() {
      try {
        writeBlock();
        stream.flushSync();
      } catch {
        // Nothing is left to tell it to.
        return;
      }
    },
  };
}
