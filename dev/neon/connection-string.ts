import type { IncomingHttpHeaders } from "node:http";
import { ProxyFailure } from "./failure.ts";

/**
 * Refuses what the proxy refuses in `Neon-Connection-String`. The database behind the stand-in is
 * chosen when it starts, so host and names only have to be there; a password is compared only when
 * the stand-in was given one. Messages never repeat the string: it holds a password.
 */
export function checkConnectionString(
  headers: IncomingHttpHeaders,
  password: string | undefined,
): void {
  const header = headers["neon-connection-string"];
  if (typeof header !== "string") throw refused("invalid header: neon-connection-string");
  if (!URL.canParse(header)) throw refused("invalid connection string: not a URL");
  const url = new URL(header);
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") {
    throw refused("incorrect scheme");
  }
  if (url.pathname.length < 2) throw refused("missing database name");
  if (url.username === "") throw refused("missing username");
  if (url.hostname === "") throw refused("missing hostname");
  if (headers.authorization?.startsWith("Bearer ")) return;
  if (url.password === "") {
    throw refused("missing authentication credentials: required password");
  }
  if (password !== undefined && decoded(url.password) !== password) {
    throw refused(`password authentication failed for user '${decoded(url.username)}'`);
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused("invalid connection string: broken percent-encoding");
  }
}

function refused(message: string): ProxyFailure {
  return new ProxyFailure(400, message);
}
