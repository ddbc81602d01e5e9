import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findFreePort } from "./free-port.ts";

export type FlorinServer = Readonly<{
  url: string;
  process: ChildProcess;
  /** What it has written so far, both streams. */
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}>;

/** How a process ended, and what it wrote. */
export type FlorinRun = Readonly<{ code: number | null; stdout: string; stderr: string }>;

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** A busy machine takes its time over a first start on the embedded Postgres. */
const startTimeoutMs = 150_000;
const pollMs = 50;

/** With `hasCheapHashes` passwords are hashed in no time. */
export type FlorinOptions = Readonly<{ hasCheapHashes?: boolean }>;

/** Starts `src/node.ts` as a process of its own and waits until `/health` answers. */
export async function startFlorin(
  variables: Readonly<Record<string, string>>,
  options: FlorinOptions = {},
): Promise<FlorinServer> {
  const port = variables["PORT"] ?? String(await findFreePort());
  const own = { ...variables, PORT: port, HOST: "127.0.0.1" };
  const { child, written, ended } = spawnFlorin(own, options);
  const server: FlorinServer = {
    url: `http://127.0.0.1:${port}`,
    process: child,
    output: () => written.stdout + written.stderr,
    stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
  await waitUntilHealthy(server);
  return server;
}

/** Runs `src/node.ts` until it ends by itself, as it should when it cannot start. */
export async function runFlorin(variables: Readonly<Record<string, string>>): Promise<FlorinRun> {
  const { child, written, ended } = spawnFlorin(variables);
  const timer = setTimeout(() => child.kill("SIGKILL"), startTimeoutMs);
  const code = await ended;
  clearTimeout(timer);
  return { code, ...written };
}

function spawnFlorin(
  variables: Readonly<Record<string, string>>,
  { hasCheapHashes }: FlorinOptions = {},
) {
  const preload = hasCheapHashes ? ["--import", "./test/support/setup/cheap-hashes.ts"] : [];
  const command = ["--disable-warning=ExperimentalWarning", ...preload, "src/node.ts"];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...bareEnvironment(), ...variables },
  });
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (written.stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (written.stderr += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, written, ended };
}

/** Nothing of the caller's own configuration may leak into a server under test. */
export function bareEnvironment(): Record<string, string> {
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
  return { PATH, HOME, TMPDIR };
}

async function waitUntilHealthy(server: FlorinServer): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (server.process.exitCode !== null) break;
    const reply = await fetch(`${server.url}/health`).catch(() => null);
    if (reply?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  await server.stop("SIGKILL");
  throw new Error(`The server did not become healthy:\n${server.output()}`);
}
