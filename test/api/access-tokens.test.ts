import { createLocalJWKSet, exportSPKI, importJWK, type JWK, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { challenge, enrolTotp } from "../support/factors.ts";
import {
  type Claims,
  encodeJson,
  forge,
  hmacSigner,
  noSignature,
  partsOf,
  realSigner,
  strangerSigner,
} from "../support/forged-tokens.ts";
import { expectProblem } from "../support/problem.ts";
import { testVariables } from "../support/setup/variables.ts";
import { type Person, personOf, signUp, visitor } from "../support/start.ts";

/** Access tokens as an outsider sees them, and forged ones (RFC 8725, RFC 9068). */

const issuer = testVariables.PUBLIC_URL;
const me = "/api/v1/auth/me";
const hour = 3_600;
/** An id of the right form that nobody has. */
const nobody = "01jz0000000000000000000000";

let person: Person;
let other: Person;
let real: Awaited<ReturnType<typeof realSigner>>;
let jwk: JWK;

beforeAll(async () => {
  [person, other, real] = await Promise.all([signUp(), signUp(), realSigner()]);
  jwk = (await visitor().get("/.well-known/jwks.json")).body.keys[0];
});

const good = () => partsOf(person.accessToken);
const now = () => Math.floor(Date.now() / 1000);
const without = (from: Claims, ...names: string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));

/** Signed with the service's own key: only what is changed can be the reason of a refusal. */
const signed = (claims: Claims = {}, header: Claims = {}, ...missing: string[]) =>
  forge(
    without({ ...real.header, ...header }, ...missing),
    without({ ...good().claims, ...claims }, ...missing),
    real.sign,
  );
const withKey = async (header: Claims, sign: ReturnType<typeof hmacSigner>) =>
  forge({ ...real.header, ...header }, good().claims, await sign);
const ask = (token: string) => visitor().get(me, { token });

describe("an access token", () => {
  test("is verified by another library with the published keys alone", async () => {
    const reply = await visitor().get("/.well-known/jwks.json");
    expect(reply.status).toBe(200);
    expect(reply.headers.get("cache-control")).toMatch(/^public, max-age=\d+$/);
    for (const key of reply.body.keys) {
      expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
    }
    const { payload, protectedHeader } = await jwtVerify(
      person.accessToken,
      createLocalJWKSet(reply.body),
      { issuer, audience: issuer, typ: "at+jwt", algorithms: ["EdDSA"] },
    );
    expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: reply.body.keys[0].kid });
    expect(payload).toEqual({
      iss: issuer,
      aud: issuer,
      sub: person.id,
      sid: expect.stringMatching(/^ses_/),
      role: "customer",
      auth_time: expect.any(Number),
      amr: ["otp"],
      iat: expect.any(Number),
      exp: Number(payload.iat) + 900,
      jti: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(payload["auth_time"]).toBeLessThanOrEqual(Number(payload.iat));
    expect(Math.abs(Number(payload["auth_time"]) - now())).toBeLessThan(hour);
  });

  test("is a new one each time", async () => {
    const refresh = { refresh_token: person.refreshToken };
    const { body } = await visitor().post("/api/v1/auth/refresh", refresh);
    const [before, after] = [good().claims, partsOf(body.access_token).claims];
    expect(after["jti"]).not.toBe(before["jti"]);
    expect(after["sid"]).toBe(before["sid"]);
  });

  test("that a test signs with the service's key is accepted, so the refusals mean something", async () => {
    expect((await ask(await signed())).status).toBe(200);
    expect((await ask(await signed({ aud: ["https://example.com", issuer] }))).status).toBe(200);
  });

  test.each(["bearer", "BEARER", "Bearer "])("is accepted behind %j", async (scheme) => {
    const headers = { authorization: `${scheme} ${person.accessToken}` };
    expect((await visitor().get(me, { headers })).status).toBe(200);
  });
});

