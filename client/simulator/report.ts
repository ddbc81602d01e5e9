import type { Measurements } from "./measurements.ts";

/** Whether what was put in is what people have at the end. */
export type LedgerCheck =
  | Readonly<{ status: "clean" | "differs"; put_in: number; balances: number; currency: string }>
  | Readonly<{ status: "not_checked" }>;

export type Outcome = Readonly<{
  /** How many got through to the end. */
  finished: number;
  /** Parts of the scenario that this server does not have. */
  left_out: readonly string[];
  ledger: LedgerCheck;
}>;

type Counts = Readonly<Record<string, number>>;

export type Summary = Outcome &
  Readonly<{
    people: number;
    seconds: number;
    requests: number;
    /** Failed requests by code. */
    errors: Counts;
    /** What happened as it may, such as a transfer that the balance did not cover. */
    outcomes: Counts;
    operations: readonly Operation[];
  }>;

type Operation = Readonly<{
  name: string;
  requests: number;
  errors: Counts;
  p50_ms: number;
  p95_ms: number;
  p99_ms: number;
}>;

export function summarise(
  measurements: Measurements,
  totals: Outcome & { people: number; seconds: number },
): Summary {
  const operations = [...measurements.series()].map(([name, series]) => ({
    name,
    requests: series.requests,
    errors: Object.fromEntries(series.errors),
    p50_ms: tenth(series.percentile(0.5)),
    p95_ms: tenth(series.percentile(0.95)),
    p99_ms: tenth(series.percentile(0.99)),
  }));
  const { people, finished, seconds, left_out, ledger } = totals;
  return {
    people,
    finished,
    seconds: tenth(seconds),
    requests: measurements.requests(),
    errors: addUp(operations.map(({ errors }) => errors)),
    outcomes: Object.fromEntries(measurements.outcomes()),
    ledger,
    left_out,
    operations,
  };
}

function addUp(all: readonly Counts[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [code, count] of all.flatMap(Object.entries<number>)) {
    sums[code] = (sums[code] ?? 0) + count;
  }
  return sums;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
