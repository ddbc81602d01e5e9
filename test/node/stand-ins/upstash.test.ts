import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis, type RedisConfigNodejs } from "@upstash/redis";
import { Redis as IoRedis } from "ioredis";
import RedisMock from "ioredis-mock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startUpstashStandIn, type UpstashStandIn } from "../../../dev/upstash/server.ts";

const token = "synthetic-token";
const BOOT_MILLISECONDS = 30_000;

const hasRedisServer = spawnSync("redis-server", ["--version"]).status === 0;
const whyNoRedis = "redis-server is not on the PATH (Debian: apt-get install redis-server)";
if (!hasRedisServer && process.env["CI"] !== "true") process.stdout.write(`skip: ${whyNoRedis}\n`);

type Backend = { redis: IoRedis; stop(): Promise<void> };

async function startMock(): Promise<Backend> {
  const redis = new RedisMock();
  return { redis, stop: async () => redis.disconnect() };
}

async function startRedis(): Promise<Backend> {
  if (!hasRedisServer) throw new Error(whyNoRedis);
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), "close");
  const memoryOnly = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"];
  const server: ChildProcess = spawn("redis-server", ["--port", `${port}`, ...memoryOnly], {
    cwd: tmpdir(),
    stdio: "ignore",
  });
  // Commands wait in ioredis until the server accepts connections.
  const redis = new IoRedis({ port, host: "127.0.0.1", retryStrategy: () => 50 });
  redis.on("error", () => undefined);
  await redis.ping();
  const stop = async () => {
    redis.disconnect();
    server.kill();
    await once(server, "exit");
  };
  return { redis, stop };
}

