import { getCookie, setCookie } from "hono/cookie";
import type { Settings } from "../settings.ts";
import type { AppContext } from "./app-env.ts";
import { cookieAttributes, hostCookieName } from "./session-cookie.ts";

/**
 * A random text in a short-lived cookie: it shows that the browser that comes back from another
 * site's sign-in is the one that we sent there.
 */
export function readBrowserSecret(c: AppContext): string | undefined {
  return getCookie(c, nameOf(c.var.ctx.settings));
}

export function setBrowserSecret(c: AppContext, secret: string, maxAgeSeconds: number): void {
  const { settings } = c.var.ctx;
  const attributes = { ...cookieAttributes(settings), maxAge: maxAgeSeconds };
  setCookie(c, nameOf(settings), secret, attributes);
}

function nameOf(settings: Settings): string {
  return hostCookieName(settings, "florin-oauth");
}
