import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

export type Target = Readonly<{ url: string; headers?: Readonly<Record<string, string>> }>;

const run = promisify(execFile);
const connections = 32;
/** On top of the round itself. */
const graceSeconds = 10;

/** wrk takes less of the machine than a load generator in JavaScript, so it is preferred. */
export const generator = spawnSync("wrk", ["--version"]).error === undefined ? "wrk" : "autocannon";

/** Requests per second over 32 connections; throws when any reply is not a success. */
export function measureLoad(target: Target, seconds: number): Promise<number> {
  return generator === "wrk" ? runWrk(target, seconds) : runAutocannon(target, seconds);
}

async function runWrk({ url, headers = {} }: Target, seconds: number): Promise<number> {
  const { stdout } = await run(
    "wrk",
    [
      ...["-t1", `-c${connections}`, `-d${seconds}s`],
      ...Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
      url,
    ],
    { timeout: (seconds + graceSeconds) * 1000 },
  );
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  if (!(rate > 0) || /Non-2xx|Socket errors/.test(stdout)) {
    throw new Error(`${url} did not answer well:\n${stdout}`);
  }
  return rate;
}

async function runAutocannon({ url, headers = {} }: Target, seconds: number): Promise<number> {
  const { default: autocannon } = await import("autocannon");
  const result = await autocannon({ url, headers, connections, duration: seconds });
  const failed = result.non2xx + result.errors;
  if (failed > 0) throw new Error(`${url} did not answer well: ${failed} failures`);
  return result["2xx"] / result.duration;
}
