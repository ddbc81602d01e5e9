import { bucketOf, type LimitOutcome, limitField, requestField } from "./fields.ts";
import type { Counts } from "./metric-store.ts";

export type CountedRequest = Readonly<{
  method: string;
  /** The pattern of the route, never an address. */
  route: string;
  status: number;
  durationMs: number;
}>;

/** What this instance has counted and not handed over yet. */
export type Tally = Readonly<{
  countRequest(request: CountedRequest): void;
  countDecision(policy: string, outcome: LimitOutcome): void;
  /** Takes at most so many fields out of it. */
  take(maxFields: number): Counts;
  isEmpty(): boolean;
}>;

/** Combinations of method, route and status of one instance; further ones are counted together. */
export const maxSeries = 2_000;
const overflow = "OTHER overflow 0";
const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

export function createTally(): Tally {
  const known = new Set<string>();
  let counted = new Map<string, number>();

  const count = (field: string, by = 1): void => {
    counted.set(field, (counted.get(field) ?? 0) + by);
  };
  const seriesOf = ({ method, route, status }: CountedRequest): string => {
    const series = `${knownMethods.has(method) ? method : "OTHER"} ${route} ${status}`;
    if (known.has(series)) return series;
    if (known.size >= maxSeries) return overflow;
    known.add(series);
    return series;
  };

  return {
    countRequest(request) {
      const series = seriesOf(request);
      count(requestField(series, `b${bucketOf(request.durationMs)}`));
      count(requestField(series, "us"), Math.round(request.durationMs * 1_000));
    },
    countDecision: (policy, outcome) => count(limitField(policy, outcome)),
    take(maxFields) {
      const taken = new Map([...counted].slice(0, maxFields));
      if (taken.size === counted.size) counted = new Map();
      else for (const field of taken.keys()) counted.delete(field);
      return taken;
    },
    isEmpty: () => counted.size === 0,
  };
}
