/**
 * Which addresses a webhook may have. A host is a name: an address in figures has no certificate
 * worth the name, and Workers cannot call one. That a name does not lead into a private network is
 * checked where it is resolved: by Node's sender at each connection, on Workers by the platform.
 */
export type TargetRules = Readonly<{
  /** http and https to this very machine too; for development and tests. */
  allowsLoopback: boolean;
}>;

export const maxUrlLength = 2_048;

/** Names that mean something inside a network only. RFC 6761, 6762, 7686, 8375, 9476 and habit. */
const insideNames = new Set([
  ...[
    "localhost",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "localdomain",
  ],
  ...["arpa", "invalid", "onion", "alt", "cluster", "svc"],
]);

/** Why nothing may be sent there, as a clause after `url`; null when something may. */
export function findTargetFault(text: string, { allowsLoopback }: TargetRules): string | null {
  // The URL parser drops tabs and line breaks and turns backslashes, which other parsers do not.
  if (text.length > maxUrlLength || /[^\x21-\x7e]|[\\"<>^`{|}]/.test(text)) return "must be a URL";
  if (!URL.canParse(text)) return "must be a URL";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "must not hold a user or a password";
  if (text.includes("#")) return "must not have a fragment";
  const isOwnMachine = isLoopbackHost(url.hostname);
  if (url.protocol === "http:" && isOwnMachine && allowsLoopback) return null;
  if (url.protocol !== "https:") return "must begin with https://";
  if (isOwnMachine) return allowsLoopback ? null : insideFault;
  return findHostFault(url.hostname);
}

const insideFault = "must not lead into a private network";

/** `hostname` is as the URL parser gives it: in small letters, IPv4 with dots, IPv6 in brackets. */
function findHostFault(hostname: string): string | null {
  const isLiteral = hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname);
  if (isLiteral) return "must have a host name, not an address in figures";
  const labels = hostname.replace(/\.$/, "").split(".");
  const isInside = labels.length < 2 || insideNames.has(labels.at(-1) ?? "");
  return isInside ? insideFault : null;
}

/** This machine, by its name or its addresses (RFC 6761, 1122, 4291). */
export function isLoopbackHost(hostname: string): boolean {
  const isAddress = hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  return isAddress || /^([^.]+\.)*localhost\.?$/.test(hostname);
}
