import { describe, expect, it } from "vitest";
import { addSeconds } from "../../src/core/clock.ts";
import type { Log } from "../../src/platform/log/log.ts";
import { createGuardedLimiter } from "../../src/platform/rate-limit/guarded-limiter.ts";
import { createMemoryLimiter } from "../../src/platform/rate-limit/memory.ts";
import {
  LimiterOutage,
  type RateDecision,
  type RatePolicy,
} from "../../src/platform/rate-limit/rate-limiter.ts";
import { pauseSeconds } from "../../src/platform/redis/outage-circuit.ts";

const strict: RatePolicy = { name: "login", limit: 3, windowSeconds: 60, onOutage: "strict" };
const open: RatePolicy = { ...strict, name: "ip", onOutage: "open" };

function setUp() {
  const time = { now: new Date("2026-03-01T10:00:00Z") };
  const clock = () => time.now;
  const lines: string[] = [];
  const note = (level: string) => (event: string) => {
    lines.push(`${level} ${event}`);
  };
  const log: Log = { info: note("info"), warn: note("warn"), error: note("error") };
  const counted = createMemoryLimiter(clock);
  const store = {
    calls: 0,
    answer: (policy: RatePolicy, key: string): Promise<RateDecision> => counted.take(policy, key),
  };
  const primary = {
    take(policy: RatePolicy, key: string) {
      store.calls += 1;
      return store.answer(policy, key);
    },
  };
  return {
    limiter: createGuardedLimiter({ primary, log, clock }),
    lines,
    store,
    lose: () => {
      store.answer = () => Promise.reject(new LimiterOutage(new Error("gone")));
    },
    mend: () => {
      store.answer = (policy, key) => counted.take(policy, key);
    },
    pass: (seconds: number) => {
      time.now = addSeconds(time.now, seconds);
    },
  };
}

describe("the guarded limiter", () => {
  it("hands on what the store decides", async () => {
    const { limiter, lines } = setUp();
    expect(await limiter.take({ ...strict, limit: 1 }, "a")).toMatchObject({ allowed: true });
    expect(await limiter.take({ ...strict, limit: 1 }, "a")).toMatchObject({ allowed: false });
    expect(lines).toEqual([]);
  });

  it("counts strict policies in this instance while the store is gone", async () => {
    const { limiter, lose } = setUp();
    lose();
    const decisions = await Promise.all(
      Array.from({ length: 50 }, () => limiter.take({ ...strict, limit: 10 }, "a")),
    );
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(10);
  });

  it("goes on counting a strict policy over several outages of one window", async () => {
    const { limiter, lose, mend, pass } = setUp();
    lose();
    for (let n = 0; n < 3; n += 1) await limiter.take(strict, "a");
    mend();
    pass(pauseSeconds);
    await limiter.take(strict, "a");
    lose();
    expect(await limiter.take(strict, "a")).toMatchObject({ allowed: false });
  });

  it("lets open policies pass while the store is gone", async () => {
    const { limiter, lose } = setUp();
    lose();
    for (let n = 0; n < 5; n += 1) {
      expect(await limiter.take(open, "a")).toEqual({
        allowed: true,
        limit: 3,
        remaining: 3,
        resetSeconds: 60,
        isFallback: true,
      });
    }
  });

  it.each([strict, open])("refuses a limit of 0 in an outage ($onOutage)", async (policy) => {
    const { limiter, lose } = setUp();
    lose();
    const decision = await limiter.take({ ...policy, limit: 0 }, "a");
    expect(decision).toMatchObject({ allowed: false, limit: 0, remaining: 0 });
  });

  it("does not ask a store that failed until the pause is over", async () => {
    const { limiter, lose, pass, store } = setUp();
    lose();
    await limiter.take(open, "a");
    pass(pauseSeconds - 0.001);
    for (let n = 0; n < 10; n += 1) await limiter.take(open, "a");
    expect(store.calls).toBe(1);
    pass(0.001);
    await limiter.take(open, "a");
    expect(store.calls).toBe(2);
  });

  it("tries the store again with one call, for which nobody else waits", async () => {
    const { limiter, lose, pass, store } = setUp();
    lose();
    await limiter.take(open, "a");
    pass(pauseSeconds);
    const answer = Promise.withResolvers<RateDecision>();
    store.answer = () => answer.promise;
    store.calls = 0;

    const trial = limiter.take(open, "trial");
    const others = await Promise.all(
      Array.from({ length: 50 }, (_, n) => limiter.take(open, `other-${n}`)),
    );
    expect(others.every(({ allowed }) => allowed)).toBe(true);
    expect(store.calls).toBe(1);

    const decision = { allowed: false, limit: 3, remaining: 0, resetSeconds: 9 };
    answer.resolve(decision);
    expect(await trial).toEqual(decision);
    await limiter.take(open, "a");
    expect(store.calls).toBe(2);
  });

  it("says once that the store is lost and once that it is back", async () => {
    const { limiter, lines, lose, mend, pass } = setUp();
    lose();
    await Promise.all(Array.from({ length: 20 }, () => limiter.take(open, "a")));
    for (let n = 0; n < 5; n += 1) {
      pass(pauseSeconds);
      await limiter.take(strict, "a");
    }
    expect(lines).toEqual(["warn rate_limiter_lost"]);
    mend();
    pass(pauseSeconds);
    await limiter.take(strict, "a");
    await limiter.take(strict, "a");
    expect(lines).toEqual(["warn rate_limiter_lost", "info rate_limiter_recovered"]);
    lose();
    await limiter.take(strict, "a");
    expect(lines).toHaveLength(3);
  });

  it("does not take a late answer of an older call for a recovery", async () => {
    const { limiter, lines, lose, store } = setUp();
    const late = Promise.withResolvers<RateDecision>();
    store.answer = () => late.promise;
    const older = limiter.take(open, "a");
    lose();
    await limiter.take(open, "a");
    late.resolve({ allowed: true, limit: 3, remaining: 2, resetSeconds: 60 });
    await older;
    expect(lines).toEqual(["warn rate_limiter_lost"]);
    store.calls = 0;
    await limiter.take(open, "a");
    expect(store.calls).toBe(0);
  });

  it("recovers although the request that tried the store was cancelled", async () => {
    const { limiter, lines, lose, mend, pass, store } = setUp();
    lose();
    await limiter.take(open, "a");
    pass(pauseSeconds);
    store.answer = () => new Promise(() => undefined);
    void limiter.take(open, "cancelled");
    mend();
    pass(pauseSeconds);
    await limiter.take(open, "a");
    expect(lines.at(-1)).toBe("info rate_limiter_recovered");
  });

  it("recovers although the clock was turned back", async () => {
    const { limiter, lose, mend, pass, store } = setUp();
    lose();
    await limiter.take(open, "a");
    mend();
    pass(-3600);
    await limiter.take(open, "a");
    expect(store.calls).toBe(2);
  });

  it("hides no fault of ours behind the outage policy", async () => {
    const { limiter, lines, store } = setUp();
    store.answer = () => Promise.reject(new TypeError("a fault"));
    await expect(limiter.take(open, "a")).rejects.toThrow(TypeError);
    expect(lines).toEqual([]);
  });
});
