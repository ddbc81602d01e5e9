import { describe, expect, it } from "vitest";
import { createMemoryLimiter, maxKeysPerPolicy } from "../../src/platform/rate-limit/memory.ts";
import type { RatePolicy } from "../../src/platform/rate-limit/rate-limiter.ts";

const policy: RatePolicy = { name: "login", limit: 2, windowSeconds: 60, onOutage: "strict" };

function setUp(at = "2026-03-01T10:00:15Z") {
  const time = { now: new Date(at) };
  return { time, limiter: createMemoryLimiter(() => time.now) };
}

describe("the limiter in memory", () => {
  it("counts down, then refuses until the window ends", async () => {
    const { limiter, time } = setUp();
    const first = { allowed: true, limit: 2, remaining: 1, resetSeconds: 45 };
    const refused = { allowed: false, limit: 2, remaining: 0, resetSeconds: 45 };

    expect(await limiter.take(policy, "a")).toEqual(first);
    expect(await limiter.take(policy, "a")).toEqual({ ...first, remaining: 0 });
    expect(await limiter.take(policy, "a")).toEqual(refused);

    time.now = new Date("2026-03-01T10:00:59.999Z");
    expect(await limiter.take(policy, "a")).toEqual({ ...refused, resetSeconds: 1 });
    time.now = new Date("2026-03-01T10:01:00Z");
    expect(await limiter.take(policy, "a")).toEqual({ ...first, resetSeconds: 60 });
  });

  it("allows exactly the limit to parallel tries", async () => {
    const { limiter } = setUp();
    const tries = Array.from({ length: 50 }, () => limiter.take({ ...policy, limit: 10 }, "a"));
    const decisions = await Promise.all(tries);
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(10);
  });

  it("keeps keys and policies apart, also when one's name and key look like another's", async () => {
    const { limiter } = setUp();
    const single = { ...policy, limit: 1 };
    expect(await limiter.take(single, "a")).toMatchObject({ allowed: true });
    expect(await limiter.take(single, "b")).toMatchObject({ allowed: true });
    expect(await limiter.take({ ...single, name: "code" }, "a")).toMatchObject({ allowed: true });
    expect(await limiter.take({ ...single, windowSeconds: 30 }, "a")).toMatchObject({
      allowed: true,
    });
    expect(await limiter.take({ ...single }, "a")).toMatchObject({ allowed: false });
  });

  it("goes on counting when the limit of a policy changes", async () => {
    const { limiter } = setUp();
    await limiter.take({ ...policy, limit: 5 }, "a");
    expect(await limiter.take({ ...policy, limit: 1 }, "a")).toMatchObject({ allowed: false });
  });

  it("refuses everything under a limit of 0", async () => {
    const { limiter } = setUp();
    expect(await limiter.take({ ...policy, limit: 0 }, "a")).toEqual({
      allowed: false,
      limit: 0,
      remaining: 0,
      resetSeconds: 45,
    });
  });

  it.each([
    ["a limit that is no number", { limit: Number.NaN }],
    ["a limit below 0", { limit: -1 }],
    ["a window of no time", { windowSeconds: 0 }],
    ["half a second", { windowSeconds: 0.5 }],
  ])("refuses a policy with %s", async (_, wrong) => {
    const { limiter } = setUp();
    await expect(limiter.take({ ...policy, ...wrong }, "a")).rejects.toThrow("Broken invariant");
  });

  it("refuses policies whose names are made up", async () => {
    const { limiter } = setUp();
    const take = (n: number) => limiter.take({ ...policy, name: `policy-${n}` }, "a");
    for (let n = 0; n < 256; n += 1) await take(n);
    await expect(take(256)).rejects.toThrow("at most 256 rate policies");
  });

  it("forgets idle keys when there are too many, but never one that keeps trying", async () => {
    const { limiter } = setUp();
    for (let n = 0; n < 3; n += 1) {
      await limiter.take(policy, "stubborn");
      await limiter.take(policy, "idle");
    }
    for (let n = 0; n < maxKeysPerPolicy; n += 1) {
      await limiter.take(policy, `flood-${n}`);
      if (n % 1_000 === 0) await limiter.take(policy, "stubborn");
    }
    expect(await limiter.take(policy, "stubborn")).toMatchObject({ allowed: false });
    expect(await limiter.take(policy, "idle")).toMatchObject({ allowed: true, remaining: 1 });
  });

  it("lets a flood under one policy push out no key of another", async () => {
    const { limiter } = setUp();
    for (let n = 0; n < 3; n += 1) await limiter.take(policy, "a");
    const open: RatePolicy = { ...policy, name: "ip", onOutage: "open" };
    for (let n = 0; n < 2 * maxKeysPerPolicy; n += 1) await limiter.take(open, `flood-${n}`);
    expect(await limiter.take(policy, "a")).toMatchObject({ allowed: false });
  });
});
