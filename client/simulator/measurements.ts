import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

/** What is kept of all requests of one name. */
export type Series = Readonly<{
  requests: number;
  /** How often each code was met that should not have been. */
  errors: ReadonlyMap<string, number>;
  /** Milliseconds that the share (0 to 1) of the requests did not exceed. */
  percentile(share: number): number;
}>;

/** Counts requests, what came of them and their errors, by the name of what was asked. */
export interface Measurements {
  /** `errorCode` is null for a request that went as it may. */
  add(name: string, latencyMs: number, errorCode: string | null): void;
  /** Something that happened as it may: `posted`, `insufficient_funds`. */
  count(outcome: string): void;
  series(): ReadonlyMap<string, Series>;
  outcomes(): ReadonlyMap<string, number>;
  requests(): number;
  errors(): number;
}

/** Microseconds; an hour is longer than any request. */
const range = { lowest: 1, highest: 3_600_000_000, figures: 3 };

/** Latencies go into histograms, whose size does not grow with the number of requests. */
export function createMeasurements(): Measurements {
  const all = new Map<string, OpenSeries>();
  const outcomes = new Map<string, number>();
  let [requests, errors] = [0, 0];
  return {
    add(name, latencyMs, errorCode) {
      const own = all.get(name) ?? openSeries();
      all.set(name, own);
      own.histogram.record(Math.max(1, Math.min(range.highest, Math.round(latencyMs * 1000))));
      requests += 1;
      if (errorCode === null) return;
      errors += 1;
      own.errors.set(errorCode, (own.errors.get(errorCode) ?? 0) + 1);
    },
    count: (outcome) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1),
    series: () => new Map([...all].map(([name, own]) => [name, describe(own)])),
    outcomes: () => outcomes,
    requests: () => requests,
    errors: () => errors,
  };
}

type OpenSeries = Readonly<{ histogram: RecordableHistogram; errors: Map<string, number> }>;

function openSeries(): OpenSeries {
  return { histogram: createHistogram(range), errors: new Map() };
}

function describe({ histogram, errors }: OpenSeries): Series {
  return {
    requests: histogram.count,
    errors,
    percentile: (share) => histogram.percentile(share * 100) / 1000,
  };
}
