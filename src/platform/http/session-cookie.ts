import { deleteCookie, setCookie } from "hono/cookie";
import type { Settings } from "../settings.ts";
import type { AppContext } from "./app-env.ts";

/** `__Host-` binds the cookie to this host over TLS; plain http has no such promise to keep. */
export function sessionCookieName(settings: Settings): string {
  return isSecure(settings) ? "__Host-florin" : "florin";
}

/** Out of reach of scripts, sent on navigation to us but on no request that another site makes. */
export function setSessionCookie(c: AppContext, value: string, expires: Date): void {
  const { settings } = c.var.ctx;
  setCookie(c, sessionCookieName(settings), value, { ...attributesOf(settings), expires });
}

export function clearSessionCookie(c: AppContext): void {
  const { settings } = c.var.ctx;
  deleteCookie(c, sessionCookieName(settings), attributesOf(settings));
}

function attributesOf(settings: Settings) {
  return { path: "/", httpOnly: true, secure: isSecure(settings), sameSite: "Lax" } as const;
}

function isSecure(settings: Settings): boolean {
  return settings.http.publicUrl.startsWith("https:");
}
