/** The one client that the issuer knows. */
export type OidcClient = Readonly<{
  clientId: string;
  clientSecret: string;
  /** Compared as whole strings. Without a list, any http or https address without a fragment. */
  redirectUris?: readonly string[];
}>;

export function isRedirectUriOf(client: OidcClient, uri: string): boolean {
  if (client.redirectUris) return client.redirectUris.includes(uri);
  const url = URL.parse(uri);
  return (url?.protocol === "http:" || url?.protocol === "https:") && !uri.includes("#");
}

/**
 * Reads the client's credentials from `Authorization: Basic` (both parts form-encoded, RFC 6749
 * section 2.3.1) or from the form. Using both ways at once is an error, as in the RFC.
 */
export function isAuthenticated(
  client: OidcClient,
  authorization: string | undefined,
  form: URLSearchParams,
): boolean {
  const { clientId, clientSecret } = client;
  if (authorization === undefined) {
    return form.get("client_id") === clientId && form.get("client_secret") === clientSecret;
  }
  const [scheme, value] = authorization.split(" ");
  if (scheme?.toLowerCase() !== "basic" || value === undefined) return false;
  if (form.has("client_secret")) return false;
  if (form.has("client_id") && form.get("client_id") !== clientId) return false;
  const [id, secret, ...rest] = Buffer.from(value, "base64").toString("utf8").split(":");
  if (id === undefined || secret === undefined || rest.length > 0) return false;
  return formDecode(id) === clientId && formDecode(secret) === clientSecret;
}

function formDecode(text: string): string | null {
  return new URLSearchParams(`v=${text.replaceAll("&", "%26")}`).get("v");
}
