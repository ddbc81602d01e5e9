import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runWrangler } from "./build.ts";

type CpuProfile = Readonly<{
  nodes: readonly Readonly<{ id: number; callFrame: Readonly<{ functionName: string }> }>[];
  samples: readonly number[];
  /** Microseconds before each sample. */
  timeDeltas: readonly number[];
}>;

/**
 * Milliseconds that workerd computes until all modules are evaluated, once per run, sorted. They
 * come from the profiler, because the clock of a Worker stands still while it starts.
 */
export async function measureStartUp(uploadFile: string, folder: string, runs: number) {
  const times: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const outfile = join(folder, `start-${index}.cpuprofile`);
    await runWrangler("check", "startup", "--worker", uploadFile, "--outfile", outfile);
    times.push(activeMs(JSON.parse(readFileSync(outfile, "utf8")) as CpuProfile));
  }
  return times.toSorted((one, other) => one - other);
}

function activeMs({ nodes, samples, timeDeltas }: CpuProfile): number {
  const idle = new Set(
    nodes.filter(({ callFrame }) => callFrame.functionName === "(idle)").map(({ id }) => id),
  );
  const microseconds = samples.reduce(
    (sum, node, index) => (idle.has(node) ? sum : sum + Math.max(0, timeDeltas[index] ?? 0)),
    0,
  );
  return microseconds / 1000;
}
