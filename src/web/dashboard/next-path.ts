import { safeReturnPath } from "../../features/auth/index.ts";

const home = "/app";

/** A page of ours to go to afterwards; the first page for everything else. */
export function nextPath(text: string): string {
  const path = safeReturnPath(text);
  return path !== null && /^\/app([/?]|$)/.test(path) ? path : home;
}
