import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { bareEnvironment } from "../support/servers/florin.ts";
import { findFreePort } from "../support/servers/free-port.ts";

export type ServerProcess = Readonly<{ url: string; stop(): Promise<void> }>;

export type ServerCommand = Readonly<{
  /** From the root of the project. */
  script: string;
  parameters?: readonly string[];
  variables?: Readonly<Record<string, string>>;
  /** Where standard output, and so the log, is written. */
  folder: string;
  /** Answered with a success once the server is up. */
  readyPath: string;
}>;

const root = fileURLToPath(new URL("../..", import.meta.url));
/** What `npm start` gives to Node, so that what is measured is what is run. */
const startFlags = manifest.scripts.start.split(" ").filter((word) => word.startsWith("--"));
const startTimeoutMs = 60_000;
const pollMs = 50;

/** Starts a script as a server process of its own, its output in a file: a pipe would cost us. */
export async function startServer(command: ServerCommand): Promise<ServerProcess> {
  const port = String(await findFreePort());
  const output = openSync(join(command.folder, `output-${port}.log`), "w");
  const child = spawn(
    process.execPath,
    [...startFlags, join(root, command.script), ...(command.parameters ?? [])],
    {
      cwd: root,
      env: { ...bareEnvironment(), ...command.variables, PORT: port, HOST: "127.0.0.1" },
      stdio: ["ignore", output, "inherit"],
    },
  );
  closeSync(output);
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  const server: ServerProcess = {
    url: `http://127.0.0.1:${port}`,
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const reply = await fetch(`${server.url}${command.readyPath}`).catch(() => null);
    if (reply?.ok) return server;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  child.kill("SIGKILL");
  throw new Error(`${command.script} did not start`);
}