describe.each([
  { name: "ioredis-mock", start: startMock, isRun: true },
  {
    name: "redis-server",
    start: startRedis,
    isRun: hasRedisServer || process.env["CI"] === "true",
  },
])("Upstash stand-in over $name", ({ name, start, isRun }) => {
  let backend: Backend;
  let standIn: UpstashStandIn;

  describe.runIf(isRun)("", () => {
    beforeAll(async () => {
      backend = await start();
      standIn = await startUpstashStandIn({ redis: backend.redis, token });
    }, BOOT_MILLISECONDS);

    afterAll(async () => {
      await standIn?.close();
      await backend?.stop();
    });

    beforeEach(async () => {
      await backend.redis.flushall();
    });

    const client = (more: Partial<RedisConfigNodejs> = {}) =>
      new Redis({ url: standIn.url, token, enableTelemetry: false, ...more });

    async function send(path: string, init: RequestInit = {}) {
      const headers = { authorization: `Bearer ${token}`, ...init.headers };
      const response = await fetch(`${standIn.url}${path}`, { method: "POST", ...init, headers });
      const text = await response.text();
      return { status: response.status, headers: response.headers, json: text && JSON.parse(text) };
    }

    describe.each([true, false])(
      "the SDK with enableAutoPipelining: %s",
      (enableAutoPipelining) => {
        it("sets and gets", async () => {
          const redis = client({ enableAutoPipelining });
          expect(await redis.set("k", "first", { nx: true, ex: 60 })).toBe("OK");
          expect(await redis.set("k", "second", { nx: true })).toBeNull();
          expect(await redis.get("k")).toBe("first");
          expect(await redis.ttl("k")).toBeGreaterThan(0);
          expect(await redis.get("nothing")).toBeNull();
          await Promise.all([redis.set("a", { deep: [1, null] }), redis.set("b", 5)]);
          expect(await redis.mget("a", "b", "c")).toEqual([{ deep: [1, null] }, 5, null]);
          expect(await redis.incrby("b", 2)).toBe(7);
          expect(await redis.del("a", "b", "c")).toBe(2);
        });

        it("returns hashes and sorted sets in the shape of Redis", async () => {
          const redis = client({ enableAutoPipelining });
          expect(await redis.hgetall("h")).toBeNull();
          expect(await redis.hset("h", { name: "Ada", age: 36 })).toBe(2);
          expect(await redis.hgetall("h")).toEqual({ name: "Ada", age: 36 });
          expect(await redis.hmget("h", "name", "none")).toEqual({ name: "Ada", none: null });
          expect(await redis.zadd("z", { nx: true }, { score: 2, member: "b" })).toBe(1);
          await redis.zadd("z", { score: 1, member: "a" });
          const range = await redis.zrange("z", 0, -1, { rev: true, withScores: true });
          expect(range).toEqual(["b", 2, "a", 1]);
          expect(await redis.scan(0, { match: "h*", count: 100 })).toEqual(["0", ["h"]]);
        });

        it("keeps strings that look like base64, like OK or like nothing", async () => {
          const redis = client({ enableAutoPipelining });
          const words = ["aGVsbG8=", "abcd", "OK", "T0s=", "", "naïve €", "null bytes \0"];
          for (const word of words) await redis.rpush("words", word);
          expect(await redis.lrange("words", 0, -1)).toEqual(words);
          await redis.set("word", "abcd");
          expect(await redis.get("word")).toBe("abcd");
        });

        it("gives one error per item and runs the others", async () => {
          const redis = client({ enableAutoPipelining });
          await redis.set("text", "x");
          const results = await redis
            .pipeline()
            .set("before", 1)
            .lpush("text", "y")
            .get("before")
            .exec({ keepErrors: true });
          expect(results.map(({ result }) => result)).toEqual(["OK", undefined, 1]);
          expect(results[1]?.error).toBeTruthy();
          await expect(redis.lpush("text", "y")).rejects.toThrow();
        });

        it("runs a transaction", async () => {
          const redis = client({ enableAutoPipelining });
          const done = await redis
            .multi()
            .set("n", 1)
            .incr("n")
            .lpush("n", "x")
            .hset("m", { a: 1 })
            .hgetall("m")
            .exec({ keepErrors: true });
          expect(done.map(({ result }) => result)).toEqual(["OK", 2, undefined, 1, { a: 1 }]);
          expect(done[2]?.error).toBeTruthy();
        });
      },
    );

    it("discards a transaction that has an unknown or a refused command", async () => {
      for (const bad of ["nosuchcommand", "subscribe"]) {
        const body = JSON.stringify([
          ["set", "n", "1"],
          [bad, "x"],
        ]);
        const { status, json } = await send("/multi-exec", { body });
        expect([status, Object.keys(json)]).toEqual([400, ["error"]]);
        expect(json.error).toMatch(/^EXECABORT/);
        expect(await backend.redis.exists("n")).toBe(0);
      }
    });

    it("finds a script by the digest of the text with its shebang", async () => {
      const script = "#!lua flags=allow-key-locking\nreturn {KEYS[1], ARGV[1], false, 7}";
      const sha = createHash("sha1").update(script).digest("hex");
      const redis = client();
      await expect(redis.evalsha(sha, ["k"], ["a"])).rejects.toThrow("NOSCRIPT");
      expect(await redis.eval(script, ["k"], ["a"])).toEqual(["k", "a", null, 7]);
      expect(await redis.evalsha(sha, ["k"], ["a"])).toEqual(["k", "a", null, 7]);
      expect(await redis.evalsha(sha.toUpperCase(), ["k"], ["b"])).toEqual(["k", "b", null, 7]);
      if (name === "redis-server") {
        const other = `${script} -- other`;
        const loaded = createHash("sha1").update(other).digest("hex");
        expect(await redis.scriptLoad(other)).toBe(loaded);
        expect(await redis.scriptExists(loaded, sha)).toEqual([1, 1]);
        await redis.scriptFlush();
        await expect(redis.evalsha(sha, ["k"], ["a"])).rejects.toThrow("NOSCRIPT");
      }
    });

    it("gives a script the fields and values of a hash in turn", async () => {
      const redis = client();
      const write = `if redis.call('SET', KEYS[2], '1', 'NX', 'EX', 60) then
        redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2]) end return 1`;
      const read = "return redis.call('HGETALL', KEYS[1])";
      expect(await redis.eval(read, ["hash"], [])).toEqual([]);
      for (const batch of ["one", "one", "two"]) {
        expect(await redis.eval(write, ["hash", batch], ["field", "3"])).toBe(1);
      }
      await redis.hset("hash", { second: "b", third: "c" });
      const fields = ["field", 6, "second", "b", "third", "c"];
      expect(await redis.eval(read, ["hash"], [])).toEqual(fields);
    });

    describe("@upstash/ratelimit", () => {
      const TOKENS = 3;
      it.each([
        ["fixed window", Ratelimit.fixedWindow(TOKENS, "1 d")],
        ["sliding window", Ratelimit.slidingWindow(TOKENS, "1 d")],
        ["token bucket", Ratelimit.tokenBucket(1, "1 d", TOKENS)],
      ])("limits with a %s", async (_, limiter) => {
        const limits = new Ratelimit({ redis: client(), limiter, ephemeralCache: false });
        expect(await limits.getRemaining("ada")).toMatchObject({
          remaining: TOKENS,
          limit: TOKENS,
        });
        for (let left = TOKENS - 1; left >= 0; left -= 1) {
          const taken = await limits.limit("ada");
          expect(taken).toMatchObject({ success: true, remaining: left, limit: TOKENS });
          expect(taken.reset).toBeGreaterThan(Date.now());
        }
        expect(await limits.limit("ada")).toMatchObject({ success: false, remaining: 0 });
        expect(await limits.limit("bo")).toMatchObject({ success: true });
        expect(await limits.getRemaining("ada")).toMatchObject({ remaining: 0 });
        await limits.resetUsedTokens("ada");
        expect(await limits.getRemaining("ada")).toMatchObject({ remaining: TOKENS });
        expect(await limits.limit("ada")).toMatchObject({ success: true, remaining: TOKENS - 1 });
        expect(await limits.limit("bo", { rate: TOKENS })).toMatchObject({ success: false });
      });
    });

    it("asks for the token", async () => {
      const body = '["get","k"]';
      const missing = await fetch(standIn.url, { method: "POST", body });
      expect([missing.status, await missing.json()]).toEqual([401, { error: "Unauthorized" }]);
      const wrong = await send("/", { body, headers: { authorization: "Bearer other" } });
      expect(wrong).toMatchObject({ status: 401, json: { error: /^WRONGPASS/ } });
      const inQuery = await fetch(`${standIn.url}/set/k/v?_token=${token}`);
      expect([inQuery.status, await inQuery.json()]).toEqual([200, { result: "OK" }]);
      await expect(client({ token: "other" }).get("k")).rejects.toThrow("WRONGPASS");
    });

    it("takes commands in the path, the body as a value and options in the query", async () => {
      const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x41]);
      expect((await send("/set/a%2Fb?EX=60&NX", { body: bytes })).json).toEqual({ result: "OK" });
      expect((await send("/set/a%2Fb/other?NX")).json).toEqual({ result: null });
      expect((await send("/ttl/a%2Fb")).json.result).toBeGreaterThan(0);
      const encoded = { headers: { "upstash-encoding": "base64" }, method: "GET" };
      expect((await send("/get/a%2Fb", encoded)).json).toEqual({ result: "//4AQQ==" });
      expect((await send("/get/a%2Fb", { method: "GET" })).json.result).toBe("\ufffd\ufffd\0A");
      expect(await send("/get/%zz")).toMatchObject({ status: 400 });
    });

    it("leaves numbers, null, OK and errors alone when it encodes", async () => {
      const body = JSON.stringify([
        ["SET", "k", "v"],
        ["MGET", "k", "none"],
        ["INCR", "n"],
        ["SUBSCRIBE", "c"],
      ]);
      const { status, json } = await send("/pipeline", {
        body,
        headers: { "upstash-encoding": "base64" },
      });
      expect(status).toBe(200);
      const refusal = { error: "ERR Command is not available: 'SUBSCRIBE'" };
      expect(json).toEqual([{ result: "OK" }, { result: ["dg==", null] }, { result: 1 }, refusal]);
    });

    it("refuses other methods, bodies and connection-wide commands", async () => {
      expect(await send("/", { method: "DELETE" })).toMatchObject({ status: 405 });
      for (const body of ["", "{}", "[]", "[1]", "set k v", '[["get","k"]]']) {
        expect(await send("/", { body })).toMatchObject({ status: 400 });
      }
      for (const body of ["", "{}", '["get","k"]', "[[]]"]) {
        expect(await send("/pipeline", { body })).toMatchObject({ status: 400 });
      }
      for (const command of [
        ["multi"],
        ["SELECT", "1"],
        ["xread", "block", "0", "streams", "s", "$"],
      ]) {
        const { status, json } = await send("/", { body: JSON.stringify(command) });
        expect([status, json.error]).toEqual([400, expect.stringMatching(/not available/)]);
      }
      const resp2 = { body: '["get","k"]', headers: { "upstash-response-format": "resp2" } };
      expect(await send("/", resp2)).toMatchObject({ status: 400 });
    });

    it("sends a sync token, and no body to HEAD", async () => {
      const head = await send("/set/k/v", { method: "HEAD" });
      expect([head.status, head.json]).toEqual([200, ""]);
      expect(head.headers.get("upstash-sync-token")).toMatch(/./);
      expect(await backend.redis.get("k")).toBe("v");
    });
  });
});

it("says 500 when Redis cannot be asked", async () => {
  const redis = new IoRedis({ lazyConnect: true, enableOfflineQueue: false });
  const standIn = await startUpstashStandIn({ redis, token });
  const headers = { authorization: `Bearer ${token}` };
  for (const path of ["/", "/multi-exec"]) {
    const body = path === "/" ? '["get","k"]' : '[["get","k"]]';
    const response = await fetch(`${standIn.url}${path}`, { method: "POST", headers, body });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^ERR Redis/) });
  }
  await standIn.close();
});
