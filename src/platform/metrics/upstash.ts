import type { Redis } from "@upstash/redis/cloudflare";
import {
  addScript,
  batchKeyOf,
  hashKey,
  type MetricStore,
  parseHash,
  readScript,
  scriptArguments,
} from "./metric-store.ts";

/** Counts of all isolates in Upstash Redis. */
export function createUpstashMetricStore(redis: Redis): MetricStore {
  return {
    isShared: true,
    async add(batch) {
      const keys = [hashKey, batchKeyOf(batch.id)];
      await redis.eval(addScript, keys, scriptArguments(batch));
    },
    read: async () => parseHash(await redis.eval(readScript, [hashKey], [])),
  };
}
