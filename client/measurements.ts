/** What is kept of all requests of one name. */
export type Series = Readonly<{
  latenciesMs: readonly number[];
  /** How often each code was met. */
  errors: ReadonlyMap<string, number>;
}>;

/** Counts requests and their errors, by the name of what was asked. */
export interface Measurements {
  /** `errorCode` is null for a request that went well. */
  add(name: string, latencyMs: number, errorCode: string | null): void;
  series(): ReadonlyMap<string, Series>;
}

type OpenSeries = { latenciesMs: number[]; errors: Map<string, number> };

export function createMeasurements(): Measurements {
  const all = new Map<string, OpenSeries>();
  return {
    add(name, latencyMs, errorCode) {
      const own: OpenSeries = all.get(name) ?? { latenciesMs: [], errors: new Map() };
      all.set(name, own);
      own.latenciesMs.push(latencyMs);
      if (errorCode !== null) own.errors.set(errorCode, (own.errors.get(errorCode) ?? 0) + 1);
    },
    series: () => all,
  };
}

/** The value that `share` (0 to 1) of the values do not exceed: nearest rank; 0 without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
