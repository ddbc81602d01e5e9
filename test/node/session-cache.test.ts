import RedisMock from "ioredis-mock";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startUpstashStandIn, type UpstashStandIn } from "../../dev/upstash/server.ts";
import { addSeconds, systemClock } from "../../src/core/clock.ts";
import type { Log } from "../../src/platform/log/log.ts";
import { connectRedis, type RedisConnection } from "../../src/platform/redis/connect.ts";
import { pauseSeconds } from "../../src/platform/redis/outage-circuit.ts";
import { createUpstashClient } from "../../src/platform/redis/upstash.ts";
import { createGuardedSessionCache } from "../../src/platform/session-cache/guarded-session-cache.ts";
import { maxUnwritten } from "../../src/platform/session-cache/local-marks.ts";
import { createMemorySessionCache } from "../../src/platform/session-cache/memory.ts";
import { createRedisSessionStore } from "../../src/platform/session-cache/redis.ts";
import {
  revokedTtlSeconds,
  type SessionSnapshot,
  snapshotTtlSeconds,
} from "../../src/platform/session-cache/session-cache.ts";
import type { SessionStore } from "../../src/platform/session-cache/session-store.ts";
import { createUpstashSessionStore } from "../../src/platform/session-cache/upstash.ts";
import { startRedis } from "../support/servers/redis.ts";

let server = await startRedis();
afterAll(() => server?.stop());

const alive: SessionSnapshot = { role: "customer", version: 3, verified: true, note: null };
const other: SessionSnapshot = { role: "admin", version: 4, verified: true, note: "true" };

describe("the session cache in memory", () => {
  it("knows a snapshot for its seconds, and keeps the first one", async () => {
    const { cache, pass } = memoryCache();
    expect(await cache.read("a")).toBeNull();
    await cache.remember("a", alive);
    await cache.remember("a", other);
    pass(snapshotTtlSeconds - 1);
    expect(await cache.read("a")).toEqual(alive);
    pass(1);
    expect(await cache.read("a")).toBeNull();
    await cache.remember("a", other);
    expect(await cache.read("a")).toEqual(other);
  });

  it("lets no snapshot come back after a revocation", async () => {
    const { cache, pass } = memoryCache();
    await cache.remember("a", alive);
    await cache.revoke(["a", "b"]);
    for (const id of ["a", "b"]) {
      await cache.remember(id, alive);
      expect(await cache.read(id)).toBe("revoked");
    }
    pass(revokedTtlSeconds);
    expect(await cache.read("a")).toBeNull();
  });

  it("is bounded, and no number of snapshots pushes a mark out", async () => {
    const { cache } = memoryCache();
    await cache.revoke(["revoked"]);
    for (let n = 0; n <= 20_000; n += 1) await cache.remember(`${n}`, alive);
    expect(await cache.read("0")).toBeNull();
    expect(await cache.read("1")).toEqual(alive);
    expect(await cache.read("revoked")).toBe("revoked");
  });
});