const forgeries: Readonly<Record<string, () => Promise<string>>> = {
  "alg none": () => withKey({ alg: "none" }, Promise.resolve(noSignature)),
  "alg None": () => withKey({ alg: "None" }, Promise.resolve(noSignature)),
  "alg none under the right signature": () => signed({}, { alg: "none" }),
  "no signature": () => withKey({}, Promise.resolve(noSignature)),
  "no alg": () => signed({}, {}, "alg"),
  "HS256 with the public key's bytes": () => withKey({ alg: "HS256" }, hmacSigner(xBytes(), 256)),
  "HS256 with the public key's text": () => withKey({ alg: "HS256" }, hmacSigner(xText(), 256)),
  "HS256 with the public JWK": () =>
    withKey({ alg: "HS256" }, hmacSigner(JSON.stringify(jwk), 256)),
  "HS256 with the public PEM": async () =>
    withKey({ alg: "HS256" }, hmacSigner(await pemOf(jwk), 256)),
  "HS512 with the public key's bytes": () => withKey({ alg: "HS512" }, hmacSigner(xBytes(), 512)),
  "alg EdDSA over an HMAC": () => withKey({}, hmacSigner(xBytes(), 512)),
  "ES256 with an own key": async () =>
    withKey(
      { alg: "ES256" },
      strangerSigner("ES256").then(({ sign }) => sign),
    ),
  "an own key under our kid": () =>
    withKey(
      {},
      strangerSigner("Ed25519").then((own) => own.sign),
    ),
  "a kid that is not ours": () => signed({}, { kid: "A".repeat(43) }),
  "a kid that is no text": () => signed({}, { kid: 1 }),
  "a kid that is a path": () => signed({}, { kid: "../../dev/null" }),
  "no kid": () => signed({}, {}, "kid"),
  "typ JWT": () => signed({}, { typ: "JWT" }),
  "typ of an ID token": () => signed({}, { typ: "id+jwt" }),
  "no typ": () => signed({}, {}, "typ"),
  "an own key in jwk": async () => {
    const own = await strangerSigner("Ed25519");
    return forge({ ...real.header, jwk: own.jwk }, good().claims, own.sign);
  },
  "an own key in jwk and no kid": async () => {
    const own = await strangerSigner("Ed25519");
    return forge({ ...without(real.header, "kid"), jwk: own.jwk }, good().claims, own.sign);
  },
  "a jku elsewhere": async () => {
    const own = await strangerSigner("Ed25519");
    const header = { ...real.header, kid: "own", jku: "https://example.com/jwks.json" };
    return forge(header, good().claims, own.sign);
  },
  "an x5u elsewhere": async () => {
    const own = await strangerSigner("Ed25519");
    const header = { ...real.header, kid: "own", x5u: "https://example.com/chain.pem" };
    return forge(header, good().claims, own.sign);
  },
  "an unknown crit": () => signed({}, { crit: ["urn:example"], "urn:example": true }),
  "a crit that is empty": () => signed({}, { crit: [] }),
  "an unencoded body": () => signed({}, { crit: ["b64"], b64: false }),
  "another audience": () => signed({ aud: "https://example.com" }),
  "audiences without ours": () => signed({ aud: ["https://example.com", `${issuer}/`] }),
  "no audience": () => signed({}, {}, "aud"),
  "another issuer": () => signed({ iss: "https://example.com" }),
  "our issuer with a slash": () => signed({ iss: `${issuer}/` }),
  "no issuer": () => signed({}, {}, "iss"),
  "nbf in the future": () => signed({ nbf: now() + hour }),
  "exp that is text": () => signed({ exp: String(now() + hour) }),
  "no exp": () => signed({}, {}, "exp"),
  "no iat": () => signed({}, {}, "iat"),
  "no jti": () => signed({}, {}, "jti"),
  "no sid": () => signed({}, {}, "sid"),
  "no sub": () => signed({}, {}, "sub"),
  "no auth_time": () => signed({}, {}, "auth_time"),
  "auth_time that is text": () => signed({ auth_time: "now" }),
  "sub that is no user": () => signed({ sub: good().claims["sid"] }),
  "sub of somebody else": () => signed({ sub: other.id }),
  "sid of somebody else": () => signed({ sid: partsOf(other.accessToken).claims["sid"] }),
  "sid of no session": () => signed({ sid: `ses_${nobody}` }),
  "sid that is no id": () => signed({ sid: "' or true --" }),
  "a payload that is a list": () => forge(real.header, [] as unknown as Claims, real.sign),
  "a tampered payload": async () => {
    const [header, , signature] = person.accessToken.split(".");
    return [header, encodeJson({ ...good().claims, role: "admin" }), signature].join(".");
  },
  "a tampered header": async () => {
    const [, claims, signature] = person.accessToken.split(".");
    return [encodeJson({ ...good().header, cty: "JWT" }), claims, signature].join(".");
  },
  "the signature of another token": async () => {
    const [header, claims] = person.accessToken.split(".");
    return [header, claims, partsOf(other.accessToken).signature].join(".");
  },
  "a signature cut short": async () => person.accessToken.slice(0, -2),
  "a padded signature": async () => `${person.accessToken}==`,
  "a signature in another spelling": async () => otherSpelling(person.accessToken),
  "the alphabet of plain base64": () => signed({ nonce: "~~~???" }).then(plainAlphabet),
  "an empty signature": async () => person.accessToken.replace(/[^.]+$/, ""),
  "one dot": async () => person.accessToken.split(".").slice(0, 2).join("."),
  "no dot": async () => person.accessToken.replaceAll(".", ""),
  "dots alone": async () => "..",
  "five parts": async () => `${person.accessToken}.AAAA.AAAA`,
  "a space within": async () => person.accessToken.replace(".", ". "),
  "a tab within": async () => person.accessToken.replace(".", ".\t"),
  "two tokens": async () => `${person.accessToken} ${person.accessToken}`,
  "two tokens with a comma": async () => `${person.accessToken}, Bearer ${person.accessToken}`,
  "the refresh token": async () => person.refreshToken,
  "the id of a session": async () => String(partsOf(other.accessToken).claims["sid"]),
  "a token of 3 kB": () => signed({ padding: "A".repeat(3_000) }),
};

