import {
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from "jose";
import type { Fetch } from "../../../src/platform/http-client/attempt.ts";

export const google = "https://accounts.google.com";
export const clientId = "client-1.apps.example.com";
export const clientSecret = "synthetic-client-secret";

export type Seen = Readonly<{ path: string; form: URLSearchParams; init: RequestInit }>;

/** What the next token reply is made of; a test changes what it wants to be wrong. */
export type Spoil = Readonly<{
  claims?: JWTPayload;
  /** Claims that are left out. */
  without?: readonly string[];
  header?: Partial<JWTHeaderParameters>;
  /** The whole ID token. */
  idToken?: string;
  /** The whole reply of the token endpoint. */
  reply?: () => Response;
}>;

const json = { "content-type": "application/json" };
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** An issuer that lives in a `fetch`, so that its every reply can be wrong. */
export async function createIssuer(issuer = google) {
  let key = await newKey("key-1");
  let published = [key.jwk];
  let spoil: Spoil = {};
  const seen: Seen[] = [];
  const replies = new Map<string, () => Response>();

  const discovery = {
    issuer,
    authorization_endpoint: `${issuer}/o/oauth2/v2/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/certs`,
    id_token_signing_alg_values_supported: ["RS256"],
  };

  async function idToken(nonce: string): Promise<string> {
    if (spoil.idToken !== undefined) return spoil.idToken;
    const claims: JWTPayload = {
      iss: issuer,
      aud: clientId,
      azp: clientId,
      sub: "110169484474386276334",
      email: "ada@example.com",
      email_verified: true,
      given_name: "Ada",
      family_name: "Example",
      name: "Ada Example",
      nonce,
      iat: nowSeconds(),
      exp: nowSeconds() + 3600,
      ...spoil.claims,
    };
    for (const name of spoil.without ?? []) delete claims[name];
    const header = { alg: "RS256", kid: key.kid, ...spoil.header };
    return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
  }

  async function answer(path: string, nonce: string): Promise<Response> {
    const given = replies.get(path);
    if (given) return given();
    if (path === "/.well-known/openid-configuration") {
      return Response.json(discovery, { headers: json });
    }
    if (path === "/certs") return Response.json({ keys: published }, { headers: json });
    if (spoil.reply) return spoil.reply();
    const body = { access_token: "at-1", token_type: "Bearer", id_token: await idToken(nonce) };
    return Response.json(body, { headers: json });
  }

  return {
    seen,
    discovery,
    /** The nonce that the issuer got with the sign-in. */
    nonce: "",
    fetch(this: void, url: string, init: RequestInit) {
      return respond(url, init);
    },
    spoilNext(next: Spoil) {
      spoil = next;
    },
    /** Another reply of one path, from now on. */
    replyWith: (path: string, reply: () => Response) => void replies.set(path, reply),
    async rotateKey(kid: string, { isPublished }: { isPublished: boolean }) {
      key = await newKey(kid);
      if (isPublished) published = [key.jwk, ...published];
    },
    count: (path: string) => seen.filter((request) => request.path === path).length,
    publicKey: () => published[0],
  };

  async function respond(url: string, init: RequestInit): Promise<Response> {
    init.signal?.throwIfAborted();
    const { pathname } = new URL(url);
    const form = new URLSearchParams(String(init.body ?? ""));
    seen.push({ path: pathname, form, init });
    return answer(pathname, nonceOfCode(form.get("code") ?? ""));
  }
}

export type Issuer = Awaited<ReturnType<typeof createIssuer>> & { fetch: Fetch };

/** The tests' codes carry the nonce of the sign-in that they belong to. */
export const codeFor = (nonce: string) => `4/code.${nonce}`;
const nonceOfCode = (code: string) => code.split(".")[1] ?? "";

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  return {
    kid,
    privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" },
  };
}
