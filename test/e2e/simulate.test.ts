import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFlorin } from "../../client/florin.ts";
import { createMeasurements } from "../../client/simulator/measurements.ts";
import { createPeople, writePost } from "../../client/simulator/people.ts";
import { bareEnvironment, collect, root } from "../../tools/readme/shell.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";

const onceEach = [
  ...["register", "mailbox", "verify-email", "login", "refresh", "me", "open account", "fund"],
  ...["feed", "balance"],
];

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
  test("everybody gets through, every request is counted, and no money is lost", async () => {
    const { code, stdout, all } = await simulate(
      ...["--users", "5", "--max-posts", "4", "--max-reactions", "8", "--transfers", "30"],
      ...["--concurrency", "4", "--base-url", server.url, "--json"],
    );
    expect(code, all).toBe(0);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ people: 5, finished: 5, errors: {} });
    const counts: Record<string, number> = Object.fromEntries(
      summary.operations.map((each: { name: string; requests: number }) => [
        each.name,
        each.requests,
      ]),
    );
    for (const name of onceEach) expect([name, counts[name]]).toEqual([name, 5]);
    expect(counts).toMatchObject({ transfer: 30, openapi: 1 });
    expect(counts["post"]).toBeGreaterThan(0);
    expect((counts["like"] ?? 0) + (counts["dislike"] ?? 0)).toBeGreaterThan(0);
    const sum = (all: Record<string, number>) => Object.values(all).reduce((a, b) => a + b, 0);
    expect(summary.requests).toBe(sum(counts));
    expect(sum(summary.outcomes)).toBe(30);
    expect(summary.outcomes.posted).toBeGreaterThan(0);
    const { put_in, balances, status } = summary.ledger;
    expect(status).toBe("clean");
    expect(put_in).toBe(balances);
    expect(put_in).toBeGreaterThan(5 * 50_00 - 1);
    for (const { p50_ms, p95_ms, p99_ms } of summary.operations) {
      expect(p50_ms).toBeGreaterThan(0);
      expect(p95_ms).toBeGreaterThanOrEqual(p50_ms);
      expect(p99_ms).toBeGreaterThanOrEqual(p95_ms);
    }
    const document = await (await fetch(`${server.url}/openapi.json`)).json();
    const { paths } = document as { paths: object };
    const has = "/api/v1/questionnaires" in paths && "/api/v1/assessments" in paths;
    expect(summary.left_out).toEqual(has ? [] : ["questionnaires"]);
    expect("assessment" in counts).toBe(has);
  });

  test("each person has a token jar of their own, unlike the bot of the social demo", async () => {
    const before = await readFeed();
    const { code, all } = await simulate(
      ...["--users", "4", "--max-posts", "6", "--max-reactions", "0", "--transfers", "0"],
      ...["--concurrency", "4", "--seed", "3", "--base-url", server.url, "--json"],
    );
    expect(code, all).toBe(0);
    const known = new Set(before.map(({ id }) => id));
    const written = (await readFeed()).filter(({ id }) => !known.has(id));
    const authors = new Set(written.map(({ author }) => author.id));
    expect(written.length).toBeGreaterThan(authors.size);
    expect(authors.size).toBeGreaterThan(1);
  });

  test("for people it prints a table, again after a run that was killed", async () => {
    const before = await countRequests();
    const { child, ended } = start("--users", "50", "--base-url", server.url);
    await expect.poll(countRequests, { timeout: 60_000 }).toBeGreaterThan(before + 10);
    child.kill("SIGKILL");
    await ended;
    const { code, stdout, all } = await simulate("--users", "1", "--base-url", server.url);
    expect(code, all).toBe(0);
    expect(stdout).toMatch(/^operation +requests +p50 ms +p95 ms +p99 ms +errors\nregister +1 /);
    expect(stdout).toMatch(
      /1 of 1 people got through: \d+ requests in [\d.]+ s \(\d+\/s\), errors: none\n/,
    );
    expect(stdout).toMatch(/\nLedger: \d+ put in, \d+ there at the end .*: the same\n$/);
  });

  test("refusals are counted by their code, and end with 1", async () => {
    const { code, stdout } = await simulate(
      ...["--users", "2", "--base-url", `${server.url}/nowhere`, "--json"],
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      finished: 0,
      requests: 3,
      errors: { not_found: 3 },
      ledger: { status: "not_checked" },
    });
  });

  test("a server that is not there is counted too", async () => {
    const { stdout } = await simulate("--users", "1", "--base-url", "http://127.0.0.1:1", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ finished: 0, errors: { network: 2 } });
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
    const options = ["users", "max-posts", "max-reactions", "transfers", "concurrency"];
    for (const option of [...options, "base-url", "seed", "json"]) {
      expect(stdout).toContain(`--${option} `);
    }
  });
});