test.each(Object.entries(forgeries))("a token with %s is refused", async (_what, make) => {
  expectProblem(await ask(await make()), 401, "unauthenticated");
});

test.each([
  ["a second ago", -1],
  ["an hour ago", -hour],
])("a token that expired %s is refused as such", async (_when, seconds) => {
  expectProblem(await ask(await signed({ exp: now() + seconds })), 401, "token_expired");
});

test.each(["", "Bearer", "Bearer ", "Basic YTpi", "Token x"])(
  "the header %j is refused",
  async (authorization) => {
    expectProblem(await visitor().get(me, { headers: { authorization } }), 401, "unauthenticated");
  },
);

test("a token is not taken from the address or a form", async () => {
  const query = await visitor().get(`${me}?access_token=${person.accessToken}`);
  expect([400, 401]).toContain(query.status);
});

test("the token of a half-done sign-in is refused", async () => {
  const somebody = await signUp();
  await enrolTotp(somebody);
  expectProblem(await ask(await challenge(somebody)), 401, "unauthenticated");
});

test("a token of a session that was deleted is refused, also when it is signed anew", async () => {
  const { email, password } = person;
  const elsewhere = visitor();
  const login = await elsewhere.post("/api/v1/auth/login", { email, password });
  const second = personOf(email, elsewhere.address, login);
  expect((await second.get(me)).status).toBe(200);
  const { sid } = partsOf(second.accessToken).claims;
  expect((await person.send("DELETE", `/api/v1/auth/sessions/${sid}`)).status).toBe(204);
  expectProblem(await second.get(me), 401, "unauthenticated");
  expectProblem(await ask(await signed({ sid })), 401, "unauthenticated");
});

/** The last of 86 characters carries two bits of the signature and four that mean nothing. */
function otherSpelling(token: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(token.at(-1) ?? "");
  return `${token.slice(0, -1)}${alphabet[last + 1]}`;
}

function plainAlphabet(token: string): string {
  const spelled = token.replaceAll("-", "+").replaceAll("_", "/");
  if (spelled === token) throw new Error("Nothing in the token shows the alphabet");
  return spelled;
}

function xText(): string {
  return jwk.x ?? "";
}

function xBytes(): Uint8Array<ArrayBuffer> {
  const text = atob(xText().replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

async function pemOf(key: JWK): Promise<string> {
  const imported = await importJWK(key, "EdDSA", { extractable: true });
  if (imported instanceof Uint8Array) throw new Error("A public key is no bytes");
  return exportSPKI(imported);
}