describe.skipIf(server === null)("the session cache over a real Redis", () => {
  let connections: RedisConnection[] = [];
  let here: Instance;
  let there: Instance;

  const instance = async () => {
    const connection = connectRedis({ url: `${server?.url}`, log: recordingLog() });
    connections.push(connection);
    await turned(connection, "ready");
    return guarded(createRedisSessionStore(connection.client));
  };
  beforeEach(async () => {
    here = await instance();
    there = await instance();
    await client().flushall();
  });
  afterEach(async () => {
    await Promise.all(connections.map(({ close }) => close()));
    connections = [];
  });
  const client = () => (connections[1] as RedisConnection).client;
  const allTurned = (status: "ready" | "close") =>
    Promise.all(connections.map((connection) => turned(connection, status)));

  itKeepsSessions(() => [here, there]);

  it("stores keys of the agreed name that end in time", async () => {
    await here.cache.remember("a", alive);
    expect(await client().keys("*")).toEqual(["florin:ses:a"]);
    expect(await client().ttl("florin:ses:a")).toBe(snapshotTtlSeconds);
    await here.cache.revoke(["a"]);
    expect(await client().get("florin:ses:a")).toBe("revoked");
    expect(await client().ttl("florin:ses:a")).toBe(revokedTtlSeconds);
  });

  it.each(["not JSON", '"revoked"', "[1]", '{"role":{}}', "null", ""])(
    "believes no %s in the store",
    async (stored) => {
      await client().set("florin:ses:a", stored);
      expect(await here.cache.read("a")).toBeNull();
    },
  );

  it("writes a mark that fell into an outage as soon as the server is back", async () => {
    const closed = allTurned("close");
    await server?.stop();
    await closed;
    await here.cache.revoke(["a"]);
    expect(await here.cache.read("a")).toBe("revoked");
    expect(await here.cache.read("b")).toBeNull();

    const ready = allTurned("ready");
    server = await startRedis(server?.port);
    await ready;
    await there.cache.remember("a", alive);
    await here.cache.remember("a", alive);
    expect(await there.cache.read("a")).toEqual(alive);
    here.pass(pauseSeconds);
    expect(await here.cache.read("b")).toBeNull();
    expect(await there.cache.read("a")).toBe("revoked");
    expect(here.lines).toEqual(["warn session_cache_lost", "info session_cache_recovered"]);
  });

  it("overwrites a snapshot that outlived the revocation where the mark could not go", async () => {
    await there.cache.remember("a", alive);
    const mine = connections[0] as RedisConnection;
    const closed = turned(mine, "close");
    await client().config("SET", "requirepass", "closed to newcomers");
    await client().client("KILL", "TYPE", "normal", "SKIPME", "yes");
    await closed;
    await here.cache.revoke(["a"]);
    expect(await there.cache.read("a")).toEqual(alive);

    const ready = turned(mine, "ready");
    await client().config("SET", "requirepass", "");
    await ready;
    here.pass(pauseSeconds);
    expect(await here.cache.read("a")).toBe("revoked");
    expect(await there.cache.read("a")).toBe("revoked");
  });

  it("believes nothing of a revoked session after the store was flushed", async () => {
    await here.cache.remember("a", alive);
    await here.cache.revoke(["a"]);
    await client().flushall();
    await here.cache.remember("a", alive);
    expect(await here.cache.read("a")).toBe("revoked");
    expect(await there.cache.read("a")).toBeNull();
  });

  it("revokes more sessions than fit into one write", async () => {
    const ids = Array.from({ length: 1_201 }, (_, n) => `${n}`);
    await here.cache.revoke(ids);
    expect(new Set(await Promise.all(ids.map((id) => there.cache.read(id))))).toEqual(
      new Set(["revoked"]),
    );
  });
});

describe("the session cache over Upstash", () => {
  const redis = new RedisMock();
  let standIn: UpstashStandIn;
  let here: Instance;
  let there: Instance;

  const instance = () => {
    const client = createUpstashClient({ url: standIn.url, token: "synthetic-token" });
    return guarded(createUpstashSessionStore(client));
  };
  beforeEach(async () => {
    await redis.flushall();
    standIn = await startUpstashStandIn({ redis, token: "synthetic-token" });
    here = instance();
    there = instance();
  });
  afterEach(() => standIn.close());

  itKeepsSessions(() => [here, there]);

  it("keeps the mark of a revocation during an outage and writes it afterwards", async () => {
    await here.cache.remember("a", alive);
    await standIn.close();
    await here.cache.revoke(["a"]);
    expect(await here.cache.read("a")).toBe("revoked");
    const port = Number(new URL(standIn.url).port);
    standIn = await startUpstashStandIn({ redis, token: "synthetic-token", port });
    expect(await there.cache.read("a")).toEqual(alive);
    here.pass(pauseSeconds);
    await here.cache.read("b");
    expect(await there.cache.read("a")).toBe("revoked");
    expect(here.lines).toEqual(["warn session_cache_lost", "info session_cache_recovered"]);
  });

  it("gives its keys an end", async () => {
    await here.cache.remember("a", alive);
    await here.cache.revoke(["b"]);
    expect(await redis.get("florin:ses:a")).toBe(JSON.stringify(alive));
    expect(await redis.ttl("florin:ses:a")).toBe(snapshotTtlSeconds);
    expect(await redis.get("florin:ses:b")).toBe("revoked");
    expect(await redis.ttl("florin:ses:b")).toBe(revokedTtlSeconds);
  });
});

