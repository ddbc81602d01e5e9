import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWorker } from "./worker-size/build.ts";
import { findStrangers, listShares } from "./worker-size/inputs.ts";
import { measureStartUp } from "./worker-size/start-up.ts";

/**
 * `npm run size`: what a deployment uploads and how long it takes to start, within budgets; see
 * docs/decisions/0010-budgets-of-the-worker.md.
 */
const maxGzipBytes = 600_000;
const maxStartUpMs = 150;
/** The platform refuses a Worker that is slower. */
const allowedStartUpMs = 1_000;
const startUpRuns = 5;
const shownShares = 25;

const folder = mkdtempSync(join(tmpdir(), "florin-worker-"));
try {
  const bundle = await buildWorker(folder);
  print("Minified kB of the biggest parts:");
  for (const { name, bytes } of listShares(bundle).slice(0, shownShares)) {
    print(`${kB(bytes).padStart(8)}  ${name}`);
  }
  const times = await measureStartUp(bundle.uploadFile, folder, startUpRuns);
  const startUpMs = times[Math.floor(times.length / 2)] ?? Number.NaN;
  print(
    `Start-up in workerd, ${startUpRuns} runs: ${times.map((ms) => ms.toFixed(0)).join(", ")} ms`,
  );

  const problems = findStrangers(bundle);
  print(`Size ${kB(bundle.gzipBytes)} kB gzip (budget ${kB(maxGzipBytes)})`);
  if (bundle.gzipBytes > maxGzipBytes) problems.push("The bundle is too large");
  print(`Start-up ${startUpMs.toFixed(0)} ms (budget ${maxStartUpMs})`);
  if (!(startUpMs <= maxStartUpMs)) print("The start takes longer than it should, on this machine");
  if (!(startUpMs <= allowedStartUpMs)) problems.push("The Worker starts too slowly");
  for (const problem of problems) print(`MISSED: ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function kB(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
