import type { Redis } from "@upstash/redis/cloudflare";
import { revokedTtlSeconds, snapshotTtlSeconds } from "./session-cache.ts";
import { parseStored, revokedMark, type SessionStore, storedKeyOf } from "./session-store.ts";

/** Sessions in Upstash Redis. The client bounds the time of a call; see `redis/upstash.ts`. */
export function createUpstashSessionStore(redis: Redis): SessionStore {
  return {
    async read(sessionId) {
      // GETEX without an option is a GET that counts as a write. So the SDK sends it in one request
      // with the limiter's script, and no replica that has not heard of a mark yet answers it.
      return parseStored(await redis.getex(storedKeyOf(sessionId)));
    },
    async remember(sessionId, snapshot) {
      const text = JSON.stringify(snapshot);
      await redis.set(storedKeyOf(sessionId), text, { ex: snapshotTtlSeconds, nx: true });
    },
    async revoke(sessionIds) {
      if (sessionIds.length === 0) return;
      const pipeline = redis.pipeline();
      for (const sessionId of sessionIds) {
        pipeline.set(storedKeyOf(sessionId), revokedMark, { ex: revokedTtlSeconds });
      }
      await pipeline.exec();
    },
  };
}
