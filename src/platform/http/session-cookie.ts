import { deleteCookie, setCookie } from "hono/cookie";
import type { Settings } from "../settings.ts";
import type { AppContext } from "./app-env.ts";

export function sessionCookieName(settings: Settings): string {
  return hostCookieName(settings, "florin");
}

/** Out of reach of scripts, sent on navigation to us but on no request that another site makes. */
export function setSessionCookie(c: AppContext, value: string, expires: Date): void {
  const { settings } = c.var.ctx;
  setCookie(c, sessionCookieName(settings), value, { ...cookieAttributes(settings), expires });
}

export function clearSessionCookie(c: AppContext): void {
  const { settings } = c.var.ctx;
  deleteCookie(c, sessionCookieName(settings), cookieAttributes(settings));
}

/** `__Host-` binds the cookie to this host over TLS; plain http has no such promise to keep. */
export function hostCookieName(settings: Settings, plainName: string): string {
  return isSecure(settings) ? `__Host-${plainName}` : plainName;
}

export function cookieAttributes(settings: Settings) {
  return { path: "/", httpOnly: true, secure: isSecure(settings), sameSite: "Lax" } as const;
}

function isSecure(settings: Settings): boolean {
  return settings.http.publicUrl.startsWith("https:");
}
