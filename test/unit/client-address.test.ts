import { describe, expect, test } from "vitest";
import {
  type AddressSource,
  limiterKeyOf,
  resolveClientAddress,
} from "../../src/platform/http/client-address.ts";

const socket = "10.0.0.9";

function resolve(
  source: AddressSource,
  headers: Readonly<Record<string, string>> = {},
  socketAddress: string | undefined = socket,
): string {
  return resolveClientAddress(source, (name) => headers[name], socketAddress);
}

const behind = (trustedProxyHops: number) => ({ kind: "socket", trustedProxyHops }) as const;

describe("on Node, behind proxies of ours", () => {
  test.each([
    [0, "203.0.113.7", socket],
    [0, "203.0.113.7, 198.51.100.2", socket],
    [1, "203.0.113.7", "203.0.113.7"],
    [1, "192.0.2.1, 203.0.113.7", "203.0.113.7"],
    [1, "192.0.2.1,203.0.113.7", "203.0.113.7"],
    [1, "  203.0.113.7  ", "203.0.113.7"],
    [2, "203.0.113.7, 198.51.100.2", "203.0.113.7"],
    [2, "192.0.2.1, 192.0.2.2, 203.0.113.7, 198.51.100.2", "203.0.113.7"],
    [3, "192.0.2.1, 203.0.113.7, 198.51.100.2, 198.51.100.3", "203.0.113.7"],
  ])("%i of them, the list %j means %s", (hops, list, expected) => {
    expect(resolve(behind(hops), { "x-forwarded-for": list })).toBe(expected);
  });

  test.each([
    [1, undefined],
    [1, ""],
    [1, ","],
    [1, "203.0.113.7,"],
    [1, "unknown"],
    [1, "_hidden"],
    [1, "203.0.113.7, <script>"],
    [1, "203.0.113.256"],
    [1, "203.0.113"],
    [1, "0x7f.1"],
    [1, "2001:db8::1::2"],
    [1, "203.0.113.7:99999999"],
    [2, "203.0.113.7"],
    [10, "203.0.113.7, 198.51.100.2"],
  ])("%i of them, the list %j is no use, so the socket counts", (hops, list) => {
    const headers = list === undefined ? {} : { "x-forwarded-for": list };
    expect(resolve(behind(hops), headers)).toBe(socket);
  });

  test.each([
    ["a proxy that adds a port", "203.0.113.7:52114", "203.0.113.7"],
    ["the same with IPv6", "[2001:db8::7]:52114", "2001:db8::7"],
    ["brackets alone", "[2001:db8::7]", "2001:db8::7"],
  ])("%s is understood", (_, entry, expected) => {
    const headers = { "x-forwarded-for": `192.0.2.1, ${entry}` };
    expect(resolve(behind(1), headers)).toBe(expected);
  });

  test("no other header is believed", () => {
    const forged = "192.0.2.1";
    const headers = {
      "cf-connecting-ip": forged,
      "x-real-ip": forged,
      "true-client-ip": forged,
      forwarded: `for=${forged}`,
    };
    expect(resolve(behind(0), headers)).toBe(socket);
    expect(resolve(behind(1), headers)).toBe(socket);
  });

  test("a socket without an address has an address of its own", () => {
    expect(resolveClientAddress(behind(0), () => undefined, undefined)).toBe("unknown");
    expect(resolveClientAddress(behind(0), () => undefined, "")).toBe("unknown");
  });
});

describe("on Workers", () => {
  test.each([
    [{ "cf-connecting-ip": "203.0.113.7" }, "203.0.113.7"],
    [{ "cf-connecting-ip": "2001:DB8::7" }, "2001:db8::7"],
    [{ "cf-connecting-ip": "203.0.113.7", "x-forwarded-for": "192.0.2.1" }, "203.0.113.7"],
    [{ "x-forwarded-for": "192.0.2.1" }, "unknown"],
    [{ "cf-connecting-ip": "203.0.113.7, 192.0.2.1" }, "unknown"],
    [{}, "unknown"],
  ])("the headers %j mean %s", (headers: Record<string, string>, expected) => {
    expect(resolve({ kind: "cloudflare" }, headers)).toBe(expected);
  });
});

describe("one address has one spelling", () => {
  test.each([
    ["::ffff:198.51.100.7", "198.51.100.7"],
    ["::FFFF:198.51.100.7", "198.51.100.7"],
    ["::ffff:c633:6407", "198.51.100.7"],
    ["0:0:0:0:0:ffff:198.51.100.7", "198.51.100.7"],
    ["0000:0000:0000:0000:0000:ffff:c633:6407", "198.51.100.7"],
    ["::ffff:0:1", "0.0.0.1"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:0db8::0001", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::1", "::1"],
    ["::", "::"],
  ])("%s is %s", (spelling, expected) => {
    expect(resolve(behind(0), {}, spelling)).toBe(expected);
    expect(resolve(behind(1), { "x-forwarded-for": spelling })).toBe(expected);
  });
});

describe("the limiter counts networks", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["unknown", "unknown"],
    ["2001:db8::7", "2001:db8:0:0::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::", "2001:db8:1:2::/64"],
    ["2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::", "2001:db8:1:3::/64"],
    ["2001:0db8:0001:0002::9", "2001:db8:1:2::/64"],
    ["1::8", "1:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
  ])("%s as %s", (address, key) => {
    expect(limiterKeyOf(address)).toBe(key);
  });

  test("those of IPv4 apart, however they are spelled", () => {
    const spellings = ["::ffff:198.51.100.7", "::ffff:c633:6407", "198.51.100.7"];
    const keys = spellings.map((spelling) => limiterKeyOf(resolve(behind(0), {}, spelling)));
    expect(new Set(keys)).toEqual(new Set(["198.51.100.7"]));
  });
});
