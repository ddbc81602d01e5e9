import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export type Target = Readonly<{ url: string; headers?: Readonly<Record<string, string>> }>;

const run = promisify(execFile);
const connections = 32;
/** On top of the round itself. */
const graceSeconds = 10;

/** wrk takes less of the machine than a generator in JavaScript, so it is preferred. */
export const generator = spawnSync("wrk", ["--version"]).error === undefined ? "wrk" : "autocannon";

/** Requests per second over 32 connections; throws when any reply is not a success. */
export async function measureLoad(target: Target, seconds: number): Promise<number> {
  const rate = generator === "wrk" ? runWrk(target, seconds) : runAutocannon(target, seconds);
  return await rate;
}

async function runWrk({ url, headers = {} }: Target, seconds: number): Promise<number> {
  const options = ["-t1", `-c${connections}`, `-d${seconds}s`];
  const fields = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const { stdout } = await run("wrk", [...options, ...fields, url], timeLimit(seconds));
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  if (!(rate > 0) || /Non-2xx|Socket errors/.test(stdout)) throw badReplies(url, stdout);
  return rate;
}

async function runAutocannon({ url, headers = {} }: Target, seconds: number): Promise<number> {
  const script = fileURLToPath(import.meta.resolve("autocannon"));
  const options = ["--json", "-c", String(connections), "-d", String(seconds)];
  const fields = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}=${value}`]);
  const parameters = [script, ...options, ...fields, url];
  const { stdout } = await run(process.execPath, parameters, timeLimit(seconds));
  const result = JSON.parse(stdout) as Record<"2xx" | "non2xx" | "errors" | "duration", number>;
  if (result.non2xx + result.errors > 0) throw badReplies(url, stdout);
  return result["2xx"] / result.duration;
}

function timeLimit(seconds: number): { timeout: number } {
  return { timeout: (seconds + graceSeconds) * 1000 };
}

function badReplies(url: string, report: string): Error {
  return new Error(`${url} did not answer every request with a success:\n${report}`);
}
