import { type Measurements, percentile } from "./measurements.ts";

export type Summary = Readonly<{
  people: number;
  /** How many got through to the end. */
  finished: number;
  seconds: number;
  requests: number;
  /** Failed requests by code. */
  errors: Readonly<Record<string, number>>;
  operations: readonly Operation[];
}>;

type Operation = Readonly<{
  name: string;
  requests: number;
  errors: Readonly<Record<string, number>>;
  p50_ms: number;
  p95_ms: number;
  p99_ms: number;
}>;

export function summarise(
  measurements: Measurements,
  totals: { people: number; finished: number; seconds: number },
): Summary {
  const operations = [...measurements.series()].map(([name, { latenciesMs, errors }]) => ({
    name,
    requests: latenciesMs.length,
    errors: Object.fromEntries(errors),
    p50_ms: tenth(percentile(latenciesMs, 0.5)),
    p95_ms: tenth(percentile(latenciesMs, 0.95)),
    p99_ms: tenth(percentile(latenciesMs, 0.99)),
  }));
  return {
    ...totals,
    seconds: tenth(totals.seconds),
    requests: operations.reduce((sum, { requests }) => sum + requests, 0),
    errors: addUp(operations.map(({ errors }) => errors)),
    operations,
  };
}

/** The summary for people: one line for each operation, then the whole. */
export function renderTable(summary: Summary): string {
  const rows = [
    ["operation", "requests", "p50 ms", "p95 ms", "p99 ms", "errors"],
    ...summary.operations.map(({ name, requests, p50_ms, p95_ms, p99_ms, errors }) => [
      name,
      ...[requests, p50_ms, p95_ms, p99_ms].map(String),
      describeErrors(errors),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => width(row, column))));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, column, widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const { finished, people, requests, seconds, errors } = summary;
  const whole = `${finished} of ${people} people got through: ${requests} requests in ${seconds} s`;
  return `${lines.join("\n")}\n\n${whole}, errors: ${describeErrors(errors)}\n`;
}

function width(row: readonly string[], column: number): number {
  return row[column]?.length ?? 0;
}

/** Numbers stand to the right; the name and the errors are words. */
function pad(cell: string, column: number, size: number): string {
  return column === 0 || column === 5 ? cell.padEnd(size) : cell.padStart(size);
}

function describeErrors(errors: Readonly<Record<string, number>>): string {
  const list = Object.entries(errors).map(([code, count]) => `${code} ${count}`);
  return list.length === 0 ? "none" : list.join(", ");
}

function addUp(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [code, count] of all.flatMap(Object.entries<number>)) {
    sums[code] = (sums[code] ?? 0) + count;
  }
  return sums;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
