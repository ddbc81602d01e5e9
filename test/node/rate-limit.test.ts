import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "@upstash/redis/cloudflare";
import { Redis as IoRedis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startUpstashStandIn, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { addSeconds, systemClock } from "../../src/core/clock.ts";
import type { Log } from "../../src/platform/log/log.ts";
import { createGuardedLimiter } from "../../src/platform/rate-limit/guarded-limiter.ts";
import {
  LimiterOutage,
  type RateLimiter,
  type RatePolicy,
} from "../../src/platform/rate-limit/rate-limiter.ts";
import { createRedisLimiter } from "../../src/platform/rate-limit/redis.ts";
import { createUpstashLimiter } from "../../src/platform/rate-limit/upstash.ts";
import {
  commandTimeoutMs,
  connectRedis,
  type RedisConnection,
  reconnectDelayMs,
} from "../../src/platform/redis/connect.ts";
import { pauseSeconds } from "../../src/platform/redis/outage-circuit.ts";
import { createUpstashClient } from "../../src/platform/redis/upstash.ts";
import { createRedisSessionStore } from "../../src/platform/session-cache/redis.ts";
import { createUpstashSessionStore } from "../../src/platform/session-cache/upstash.ts";
import { findFreePort } from "../support/servers/free-port.ts";
import { startRedis } from "../support/servers/redis.ts";

let server = await startRedis();
afterAll(() => server?.stop());

const login: RatePolicy = { name: "login", limit: 10, windowSeconds: 60, onOutage: "strict" };
const ip: RatePolicy = { ...login, name: "ip", onOutage: "open" };

describe.skipIf(server === null)("the limiter over a real Redis", () => {
  const { log, lines } = recordingLog();
  let connection: RedisConnection;
  let limiter: RateLimiter;

  beforeAll(async () => {
    connection = connectRedis({ url: `${server?.url}`, log });
    await turned(connection.client, "ready");
  });
  beforeEach(async () => {
    await connection.client.flushall();
    limiter = createRedisLimiter(connection.client);
    lines.length = 0;
  });
  afterAll(() => connection.close());

  itCounts(() => limiter);

  it("stores one key of the agreed name that ends with its window", async () => {
    await limiter.take(login, "203.0.113.7");
    expect(await connection.client.keys("*")).toEqual(["florin:rl:login:203.0.113.7"]);
    const ttlMs = await connection.client.pttl("florin:rl:login:203.0.113.7");
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(60_000);
  });

  it("sends limiter and session read of a request in one write to the socket", async () => {
    const store = createRedisSessionStore(connection.client);
    const request = (n: number) => Promise.all([limiter.take(ip, `${n}`), store.read(`${n}`)]);
    const write = vi.spyOn(connection.client.stream, "write");
    await request(1);
    expect(write).toHaveBeenCalledTimes(1);
    await Promise.all(Array.from({ length: 20 }, (_, n) => request(n)));
    expect(write).toHaveBeenCalledTimes(2);
    write.mockRestore();
  });

  it("works when its first try joins a pipeline that is already being filled", async () => {
    const other = connectRedis({ url: `${server?.url}`, log });
    await turned(other.client, "ready");
    const fresh = createRedisLimiter(other.client);
    const store = createRedisSessionStore(other.client);
    const [, decision] = await Promise.all([store.read("a"), fresh.take(login, "a")]);
    expect(decision).toMatchObject({ allowed: true, remaining: 9 });
    await other.close();
  });

  it("goes on when the server forgot the script", async () => {
    await limiter.take(login, "a");
    await connection.client.script("FLUSH");
    expect(await limiter.take(login, "a")).toMatchObject({ allowed: true, remaining: 8 });
  });

  it("fails what is under way when the connection breaks, and sends it no second time", async () => {
    const ready = turned(connection.client, "ready");
    const taking = limiter.take(login, "a");
    await new Promise((resolve) => setImmediate(resolve));
    connection.client.stream.destroy();
    await expect(taking).rejects.toMatchObject({
      name: "LimiterOutage",
      cause: { name: "MaxRetriesPerRequestError" },
    });
    await ready;
    expect(Number(await connection.client.get("florin:rl:login:a"))).toBeLessThanOrEqual(1);
  });

  it("tells an outage from a refusal when the server hangs, and returns", async () => {
    const operator = connectRedis({ url: `${server?.url}`, log });
    await operator.client.client("PAUSE", 2 * commandTimeoutMs, "ALL");
    const ready = turned(connection.client, "ready");
    const tries = [limiter.take(login, "a"), limiter.take(login, "b")];
    const outcomes = await Promise.allSettled(tries);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(LimiterOutage) });
    }
    await ready;
    expect(await limiter.take(login, "c")).toMatchObject({ allowed: true });
    await operator.close();
  });

  it("recovers from a restart of the server, with one line for each turn", async () => {
    const time = { now: systemClock() };
    const guarded = createGuardedLimiter({ primary: limiter, log, clock: () => time.now });
    await guarded.take(login, "a");
    const closed = turned(connection.client, "close");
    await server?.stop();
    await closed;

    await expect(limiter.take(login, "a")).rejects.toThrow(LimiterOutage);
    const outage = await Promise.all(
      Array.from({ length: 50 }, () =>
        Promise.all([guarded.take(login, "b"), guarded.take(ip, "b")]),
      ),
    );
    expect(outage.filter(([strict]) => strict.allowed)).toHaveLength(10);
    expect(outage.every(([, open]) => open.allowed && open.remaining === open.limit)).toBe(true);

    const ready = turned(connection.client, "ready");
    server = await startRedis(server?.port);
    await ready;
    time.now = addSeconds(time.now, pauseSeconds);
    await guarded.take(login, "c");
    expect(await connection.client.get("florin:rl:login:c")).toBe("1");
    expect(lines).toEqual([
      "warn redis_lost",
      "warn rate_limiter_lost",
      "info redis_recovered",
      "info rate_limiter_recovered",
    ]);
  });
});

