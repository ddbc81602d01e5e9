import type { Clock } from "../../core/clock.ts";
import { createExpiringMap } from "./expiring-map.ts";
import {
  revokedTtlSeconds,
  type SessionCache,
  type SessionSnapshot,
  snapshotTtlSeconds,
} from "./session-cache.ts";

const maxSnapshots = 20_000;
const maxMarks = 20_000;

/** A cache of this instance alone: right for one process, wrong for several. */
export function createMemorySessionCache(clock: Clock): SessionCache {
  // Two maps, so that no number of snapshots can push a mark out.
  const snapshots = createExpiringMap<SessionSnapshot>({
    ttlSeconds: snapshotTtlSeconds,
    maxEntries: maxSnapshots,
    clock,
  });
  const marks = createExpiringMap<true>({
    ttlSeconds: revokedTtlSeconds,
    maxEntries: maxMarks,
    clock,
  });
  return {
    async read(sessionId) {
      return marks.has(sessionId) ? "revoked" : (snapshots.get(sessionId) ?? null);
    },
    async remember(sessionId, snapshot) {
      if (marks.has(sessionId) || snapshots.has(sessionId)) return;
      snapshots.set(sessionId, snapshot);
    },
    async revoke(sessionIds) {
      for (const sessionId of sessionIds) {
        marks.set(sessionId, true);
        snapshots.delete(sessionId);
      }
    },
  };
}
