import { cpus, loadavg } from "node:os";
import type { Finding } from "./finding.ts";

/** The exit code of a promise that was measured and missed; 1 means that it was not measured. */
const missedPromise = 3;

export type Entries = Readonly<Record<string, () => Promise<Finding>>>;

/** Runs the entries that the command line names, or all; ends with 3 when a promise is broken. */
export async function runEntries(entries: Entries, preface: string): Promise<never> {
  const chosen = process.argv.slice(2);
  const started = performance.now();
  const busy = loadavg()[0]?.toFixed(1);
  print(`${cpus().length} cores, load average ${busy}, Node ${process.version}${preface}`);
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
  process.exit(kept ? 0 : missedPromise);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
