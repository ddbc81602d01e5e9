import { spawn, spawnSync } from "node:child_process";
import { findFreePort } from "./free-port.ts";

export type RedisServer = Readonly<{
  url: string;
  port: number;
  /** Freezes it: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}>;

const startTimeoutMs = 10_000;

/**
 * A real Redis without persistence. Where `redis-server` is not installed, CI fails and other
 * machines go on without it, saying so.
 */
export async function startRedis(wantedPort?: number): Promise<RedisServer | null> {
  if (spawnSync("redis-server", ["--version"]).error) {
    if (process.env["CI"]) throw new Error("redis-server is missing: apt-get install redis-server");
    process.stderr.write("redis-server is not installed: this run counts in memory instead\n");
    return null;
  }
  const port = wantedPort ?? (await findFreePort());
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", ""];
  const child = spawn("redis-server", [...options, "--appendonly", "no"]);
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("Redis did not start")), startTimeoutMs);
    child.stdout.on("data", (chunk) => {
      if (!String(chunk).includes("Ready to accept connections")) return;
      clearTimeout(timer);
      resolve();
    });
  });
  await ready;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