describe("the connection to Redis", () => {
  it("fails commands, says so once and never gives up while there is no server", async () => {
    const { log, lines } = recordingLog();
    const { client, close } = connectRedis({
      url: `redis://127.0.0.1:${await findFreePort()}`,
      log,
    });
    await expect(client.get("a")).rejects.toThrow();
    for (let attempt = 0; attempt < 3; attempt += 1) await turned(client, "reconnecting");
    await expect(client.get("a")).rejects.toThrow();
    await close();
    await expect(client.get("a")).rejects.toThrow();
    expect(lines).toEqual(["warn redis_lost"]);
  });

  it("waits ever longer between connections, at most two seconds", () => {
    expect([1, 2, 3, 9, 1_000_000].map((attempt) => reconnectDelayMs(attempt, 1))).toEqual([
      50, 100, 200, 2_000, 2_000,
    ]);
    expect(reconnectDelayMs(9, 0)).toBe(1_000);
  });
});

describe("the limiter over Upstash", () => {
  const upstash = upstashRecorder();
  let limiter: RateLimiter;

  beforeAll(() => upstash.start());
  beforeEach(() => {
    upstash.reset();
    limiter = createUpstashLimiter(upstash.client());
  });
  afterEach(() => upstash.answerAs("well"));
  afterAll(() => upstash.stop());

  itCounts(() => limiter);

  it("stores keys of the agreed name, one per window", async () => {
    await limiter.take(login, "203.0.113.7");
    expect([...upstash.counts.keys()]).toEqual([
      expect.stringMatching(/^florin:rl:login:203\.0\.113\.7:\d+$/),
    ]);
  });

  it("sends limiter and session read of a request in one call", async () => {
    const client = upstash.client();
    const store = createUpstashSessionStore(client);
    await Promise.all([createUpstashLimiter(client).take(ip, "a"), store.read("a")]);
    expect(upstash.requests).toEqual([["evalsha", "getex"]]);
  });

  it("sends no telemetry", async () => {
    await limiter.take(login, "a");
    expect(upstash.headers.filter((name) => name.startsWith("upstash-telemetry"))).toEqual([]);
  });

  it.each(["refusing", "garbled", "empty", "broken"] as const)(
    "reports an outage when the service is %s",
    async (manner) => {
      upstash.answerAs(manner);
      await expect(limiter.take(login, "a")).rejects.toThrow(LimiterOutage);
    },
  );

  it("tries a lost connection again once only", async () => {
    upstash.answerAs("broken");
    await expect(limiter.take(login, "a")).rejects.toThrow(LimiterOutage);
    expect(upstash.requests).toHaveLength(2);
  });

  it("reports an outage when a call takes too long", async () => {
    upstash.answerAs("silent");
    await expect(limiter.take(login, "a")).rejects.toMatchObject({
      name: "LimiterOutage",
      cause: { name: "TimeoutError" },
    });
    expect(upstash.requests).toHaveLength(1);
  });

  it("takes the library's success after its own time-out for an outage", async () => {
    upstash.answerAs("silent");
    const patient = new Redis({ url: upstash.url(), token: "test", retry: { retries: 0 } });
    await expect(createUpstashLimiter(patient).take(login, "a")).rejects.toMatchObject({
      name: "LimiterOutage",
      cause: { message: "Upstash took too long" },
    });
  });

  it("recovers without a new client", async () => {
    const time = { now: systemClock() };
    const { log, lines } = recordingLog();
    const guarded = createGuardedLimiter({ primary: limiter, log, clock: () => time.now });
    upstash.answerAs("refusing");
    await guarded.take(login, "a");
    upstash.answerAs("well");
    time.now = addSeconds(time.now, pauseSeconds);
    expect(await guarded.take(login, "a")).toMatchObject({ allowed: true });
    expect(upstash.counts.size).toBe(1);
    expect(lines).toEqual(["warn rate_limiter_lost", "info rate_limiter_recovered"]);
  });
});

