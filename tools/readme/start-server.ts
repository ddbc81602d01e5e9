import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findFreePort } from "../../test/support/servers/free-port.ts";
import { collect, root, signalGroup, spawnBash } from "./shell.ts";

export type RunningServer = Readonly<{ url: string; output(): string; stop(): Promise<void> }>;

/** Milliseconds until `/health` must answer; a loaded machine starts workerd slowly. */
const startTimeoutMs = 90_000;
/** Milliseconds that a stop may take before it is forced. */
const stopTimeoutMs = 15_000;
const pollMs = 100;

/** Starts a command such as `npm start` on a free port and waits until `/health` answers. */
export async function startServer(
  command: string,
  variables: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const port = await findFreePort();
  const putBack = keepDevelopmentVariables();
  const child = spawnBash(command, { ...variables, PORT: String(port), HOST: "127.0.0.1" });
  const output = collect(child);
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const stop = async (): Promise<void> => {
    signalGroup(child, "SIGTERM");
    const timer = setTimeout(() => signalGroup(child, "SIGKILL"), stopTimeoutMs);
    await ended;
    clearTimeout(timer);
    putBack();
  };
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const reply = await fetch(`${url}/health`).catch(() => null);
    if (reply?.ok) return { url, output: output.all, stop };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  await stop();
  throw new Error(`${command} did not become healthy:\n${output.all()}`);
}

/** `npm run dev` writes `.dev.vars`; what a developer has there survives a run of ours. */
function keepDevelopmentVariables(): () => void {
  const file = join(root, ".dev.vars");
  const before = existsSync(file) ? readFileSync(file, "utf8") : null;
  return () => {
    if (before === null) rmSync(file, { force: true });
    else writeFileSync(file, before, { mode: 0o600 });
  };
}
