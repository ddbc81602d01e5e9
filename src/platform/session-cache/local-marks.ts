import { addSeconds, type Clock } from "../../core/clock.ts";
import { createExpiringMap } from "./expiring-map.ts";
import { revokedTtlSeconds } from "./session-cache.ts";

/** Sessions revoked through this instance of late; more of them than this are not told apart. */
const maxKnown = 20_000;
/** Marks waiting for the store to come back. */
export const maxUnwritten = 10_000;

/**
 * The marks of revocation that this instance knows by itself, each for `revokedTtlSeconds`: by then
 * no snapshot and no request that is older than the mark is left.
 */
export interface LocalMarks {
  isRevoked(sessionId: string): boolean;
  add(sessionIds: readonly string[]): void;
  /** Keeps marks that the store did not take. */
  keepUnwritten(sessionIds: readonly string[]): void;
  /** The oldest marks that the store must still be given, at most `count`. */
  unwritten(count: number): string[];
  hasUnwritten(): boolean;
  setWritten(sessionIds: readonly string[]): void;
  /** True after more marks than can be kept: then no snapshot may be believed for a while. */
  isOverflown(): boolean;
}

export function createLocalMarks(clock: Clock): LocalMarks {
  const known = createExpiringMap<true>({
    ttlSeconds: revokedTtlSeconds,
    maxEntries: maxKnown,
    clock,
  });
  const waiting = createExpiringMap<true>({
    ttlSeconds: revokedTtlSeconds,
    maxEntries: maxUnwritten,
    clock,
  });
  let overflownUntil: Date | null = null;

  return {
    isRevoked: (sessionId) => known.has(sessionId),
    add(sessionIds) {
      for (const sessionId of sessionIds) known.set(sessionId, true);
    },
    keepUnwritten(sessionIds) {
      for (const sessionId of sessionIds) {
        if (waiting.size() < maxUnwritten || waiting.has(sessionId)) waiting.set(sessionId, true);
        else overflownUntil = addSeconds(clock(), revokedTtlSeconds);
      }
    },
    unwritten: (count) => waiting.oldestKeys(count),
    hasUnwritten: () => waiting.size() > 0,
    setWritten(sessionIds) {
      for (const sessionId of sessionIds) waiting.delete(sessionId);
    },
    isOverflown: () => overflownUntil !== null && clock() < overflownUntil,
  };
}