describe("the guarded session cache", () => {
  it("answers null at once while the store is gone, and asks it once per pause", async () => {
    const { cache, calls, lose, lines, pass } = overDouble();
    lose(true);
    for (let n = 0; n < 10; n += 1) expect(await cache.read("a")).toBeNull();
    await cache.remember("a", alive);
    pass(pauseSeconds);
    await Promise.all(Array.from({ length: 50 }, () => cache.read("a")));
    expect(calls).toEqual(["read a", "read a"]);
    expect(lines).toEqual(["warn session_cache_lost"]);
  });

  it("tries to write a mark also in a pause, and asks nothing before the waiting ones", async () => {
    const { cache, calls, lose } = overDouble();
    lose(true);
    await cache.revoke(["a"]);
    await cache.revoke(["b"]);
    lose(false);
    await cache.revoke(["c"]);
    await cache.read("d");
    expect(calls).toEqual(["revoke a", "revoke a", "revoke a,b", "revoke c", "read d"]);
  });

  it("takes a session for revoked from the moment of the call", async () => {
    const { cache, hold } = overDouble();
    const release = hold();
    const reading = cache.read("a");
    const revoking = cache.revoke(["a"]);
    expect(await cache.read("a")).toBe("revoked");
    release();
    expect(await reading).toBe("revoked");
    await revoking;
  });

  it("drops a mark that waited longer than any snapshot can live", async () => {
    const { cache, calls, lose, pass } = overDouble();
    lose(true);
    await cache.revoke(["a"]);
    pass(revokedTtlSeconds);
    lose(false);
    await cache.read("b");
    expect(calls).toEqual(["revoke a", "read b"]);
  });

  it("believes no snapshot for a while after more marks than it can keep", async () => {
    const { cache, lose, pass } = overDouble();
    lose(true);
    await cache.revoke(Array.from({ length: maxUnwritten + 1 }, (_, n) => `${n}`));
    lose(false);
    pass(pauseSeconds);
    expect(await cache.read("a")).toBeNull();
    pass(revokedTtlSeconds);
    expect(await cache.read("a")).toEqual(alive);
  });
});

function itKeepsSessions(instances: () => [Instance, Instance]): void {
  it("shares snapshots, unless anything is known already", async () => {
    const [here, there] = instances();
    expect(await here.cache.read("a")).toBeNull();
    await here.cache.remember("a", alive);
    await there.cache.remember("a", other);
    expect(await here.cache.read("a")).toEqual(alive);
    expect(await there.cache.read("a")).toEqual(alive);
  });

  it("lets a revocation win over every snapshot, before and after it", async () => {
    const [here, there] = instances();
    await there.cache.remember("a", alive);
    await here.cache.revoke(["a"]);
    for (const { cache } of [here, there]) {
      await cache.remember("a", alive);
      expect(await cache.read("a")).toBe("revoked");
    }
    expect(await there.cache.read("b")).toBeNull();
  });

  it("lets it win over snapshots that are being written at the same time", async () => {
    const [here, there] = instances();
    const snapshots = () =>
      Array.from({ length: 50 }, (_, n) => (n % 2 ? here : there).cache.remember("a", alive));
    await Promise.all([...snapshots(), here.cache.revoke(["a"]), ...snapshots()]);
    expect(await there.cache.read("a")).toBe("revoked");
  });

  it("takes an empty list", async () => {
    const [here] = instances();
    await here.cache.revoke([]);
    expect(here.lines).toEqual([]);
  });
}

type Instance = ReturnType<typeof guarded>;

function guarded(store: SessionStore) {
  const { clock, pass } = turnableClock();
  const { lines, ...log } = recordingLog();
  return { cache: createGuardedSessionCache({ store, log, clock }), lines, pass };
}

/** Over a store that notes what it is asked and believes every session to be alive. */
function overDouble() {
  const calls: string[] = [];
  let isLost = false;
  let gate = Promise.resolve();
  const ask = async <Answer>(call: string, answer: Answer): Promise<Answer> => {
    calls.push(call);
    await gate;
    if (isLost) throw new Error("gone");
    return answer;
  };
  const store: SessionStore = {
    read: (id) => ask(`read ${id}`, alive),
    remember: (id) => ask(`remember ${id}`, undefined),
    revoke: (ids) => ask(`revoke ${ids.join(",")}`, undefined),
  };
  const lose = (lost: boolean) => {
    isLost = lost;
  };
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    return resolve;
  };
  return { ...guarded(store), calls, lose, hold };
}

function memoryCache() {
  const { clock, pass } = turnableClock();
  return { cache: createMemorySessionCache(clock), pass };
}

function turnableClock() {
  let now = systemClock();
  const pass = (seconds: number) => {
    now = addSeconds(now, seconds);
  };
  return { clock: () => now, pass };
}

function recordingLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const note = (level: string) => (event: string) => {
    lines.push(`${level} ${event}`);
  };
  return { lines, info: note("info"), warn: note("warn"), error: note("error") };
}

/** Unlike `once` of node:events it does not end at an error, which reconnecting makes many of. */
function turned({ client }: RedisConnection, status: "ready" | "close"): Promise<void> {
  return new Promise((resolve) => client.once(status, resolve));
}
