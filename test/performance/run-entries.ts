import { cpus } from "node:os";
import type { Finding } from "./finding.ts";

export type Entries = Readonly<Record<string, () => Promise<Finding>>>;

/** Runs the entries that the command line names, or all; ends with 1 when a promise is broken. */
export async function runEntries(entries: Entries, preface: string): Promise<never> {
  const chosen = process.argv.slice(2);
  const started = performance.now();
  print(`${cpus().length} cores, Node ${process.version}${preface}`);
  let kept = true;
  for (const name of chosen.length > 0 ? chosen : Object.keys(entries)) {
    const measure = entries[name];
    if (!measure) throw new Error(`There is no ${name}; there are ${Object.keys(entries)}`);
    const finding = await measure();
    print(`\n${finding.lines.join("\n")}`);
    kept &&= finding.kept;
  }
  print(`\n${Math.round((performance.now() - started) / 1000)} s`);
  // Not `exitCode`: the embedded Postgres ends the process with one of its own.
  process.exit(kept ? 0 : 1);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
