/** The account that callers of the stand-in must name. */
export type Credentials = Readonly<{ apiKey: string; apiSecret: string }>;

/** Reads `Authorization: Basic base64(key:secret)`; anything else is not this account. */
export function isAuthorized(header: string | undefined, { apiKey, apiSecret }: Credentials) {
  const [scheme, value] = header?.split(" ") ?? [];
  if (scheme?.toLowerCase() !== "basic" || value === undefined) return false;
  return Buffer.from(value, "base64").toString("utf8") === `${apiKey}:${apiSecret}`;
}
