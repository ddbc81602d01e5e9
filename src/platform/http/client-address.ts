import { z } from "zod";

/** Where the caller's address comes from: the platform's header, or the socket behind proxies. */
export type AddressSource =
  | Readonly<{ kind: "cloudflare" }>
  | Readonly<{ kind: "socket"; trustedProxyHops: number }>;

const unknownAddress = "unknown";
const ipv4 = z.ipv4();
const ipv6 = z.ipv6();

/**
 * The address that limits and audit rows use. On Node the right-most `trustedProxyHops` entries of
 * `X-Forwarded-For` were appended by our own proxies; whatever stands further left is the caller's
 * own claim and changes nothing.
 */
export function resolveClientAddress(
  source: AddressSource,
  header: (name: string) => string | undefined,
  socketAddress: string | undefined,
): string {
  if (source.kind === "cloudflare") return normalise(header("cf-connecting-ip")) ?? unknownAddress;
  const direct = normalise(socketAddress) ?? unknownAddress;
  if (source.trustedProxyHops === 0) return direct;
  const chain = (header("x-forwarded-for") ?? "").split(",");
  const claimed = chain.at(-source.trustedProxyHops);
  return normalise(claimed?.trim()) ?? direct;
}

/** One network is one caller: IPv6 users own at least a /64. */
export function limiterKeyOf(address: string): string {
  if (!address.includes(":")) return address;
  return `${expandedGroups(address).slice(0, 4).join(":")}::/64`;
}

/** Some proxies write `address:port`; IPv6 stands in brackets then. */
const withPort = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/;

function normalise(text: string | undefined): string | null {
  if (!text) return null;
  const [, inBrackets, digits] = withPort.exec(text) ?? [];
  const address = (inBrackets ?? digits ?? text).replace(/%.*$/, "");
  if (ipv4.safeParse(address).success) return address;
  return ipv6.safeParse(address).success ? shorten(address) : null;
}

/** One spelling for each address, the way URLs write it; IPv4 within IPv6 is IPv4. */
function shorten(address: string): string {
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  const halves = [high, low].map((half) => Number.parseInt(half, 16));
  return halves.flatMap((half) => [half >> 8, half & 255]).join(".");
}

function expandedGroups(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  return groups.map((group) => group.replace(/^0+(?=.)/, ""));
}
