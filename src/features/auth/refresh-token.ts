import { type Id, isId } from "../../core/id.ts";
import type { Tagger } from "../../platform/crypto/hmac.ts";

export type RefreshClaim = Readonly<{ sessionId: Id<"session">; counter: number }>;

const version = "frt1";
const maxLength = 256;

/** `frt1~<session id>~<counter>~<tag>`: the tag proves that we made it, the row that it is live. */
export function formatRefreshToken(tagger: Tagger, claim: RefreshClaim): string {
  const body = `${version}~${claim.sessionId}~${claim.counter}`;
  return `${body}~${tagger.tag(body)}`;
}

/** Null for anything that we did not make. */
export function parseRefreshToken(tagger: Tagger, token: string): RefreshClaim | null {
  if (token.length > maxLength) return null;
  const [head, sessionId, counter, tag, ...rest] = token.split("~");
  if (head !== version || !sessionId || !counter || !tag || rest.length > 0) return null;
  if (!/^\d{1,9}$/.test(counter) || !isId("session", sessionId)) return null;
  if (!tagger.matches(`${version}~${sessionId}~${counter}`, tag)) return null;
  return { sessionId, counter: Number(counter) };
}
