import type { Clock } from "../../core/clock.ts";
import type { Log } from "../log/log.ts";
import { createOutageCircuit, noAnswer } from "../redis/outage-circuit.ts";
import { createLocalMarks, maxUnwritten } from "./local-marks.ts";
import type { SessionCache } from "./session-cache.ts";
import type { SessionStore } from "./session-store.ts";

/** Marks that are sent to the store at once. */
const maxMarksPerWrite = 500;
const maxWrites = Math.ceil(maxUnwritten / maxMarksPerWrite);

export type GuardedSessionCacheOptions = Readonly<{ store: SessionStore; log: Log; clock: Clock }>;

/**
 * A session cache that keeps its promises over a store that may be gone: it answers null at once,
 * and a mark that could not be written is kept, believed here, and written before this instance
 * asks the store anything else.
 */
export function createGuardedSessionCache(options: GuardedSessionCacheOptions): SessionCache {
  const { store, log, clock } = options;
  const marks = createLocalMarks(clock);
  const circuit = createOutageCircuit({ name: "session_cache", log, clock });

  const writeMarks = async (): Promise<void> => {
    for (let write = 0; write < maxWrites && marks.hasUnwritten(); write += 1) {
      const sessionIds = marks.unwritten(maxMarksPerWrite);
      await store.revoke(sessionIds);
      marks.setWritten(sessionIds);
    }
  };
  /** Asks at once when no mark waits, so that the question shares a write with the limiter's. */
  const afterMarks = <Answer>(ask: () => Promise<Answer>) =>
    marks.hasUnwritten() ? () => writeMarks().then(ask) : ask;

  return {
    async read(sessionId) {
      if (marks.isRevoked(sessionId)) {
        if (marks.hasUnwritten()) await circuit.attempt(writeMarks);
        return "revoked";
      }
      if (marks.isOverflown()) return null;
      const answer = await circuit.attempt(afterMarks(() => store.read(sessionId)));
      // The session may have been revoked while the store's answer was on its way.
      if (marks.isRevoked(sessionId)) return "revoked";
      return answer === noAnswer || marks.isOverflown() ? null : answer;
    },
    async remember(sessionId, snapshot) {
      if (marks.isRevoked(sessionId) || marks.isOverflown()) return;
      await circuit.attempt(afterMarks(() => store.remember(sessionId, snapshot)));
    },
    async revoke(sessionIds) {
      marks.add(sessionIds);
      for (let first = 0; first < sessionIds.length; first += maxMarksPerWrite) {
        const some = sessionIds.slice(first, first + maxMarksPerWrite);
        // Urgent: other instances go on believing their snapshots until the mark is written.
        const outcome = await circuit.attempt(
          afterMarks(() => store.revoke(some)),
          "urgent",
        );
        if (outcome === noAnswer) marks.keepUnwritten(some);
      }
    },
  };
}
