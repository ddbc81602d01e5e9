/** Counts tries per key and window. `take` throws `LimiterOutage` when its store cannot answer. */
export interface RateLimiter {
  take(policy: RatePolicy, key: string): Promise<RateDecision>;
}

export type RatePolicy = Readonly<{
  /** Shown in `RateLimit-Policy` and part of the stored key. */
  name: string;
  /** Tries allowed per window. */
  limit: number;
  windowSeconds: number;
  /**
   * When the store is gone: `strict` counts in this instance alone (sign-in, codes, money), `open`
   * lets the request pass (reads).
   */
  onOutage: "strict" | "open";
}>;

export type RateDecision = Readonly<{
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Whole seconds until the window ends, at least 1. */
  resetSeconds: number;
  /** The store did not answer, so this is what the policy says of an outage. */
  isFallback?: boolean;
}>;

/** The limiter's store did not answer; it says nothing about the caller's count. */
export class LimiterOutage extends Error {
  constructor(cause: unknown) {
    super("The store of the rate limiter did not answer", { cause });
    this.name = "LimiterOutage";
  }
}
