/**
 * Remembers for seconds that a session was alive. Postgres keeps the truth: a miss, an outage or a
 * flushed store only costs one read. A revoked session leaves a mark behind that a slower reader of
 * an older row cannot overwrite.
 */
export interface SessionCache {
  /** The snapshot, `revoked`, or null when nothing is known. Never throws: an outage is null. */
  read(sessionId: string): Promise<SessionSnapshot | "revoked" | null>;
  /** Keeps a snapshot unless anything is already known of this session. Never throws. */
  remember(sessionId: string, snapshot: SessionSnapshot): Promise<void>;
  /**
   * Marks sessions as dead from now on. Never throws: a mark that could not be written is kept here
   * and written before this instance believes the store again.
   */
  revoke(sessionIds: readonly string[]): Promise<void>;
}

/** Flat and small: what authentication must know beside the token itself. */
export type SessionSnapshot = Readonly<Record<string, string | number | boolean | null>>;

/** Seconds that a snapshot may be believed. */
export const snapshotTtlSeconds = 15;
/** Seconds that a mark of revocation stays; longer than any snapshot and any request. */
export const revokedTtlSeconds = 120;
