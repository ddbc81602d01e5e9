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

const root = fileURLToPath(new URL("../../..", import.meta.url));
const startTimeoutMs = 60_000;
const pollMs = 50;

/** Starts `src/node.ts` as a process of its own and waits until `/health` answers. */
export async function startFlorin(
  variables: Readonly<Record<string, string>>,
): Promise<FlorinServer> {
  const port = variables["PORT"] ?? String(await findFreePort());
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "src/node.ts"], {
    cwd: root,
    env: { ...bareEnvironment(), ...variables, PORT: port, HOST: "127.0.0.1" },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const server: FlorinServer = {
    url: `http://127.0.0.1:${port}`,
    process: child,
    output: () => output,
    stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
  await waitUntilHealthy(server);
  return server;
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
