import type { Counts } from "./metric-store.ts";

/**
 * How counts are named where they are kept: words with spaces between them, of which patterns of
 * routes have none. `http GET /health 200 b3` counts requests of one bucket, `http GET /health 200
 * us` their microseconds, `limit login refused` decisions.
 */

/** Upper bounds of the buckets in seconds; one more bucket holds what took longer. */
export const bucketSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

export type LimitOutcome = "allowed" | "refused" | "fallback_allowed" | "fallback_refused";

/** Requests of one method, route and status. */
export type RequestSeries = Readonly<{
  method: string;
  route: string;
  status: string;
  /** One per bucket, not added up, and one for the rest. */
  buckets: number[];
  microseconds: number;
}>;

export type LimitSeries = Readonly<{ policy: string; outcome: string; count: number }>;

export function bucketOf(durationMs: number): number {
  const index = bucketSeconds.findIndex((bound) => durationMs <= bound * 1_000);
  return index < 0 ? bucketSeconds.length : index;
}

export const requestField = (series: string, part: string) => `http ${series} ${part}`;
export const limitField = (policy: string, outcome: LimitOutcome) => `limit ${policy} ${outcome}`;

/** Fields of other versions are left out. */
export function readFields(counts: Counts): { requests: RequestSeries[]; limits: LimitSeries[] } {
  const requests = new Map<
    string,
    { -readonly [Key in keyof RequestSeries]: RequestSeries[Key] }
  >();
  const limits: LimitSeries[] = [];
  for (const [field, count] of counts) {
    const [kind, ...words] = field.split(" ");
    if (kind === "limit" && words.length === 2) {
      const [policy = "", outcome = ""] = words;
      limits.push({ policy, outcome, count });
    } else if (kind === "http" && words.length === 4) {
      const [method = "", route = "", status = "", part = ""] = words;
      const key = `${method} ${route} ${status}`;
      const buckets = Array<number>(bucketSeconds.length + 1).fill(0);
      const series = requests.get(key) ?? { method, route, status, buckets, microseconds: 0 };
      requests.set(key, series);
      const bucket = Number(/^b(\d+)$/.exec(part)?.[1] ?? Number.NaN);
      if (part === "us") series.microseconds = count;
      else if (bucket < series.buckets.length) series.buckets[bucket] = count;
    }
  }
  return { requests: [...requests.values()], limits };
}