test("the seed decides who the people are, the run what addresses they have", () => {
  const some = createPeople(20, { seed: 7, run: "a" });
  // Their dice are functions, which are never equal; the next test throws them.
  const known = (people: typeof some) => people.map(({ dice: _, ...rest }) => rest);
  expect(known(createPeople(20, { seed: 7, run: "a" }))).toEqual(known(some));
  const others = createPeople(20, { seed: 8, run: "a" });
  expect(others.map(({ password }) => password)).not.toEqual(some.map(({ password }) => password));
  const later = createPeople(20, { seed: 7, run: "b" });
  expect(later.map(({ password }) => password)).toEqual(some.map(({ password }) => password));
  const addresses = [...some, ...later].map(({ email }) => email);
  expect(new Set(addresses).size).toBe(40);
});

test("the seed decides what people say and do", () => {
  const talk = (seed: number) =>
    createPeople(5, { seed, run: "a" }).map(({ dice }) => [writePost(dice), dice.below(1_000)]);
  expect(talk(7)).toEqual(talk(7));
  expect(talk(8)).not.toEqual(talk(7));
});

test("measurements tell percentiles, errors and outcomes", () => {
  const measurements = createMeasurements();
  for (const ms of [30, 10, 20, 40]) measurements.add("ask", ms, ms === 40 ? "timeout" : null);
  measurements.count("posted");
  const series = measurements.series().get("ask");
  const shares = [0.5, 0.75, 1].map((share) => Math.round(series?.percentile(share) ?? 0));
  expect(shares).toEqual([20, 30, 40]);
  expect([measurements.requests(), measurements.errors()]).toEqual([4, 1]);
  expect(Object.fromEntries(series?.errors ?? [])).toEqual({ timeout: 1 });
  expect(Object.fromEntries(measurements.outcomes())).toEqual({ posted: 1 });
});

type SeenPost = Readonly<{ id: string; author: { id: string } }>;

/** The newest posts, as somebody new sees them. */
async function readFeed(): Promise<SeenPost[]> {
  const email = `reader-${Date.now()}@example.com`;
  const florin = createFlorin({ baseUrl: server.url, timeoutMs: 60_000 });
  const names = { first_name: "Ada", last_name: "Example" };
  const password = "violet harbour lantern 42";
  const consents = { terms_accepted: true, privacy_accepted: true } as const;
  await florin.post("/api/v1/auth/register", { body: { email, password, ...names, ...consents } });
  const mailbox = await florin.request("GET", `/dev/mailbox?to=${encodeURIComponent(email)}`);
  const { code } = (mailbox as { data: [{ code: string }] }).data[0];
  await florin.adopt(await florin.post("/api/v1/auth/verify-email", { body: { email, code } }));
  return (await florin.get("/api/v1/posts", { params: { query: { limit: 100 } } })).data;
}

/** Requests that the server has logged so far. */
async function countRequests(): Promise<number> {
  return server.output().split('"event":"request"').length - 1;
}
