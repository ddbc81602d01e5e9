import { BlockList, isIPv4, isIPv6 } from "node:net";

/**
 * Blocks that no stranger's name may lead to: what is private, local to a link or a machine, kept
 * for tests, or a way of writing an IPv4 address inside an IPv6 one. Source: the IANA IPv4 and IPv6
 * Special-Purpose Address Registries (RFC 6890) as of October 2025.
 */
const specialIpv4 = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // shared by customers of a carrier
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local, and the metadata of clouds
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.31.196.0", 24], // AS112
  ["192.52.193.0", 24], // automatic multicast tunnels
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // private
  ["192.175.48.0", 24], // AS112
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, and broadcast
] as const;

/** All of IPv6 that is given out as global unicast (RFC 4291, IANA); the rest is special. */
const globalIpv6 = ["2000::", 3] as const;
const specialIpv6 = [
  ["2001::", 23], // protocol assignments: Teredo, ORCHID, benchmarks and others
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["2620:4f:8000::", 48], // AS112
  ["3fff::", 20], // documentation
] as const;

const special = new BlockList();
for (const [network, prefix] of specialIpv4) special.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of specialIpv6) special.addSubnet(network, prefix, "ipv6");
const globalUnicast = new BlockList();
globalUnicast.addSubnet(...globalIpv6, "ipv6");

/** True for an address of the public internet; false for anything that is no address at all. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, "ipv4");
  if (!isIPv6(address)) return false;
  return globalUnicast.check(address, "ipv6") && !special.check(address, "ipv6");
}
