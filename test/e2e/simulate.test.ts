import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { percentile } from "../../client/measurements.ts";
import { createPeople } from "../../client/people.ts";
import { bareEnvironment, collect, root } from "../../tools/readme/shell.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";

const operations = ["register", "mailbox", "verify-email", "login", "refresh", "me"];

let folder: ReturnType<typeof makeTemporaryFolder>;
let server: FlorinServer;
beforeAll(async () => {
  folder = makeTemporaryFolder();
  server = await startFlorin({ DATA_DIR: folder.path });
});
afterAll(async () => {
  await server?.stop();
  folder.remove();
});

function start(...args: string[]) {
  const command = ["client/simulate.ts", ...args];
  const child = spawn(process.execPath, command, { cwd: root, env: bareEnvironment() });
  const output = collect(child);
  const ended = once(child, "close").then(([code]) => code as number);
  return { child, output, ended };
}

async function simulate(...args: string[]) {
  const { output, ended } = start(...args);
  return { code: await ended, stdout: output.stdout(), all: output.all() };
}

describe("npm run simulate", () => {
  test("everybody gets through, and every request is counted", async () => {
    const { code, stdout, all } = await simulate(
      ...["--users", "5", "--concurrency", "4", "--base-url", server.url, "--json"],
    );
    expect(code, all).toBe(0);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ people: 5, finished: 5, requests: 30, errors: {} });
    expect(summary.operations.map(({ name }: { name: string }) => name)).toEqual(operations);
    for (const { requests, p50_ms, p95_ms, p99_ms } of summary.operations) {
      expect(requests).toBe(5);
      expect(p50_ms).toBeGreaterThan(0);
      expect(p95_ms).toBeGreaterThanOrEqual(p50_ms);
      expect(p99_ms).toBeGreaterThanOrEqual(p95_ms);
    }
  });

  test("for people it prints a table", async () => {
    const { stdout } = await simulate("--users", "1", "--base-url", server.url);
    expect(stdout).toMatch(/^operation +requests +p50 ms +p95 ms +p99 ms +errors\nregister +1 /);
    expect(stdout).toMatch(/1 of 1 people got through: 6 requests in [\d.]+ s, errors: none\n$/);
  });

  test("refusals are counted by their code, and end with 1", async () => {
    const { code, stdout } = await simulate(
      ...["--users", "2", "--base-url", `${server.url}/nowhere`, "--json"],
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      finished: 0,
      requests: 2,
      errors: { not_found: 2 },
    });
  });

  test("a server that is not there is counted too", async () => {
    const { stdout } = await simulate("--users", "1", "--base-url", "http://127.0.0.1:1", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ finished: 0, errors: { network: 1 } });
  });

  test("an interruption ends it with the table of what was done", async () => {
    const before = await countRequests();
    const { child, output, ended } = start("--users", "100000", "--base-url", server.url);
    await expect.poll(countRequests, { timeout: 30_000 }).toBeGreaterThan(before + 10);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(output.stdout()).toMatch(/^operation +requests/);
    expect(output.stdout()).toMatch(/\d+ of 100000 people got through: \d+ requests/);
    expect(output.stdout()).toContain("errors: none");
  });

  test("a wrong option is a usage error, and help explains them all", async () => {
    const wrong = await simulate("--users", "none");
    expect(wrong.code).toBe(2);
    expect(wrong.all).toContain("--users must be a whole number from 1 to 100000");
    expect((await simulate("--wrong")).code).toBe(2);
    const { code, stdout } = await simulate("--help");
    expect(code).toBe(0);
    for (const option of ["users", "concurrency", "base-url", "seed", "json"]) {
      expect(stdout).toContain(`--${option} `);
    }
  });
});

test("the seed decides who the people are, the run what addresses they have", () => {
  const some = createPeople(20, { seed: 7, run: "a" });
  expect(createPeople(20, { seed: 7, run: "a" })).toEqual(some);
  const others = createPeople(20, { seed: 8, run: "a" });
  expect(others.map(({ password }) => password)).not.toEqual(some.map(({ password }) => password));
  const later = createPeople(20, { seed: 7, run: "b" });
  expect(later.map(({ password }) => password)).toEqual(some.map(({ password }) => password));
  const addresses = [...some, ...later].map(({ email }) => email);
  expect(new Set(addresses).size).toBe(40);
});

test("a percentile is the nearest rank", () => {
  const values = [30, 10, 20, 40];
  expect([0.5, 0.75, 0.95, 1].map((share) => percentile(values, share))).toEqual([20, 30, 40, 40]);
  expect(percentile([], 0.5)).toBe(0);
});

/** Requests that the server has logged so far. */
async function countRequests(): Promise<number> {
  return server.output().split('"event":"request"').length - 1;
}
