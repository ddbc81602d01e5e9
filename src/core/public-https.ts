/** This machine, and networks that nobody outside can reach (RFC 1918, RFC 6761, RFC 6762). */
const localNames = new RegExp(
  [
    String.raw`^(localhost|.*\.localhost|.*\.local|0\.0\.0\.0|\[.*\])\.?$`,
    String.raw`^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.`,
  ].join("|"),
);

/** Whether an address is https and, by its name, of the public network. */
export function isPublicHttps(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" && !localNames.test(hostname);
}