describe.skipIf(server === null)("the limiter over the stand-in of Upstash", () => {
  let redis: IoRedis;
  let standIn: UpstashStandIn;

  beforeAll(async () => {
    // The pipelining of `connectRedis` cannot carry `callBuffer`, which the stand-in calls.
    redis = new IoRedis(`${server?.url}`);
    standIn = await startUpstashStandIn({ redis, token: "test" });
  });
  beforeEach(() => redis.flushall());
  afterAll(async () => {
    await standIn.close();
    redis.disconnect();
  });

  itCounts(() => createUpstashLimiter(createUpstashClient({ url: standIn.url, token: "test" })));
});

function itCounts(limiter: () => RateLimiter): void {
  it("allows exactly the limit to parallel tries", async () => {
    const decisions = await Promise.all(
      Array.from({ length: 50 }, () => limiter().take(login, "a")),
    );
    const allowed = decisions.filter((decision) => decision.allowed);
    expect(allowed.map(({ remaining }) => remaining).sort()).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(decisions.filter((decision) => !decision.allowed)).toHaveLength(40);
    for (const { resetSeconds, limit } of decisions) {
      expect(limit).toBe(10);
      expect(resetSeconds).toSatisfy((s: number) => Number.isInteger(s) && s >= 1 && s <= 60);
    }
  });

  it("keeps keys and policies apart", async () => {
    const single = { ...login, limit: 1 };
    expect(await limiter().take(single, "a")).toMatchObject({ allowed: true });
    expect(await limiter().take(single, "b")).toMatchObject({ allowed: true });
    expect(await limiter().take({ ...single, name: "code" }, "a")).toMatchObject({ allowed: true });
    expect(await limiter().take(single, "a")).toMatchObject({ allowed: false, remaining: 0 });
  });

  it("refuses everything under a limit of 0", async () => {
    expect(await limiter().take({ ...login, limit: 0 }, "a")).toMatchObject({
      allowed: false,
      limit: 0,
      remaining: 0,
    });
  });
}

/** Unlike `once` of node:events it does not end at an error, which reconnecting makes many of. */
function turned(client: RedisConnection["client"], status: "ready" | "close" | "reconnecting") {
  return new Promise<void>((resolve) => client.once(status, resolve));
}

function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const note = (level: string) => (event: string) => {
    lines.push(`${level} ${event}`);
  };
  return { lines, log: { info: note("info"), warn: note("warn"), error: note("error") } };
}

type Manner = "well" | "refusing" | "garbled" | "empty" | "broken" | "silent";

/** Speaks as much of the Upstash REST API as the limiter needs, and notes what it was asked. */
function upstashRecorder() {
  let manner: Manner = "well";
  const counts = new Map<string, number>();
  const requests: string[][] = [];
  const headers: string[] = [];
  const run = ([name, , , key = "", limit]: string[]): unknown => {
    if (name !== "evalsha") return null;
    const used = (counts.get(key) ?? 0) + 1;
    counts.set(key, used);
    return [used, Number(limit)];
  };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const commands = JSON.parse(text) as string[][];
    requests.push(commands.map(([name]) => `${name}`));
    headers.push(...Object.keys(request.headers));
    response.setHeader("content-type", "application/json");
    if (manner === "broken") request.socket.destroy();
    if (manner === "refusing") response.writeHead(401).end('{"error":"Unauthorized"}');
    if (manner === "garbled") response.end("<html>");
    if (manner === "empty") response.end(JSON.stringify(commands.map(() => ({}))));
    if (manner === "well") {
      response.end(JSON.stringify(commands.map((command) => ({ result: run(command) }))));
    }
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    counts,
    requests,
    headers,
    url,
    client: () => createUpstashClient({ url: url(), token: "test" }),
    answerAs(next: Manner) {
      manner = next;
    },
    reset() {
      counts.clear();
      requests.length = 0;
      headers.length = 0;
    },
    async start() {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
