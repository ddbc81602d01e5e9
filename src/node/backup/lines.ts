import { BackupRefused } from "./format.ts";

/** Beyond this a line is no batch of ours. */
const maxLineBytes = 256 * 1024 * 1024;
const lineFeed = 0x0a;

/**
 * Cuts bytes into lines at line feeds alone. (`node:readline` also cuts at U+2028, which may stand
 * in a row.)
 */
export async function* cutLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
      yield Buffer.concat([...held, chunk.subarray(from, at)]).toString("utf8");
      [held, heldBytes, from] = [[], 0, at + 1];
    }
    held.push(chunk.subarray(from));
    heldBytes += chunk.length - from;
    if (heldBytes > maxLineBytes) throw new BackupRefused("A line of the backup is too long.");
  }
  if (heldBytes > 0) throw new BackupRefused("The backup ends within a line.");
}
