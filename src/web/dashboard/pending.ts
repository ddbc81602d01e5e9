import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import type { AppContext } from "../../platform/http/app-env.ts";
import { cookieAttributes, hostCookieName } from "../../platform/http/session-cookie.ts";
import type { Schemas } from "./ask.ts";

/** What was begun on one page and goes on at the next; kept out of addresses and pages. */
const pendingSchema = z.union([
  z.object({ kind: z.literal("sign-up"), email: z.string().max(254) }),
  z.object({
    kind: z.literal("second-factor"),
    token: z.string().max(256),
    methods: z.array(z.enum(["totp", "sms", "recovery_code"])).max(3),
    next: z.string().max(512),
  }),
]);

export type Pending = z.infer<typeof pendingSchema>;
type Kind = Pending["kind"];

const lifeSeconds = 900;

export function keepPending(c: AppContext, pending: Pending): void {
  const { settings } = c.var.ctx;
  const attributes = { ...cookieAttributes(settings), maxAge: lifeSeconds };
  setCookie(c, nameOf(c), JSON.stringify(pending), attributes);
}

/** Null where nothing of the kind was begun in this browser. */
export function readPending<K extends Kind>(
  c: AppContext,
  kind: K,
): Extract<Pending, { kind: K }> | null {
  const text = getCookie(c, nameOf(c));
  if (text === undefined) return null;
  try {
    const pending = pendingSchema.parse(JSON.parse(text));
    return pending.kind === kind ? (pending as Extract<Pending, { kind: K }>) : null;
  } catch {
    return null;
  }
}

export function forgetPending(c: AppContext): void {
  deleteCookie(c, nameOf(c), cookieAttributes(c.var.ctx.settings));
}

function nameOf(c: AppContext): string {
  return hostCookieName(c.var.ctx.settings, "florin-pending");
}

/** What the API answers where the first factor was right and there is a second one. */
export type FirstFactor = Schemas["MfaRequired"];

export function awaitSecondFactor(c: AppContext, answer: FirstFactor, next: string): void {
  const { mfa_token: token, methods } = answer;
  keepPending(c, { kind: "second-factor", token, methods, next });
}
