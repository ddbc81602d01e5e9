import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maxAttempts, waitAfterAttempt } from "../../src/features/webhooks/retry-schedule.ts";
import { judgeAttempt } from "../../src/features/webhooks/verdict.ts";

/** What follows from one attempt to tell of an event. */
const middle = () => 0.5;
const hour = 3_600;

describe("the wait after a failed attempt", () => {
  test("is what Standard Webhooks advise", () => {
    const waits = Array.from({ length: 10 }, (_, index) => waitAfterAttempt(index + 1, middle));
    const hours = [2, 5, 10, 14, 20, 24].map((each) => each * hour);
    expect(waits).toEqual([5, 300, 1_800, ...hours, null]);
    expect(maxAttempts).toBe(10);
  });

  test("is up to a fifth shorter or longer, by chance", () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), chance, (attempt, drawn) => {
        const usual = waitAfterAttempt(attempt, middle) ?? Number.NaN;
        const wait = waitAfterAttempt(attempt, () => drawn);
        expect(wait).toBeGreaterThanOrEqual(usual * 0.8 - 1e-6);
        expect(wait).toBeLessThanOrEqual(usual * 1.2 + 1e-6);
      }),
    );
    expect(waitAfterAttempt(1, () => 0)).toBeCloseTo(4);
    expect(waitAfterAttempt(1, () => 0.999_999)).toBeCloseTo(6, 4);
  });

  test.each([
    [null, 5],
    [0, 5],
    [4_000, 5],
    [60_000, 60],
    [24 * hour * 1_000, 24 * hour],
    [Number.POSITIVE_INFINITY, 24 * hour],
  ])("is at least the %s ms that were asked for, within a day: %i s", (askedMs, seconds) => {
    expect(waitAfterAttempt(1, middle, askedMs)).toBe(seconds);
  });

  test.each([0, -1, 10, 11, 99, 1.5, Number.NaN])("is none after attempt %d", (attempt) => {
    expect(waitAfterAttempt(attempt, middle, 60_000)).toBeNull();
  });
});

describe("an attempt", () => {
  const judge = (status: number, attempt = 1) =>
    judgeAttempt({ status, retryAfterMs: null }, attempt, middle);

  test.each([200, 201, 202, 204, 299])("is good with %i", (status) => {
    expect(judge(status)).toEqual({ kind: "delivered", reply: status });
    expect(judge(status, maxAttempts)).toEqual({ kind: "delivered", reply: status });
  });

  test.each([
    [0, "status"],
    [100, "status"],
    [199, "status"],
    [300, "redirect"],
    [302, "redirect"],
    [399, "redirect"],
    [400, "status"],
    [401, "status"],
    [404, "status"],
    [429, "status"],
    [500, "status"],
    [599, "status"],
  ])("is made again after %i: %s", (status, error) => {
    expect(judge(status)).toEqual({ kind: "retry", waitSeconds: 5, reply: status, error });
    expect(judge(status, maxAttempts)).toEqual({ kind: "failed", reply: status, error });
  });

  test("ends it all with 410", () => {
    expect(judge(410)).toEqual({ kind: "gone", reply: 410, error: "gone" });
  });

  test.each(["timeout", "network", "refused_address", "secret"] as const)(
    "is made again after no reply: %s",
    (error) => {
      const found = [1, maxAttempts].map((attempt) => judgeAttempt({ error }, attempt, middle));
      expect(found).toEqual([
        { kind: "retry", waitSeconds: 5, reply: null, error },
        { kind: "failed", reply: null, error },
      ]);
    },
  );

  test("that we broke off counts for nothing", () => {
    const broken = judgeAttempt({ error: "interrupted" }, maxAttempts, middle);
    expect(broken).toEqual({ kind: "given_back" });
  });
});
