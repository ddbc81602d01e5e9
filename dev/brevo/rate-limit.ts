const windowMs = 1000;

/** A window of one second, counted by the stand-in's clock. */
export function createRateLimit(now: () => Date, requestsPerSecond: number) {
  let limit = requestsPerSecond;
  let windowStartMs = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    setLimit(perSecond: number): void {
      limit = perSecond;
    },
    /** Counts one request. The header names are Brevo's own. */
    take(): { isAllowed: boolean; headers: Record<string, string> } {
      const nowMs = now().getTime();
      if (nowMs - windowStartMs >= windowMs) {
        windowStartMs = nowMs;
        used = 0;
      }
      used += 1;
      const leftMs = windowStartMs + windowMs - nowMs;
      return {
        isAllowed: used <= limit,
        headers: {
          "x-sib-ratelimit-limit": String(limit),
          "x-sib-ratelimit-remaining": String(Math.max(0, limit - used)),
          "x-sib-ratelimit-reset": String(Math.ceil(leftMs / 1000)),
        },
      };
    },
  };
}
