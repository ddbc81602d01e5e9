import { cpus } from "node:os";
import type { Finding } from "./finding.ts";
import { measureHealth } from "./health.ts";
import { generator } from "./load.ts";
import { measureMe } from "./me.ts";

/**
 * `npm run bench`: the speed of the service against bare routes of the same run on the same
 * machine, as ratios. Ends with 1 when a promised ratio is missed. Names as parameters choose.
 */
const entries: Readonly<Record<string, () => Promise<Finding>>> = {
  health: measureHealth,
  me: measureMe,
};

const chosen = process.argv.slice(2);
const names = chosen.length > 0 ? chosen : Object.keys(entries);
const started = performance.now();
process.stdout.write(
  `${cpus().length} cores, Node ${process.version}, load from ${generator}` +
    `${generator === "wrk" ? "" : " (wrk is not installed)"}\n`,
);
let kept = true;
for (const name of names) {
  const measure = entries[name];
  if (!measure) throw new Error(`There is no ${name}; there are ${Object.keys(entries)}`);
  const finding = await measure();
  process.stdout.write(`\n${finding.lines.join("\n")}\n`);
  kept &&= finding.kept;
}
process.stdout.write(`\n${Math.round((performance.now() - started) / 1000)} s\n`);
// Set aside `exitCode`: the embedded Postgres ends the process with its own.
process.exit(kept ? 0 : 1);
