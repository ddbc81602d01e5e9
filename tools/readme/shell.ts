import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The root of the project, where every command of the README is meant to be typed. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

const commandTimeoutMs = 300_000;

/** Nothing of the caller's own configuration may leak into what the README promises. */
export function bareEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG", "CI", "npm_config_cache"];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A bash of its own process group, so that all it starts can be stopped with it. */
export function spawnBash(code: string, variables: Readonly<Record<string, string>>): ChildProcess {
  return spawn("bash", ["-euo", "pipefail", "-c", code], {
    cwd: root,
    env: { ...bareEnvironment(), ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

/** Collects both streams of a process as they come. */
export function collect(child: ChildProcess): Readonly<{ stdout(): string; all(): string }> {
  let stdout = "";
  let all = "";
  child.stdout?.on("data", (chunk) => {
    stdout += String(chunk);
    all += String(chunk);
  });
  child.stderr?.on("data", (chunk) => {
    all += String(chunk);
  });
  return { stdout: () => stdout, all: () => all };
}

/** Signals the whole process group; one that has ended already is no error. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ESRCH";
    if (!isGone) throw error;
  }
}

/** Runs to the end and returns what was printed; throws with all output when it fails. */
export async function runBash(
  code: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawnBash(code, variables);
  const output = collect(child);
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), commandTimeoutMs);
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearTimeout(timer);
  if (exitCode !== 0) throw new Error(`Exit code ${exitCode} of:\n${code}\n${output.all()}`);
  return output.stdout();
}
