import type { Redis } from "ioredis";
import {
  addScript,
  batchKeyOf,
  hashKey,
  type MetricStore,
  parseHash,
  readScript,
  scriptArguments,
} from "./metric-store.ts";

/** Counts of all instances in a real Redis. */
export function createRedisMetricStore(client: Redis): MetricStore {
  return {
    isShared: true,
    async add(batch) {
      const list = scriptArguments(batch);
      await client.eval(addScript, 2, hashKey, batchKeyOf(batch.id), ...list);
    },
    read: async () => parseHash(await client.eval(readScript, 1, hashKey)),
  };
}
