import type { Redis } from "ioredis";
import { revokedTtlSeconds, snapshotTtlSeconds } from "./session-cache.ts";
import { parseStored, revokedMark, type SessionStore, storedKeyOf } from "./session-store.ts";

/** Sessions in a real Redis. The client bounds the time of a command; see `redis/connect.ts`. */
export function createRedisSessionStore(client: Redis): SessionStore {
  return {
    async read(sessionId) {
      return parseStored(await client.get(storedKeyOf(sessionId)));
    },
    async remember(sessionId, snapshot) {
      const text = JSON.stringify(snapshot);
      await client.set(storedKeyOf(sessionId), text, "EX", snapshotTtlSeconds, "NX");
    },
    async revoke(sessionIds) {
      await Promise.all(
        sessionIds.map((sessionId) =>
          client.set(storedKeyOf(sessionId), revokedMark, "EX", revokedTtlSeconds),
        ),
      );
    },
  };
}
