import type { Clock } from "../../core/clock.ts";
import { decide } from "./decision.ts";
import { perPolicy } from "./per-policy.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** Keys of one policy whose counts are kept; beyond it those that were idle longest are dropped. */
export const maxKeysPerPolicy = 20_000;
const maxKeysPerGeneration = maxKeysPerPolicy / 2;

/** The counts of one policy in the present window, and no older ones. */
type Counts = {
  /** The number of the window since 1970. */
  window: number;
  /** Counts by key, of keys used lately. When it is full it becomes `older`. */
  recent: Map<string, number>;
  older: Map<string, number>;
};

/**
 * Counts in this instance alone, in fixed windows that begin at whole multiples of their length.
 *
 * It is not the `RateLimiterMemory` of rate-limiter-flexible because that one has no bound and
 * starts a timer per key: with 100,000 keys it takes 1.2 to 1.9 µs a try, this 0.4 µs (0.2 µs with
 * 1,000 keys). Two generations instead of dropping the oldest key: a `Map` walks over the holes at
 * its front, which costs 5 µs; and whoever keeps trying stays counted while others are dropped.
 */
export function createMemoryLimiter(clock: Clock): RateLimiter {
  const countsOf = perPolicy<Counts>(
    ({ name, windowSeconds }) => `${name}/${windowSeconds}`,
    () => ({ window: -1, recent: new Map(), older: new Map() }),
  );
  return {
    async take(policy, key) {
      const windowMs = policy.windowSeconds * 1000;
      const nowMs = clock().getTime();
      const window = Math.floor(nowMs / windowMs);
      const counts = countsOf(policy);
      if (counts.window !== window) startWindow(counts, window);
      return decide(policy, countTry(counts, key), (window + 1) * windowMs - nowMs);
    },
  };
}

function startWindow(counts: Counts, window: number): void {
  counts.window = window;
  counts.recent = new Map();
  counts.older = new Map();
}

function countTry(counts: Counts, key: string): number {
  const used = (counts.recent.get(key) ?? counts.older.get(key) ?? 0) + 1;
  counts.recent.set(key, used);
  if (counts.recent.size >= maxKeysPerGeneration) {
    counts.older = counts.recent;
    counts.recent = new Map();
  }
  return used;
}
