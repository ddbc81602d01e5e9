import { type Id, isId } from "../../core/id.ts";
import type { Tagger } from "../../platform/crypto/hmac.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Session } from "./sign-in.ts";

/** What a browser's session cookie proves; whether the session still lives is another question. */
export type CookieClaims = Readonly<{
  userId: Id<"user">;
  sessionId: Id<"session">;
  authTime: Date;
  methods: readonly string[];
}>;

const version = "fst1";
const maxLength = 512;

/** `fst1~<session>~<user>~<seconds>~<methods>~<tag>`; a step-up issues a new one. */
export function formatCookieToken(tagger: Tagger, claims: CookieClaims): string {
  const seconds = Math.floor(claims.authTime.getTime() / 1000);
  const parts = [version, claims.sessionId, claims.userId, seconds, claims.methods.join("+")];
  const body = parts.join("~");
  return `${body}~${tagger.tag(body)}`;
}

/** The cookie's value for a session as it stands now. */
export function cookieTokenOf(ctx: Ctx, session: Session): string {
  const { id: sessionId, userId, authTime, methods } = session;
  return formatCookieToken(ctx.crypto.tagger("session-cookie"), {
    userId,
    sessionId,
    authTime,
    methods,
  });
}

/** Null for anything that we did not make. */
export function parseCookieToken(tagger: Tagger, token: string): CookieClaims | null {
  if (token.length > maxLength) return null;
  const [head, sessionId, userId, seconds, methods, tag, ...rest] = token.split("~");
  if (head !== version || !sessionId || !userId || !seconds || !tag || rest.length > 0) return null;
  if (methods === undefined || !/^\d{1,12}$/.test(seconds)) return null;
  if (!isId("session", sessionId) || !isId("user", userId)) return null;
  if (!tagger.matches([head, sessionId, userId, seconds, methods].join("~"), tag)) return null;
  const authTime = new Date(Number(seconds) * 1000);
  return { userId, sessionId, authTime, methods: methods.split("+") };
}
