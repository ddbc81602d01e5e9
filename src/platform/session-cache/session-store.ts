import { z } from "zod";
import { parseJson } from "../../core/parse-json.ts";
import type { SessionSnapshot } from "./session-cache.ts";

/** What a store does for the session cache. Every method throws when the store does not answer. */
export interface SessionStore {
  /** Null for what is missing and for what nobody of ours has written. */
  read(sessionId: string): Promise<SessionSnapshot | "revoked" | null>;
  /** Keeps the snapshot for `snapshotTtlSeconds`, unless anything is there. */
  remember(sessionId: string, snapshot: SessionSnapshot): Promise<void>;
  /** Writes the marks for `revokedTtlSeconds`, over anything that is there. */
  revoke(sessionIds: readonly string[]): Promise<void>;
}

/** What is stored of a revoked session; no JSON, so that no snapshot can look like it. */
export const revokedMark = "revoked";

export function storedKeyOf(sessionId: string): string {
  return `florin:ses:${sessionId}`;
}

const snapshotSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

/** Reads text, or what a client has already parsed of it. */
export function parseStored(stored: unknown): SessionSnapshot | "revoked" | null {
  if (stored === null || stored === undefined) return null;
  if (stored === revokedMark) return "revoked";
  const parsed = snapshotSchema.safeParse(typeof stored === "string" ? parseJson(stored) : stored);
  return parsed.success ? parsed.data : null;
}
