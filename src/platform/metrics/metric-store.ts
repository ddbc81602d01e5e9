/** Whole numbers by field; those of all instances add up. See `fields.ts`. */
export type Counts = ReadonlyMap<string, number>;

/** What one instance has counted; its id lets a store add it once, however often it is sent. */
export type Batch = Readonly<{ id: string; counts: Counts }>;

/** Where counts of all instances come together. Both calls throw when it does not answer. */
export interface MetricStore {
  /** False for the memory of one instance, which loses nothing while it lives. */
  readonly isShared: boolean;
  add(batch: Batch): Promise<void>;
  /** Everything that was ever added; never older than an earlier answer. */
  read(): Promise<Counts>;
}

export const hashKey = "florin:metrics";
export const batchKeyOf = (id: string) => `florin:metrics:batch:${id}`;
/** Seconds for which a batch that is sent again is known to have come. */
const batchTtlSeconds = 3_600;

/** One command, so that a batch counts as a whole, and once. */
export const addScript = `
if redis.call('SET', KEYS[2], '1', 'NX', 'EX', ${batchTtlSeconds}) then
  for at = 1, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1]) end
end
return 1`;

/** As a script it goes to the server that is written to; a replica that lags would go back. */
export const readScript = "return redis.call('HGETALL', KEYS[1])";

export function scriptArguments({ counts }: Batch): string[] {
  return [...counts].flatMap(([field, count]) => [field, String(count)]);
}

/** Field and number in turn, as Redis gives a hash. */
export function parseHash(reply: unknown): Counts {
  const flat = Array.isArray(reply) ? reply : [];
  const counts = new Map<string, number>();
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const count = Number(flat[at + 1]);
    if (Number.isSafeInteger(count)) counts.set(String(flat[at]), count);
  }
  return counts;
}

/** For one instance alone. */
export function createMemoryMetricStore(): MetricStore {
  const totals = new Map<string, number>();
  return {
    isShared: false,
    async add({ counts }) {
      for (const [field, count] of counts) totals.set(field, (totals.get(field) ?? 0) + count);
    },
    read: async () => totals,
  };
}
