import { SignJWT, UnsecuredJWT } from "jose";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { addSeconds, systemClock } from "../../../src/core/clock.ts";
import { isDomainError } from "../../../src/core/error.ts";
import type { Log } from "../../../src/platform/log/log.ts";
import { maxIssuerReplyBytes } from "../../../src/platform/oauth/bounded-fetch.ts";
import { metadataLifeSeconds } from "../../../src/platform/oauth/issuer-metadata.ts";
import { createOidcProvider, type OidcOptions } from "../../../src/platform/oauth/oidc-provider.ts";
import { clientId, clientSecret, codeFor, createIssuer, google, type Issuer } from "./issuer.ts";

const secrets = {
  redirectUri: "https://florin.example.com/login/authorized",
  state: "synthetic-state-0001",
  nonce: "synthetic-nonce-0001",
  // RFC 7636, appendix B.
  codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
};
const rfcChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const answer = { code: codeFor(secrets.nonce) };
const discoveryPath = "/.well-known/openid-configuration";

let issuer: Issuer;
let lines: string[];
let now: Date;

function provider(change: Partial<OidcOptions> = {}) {
  const note = (level: string) => (event: string, fields?: object) =>
    void lines.push(JSON.stringify({ level, event, ...fields }));
  const log: Log = { info: note("info"), warn: note("warn"), error: note("error") };
  return createOidcProvider({
    service: "Google",
    issuer: google,
    issuerAliases: ["accounts.google.com"],
    clientId,
    clientSecret,
    allowHttp: false,
    log,
    clock: () => now,
    fetch: issuer.fetch,
    ...change,
  });
}

beforeEach(async () => {
  issuer = await createIssuer();
  lines = [];
  now = systemClock();
});

/** What a failing issuer makes of a call: its code, and that it names the service alone. */
async function failureOf(call: Promise<unknown>): Promise<string> {
  const error = await call.catch((thrown: unknown) => thrown);
  if (!isDomainError(error)) throw new Error("no refusal of ours", { cause: error });
  expect(error.facts.members).toEqual({ service: "Google" });
  expect(error.facts.detail).toMatch(/^The Google service (failed|did not answer in time)\.$/);
  return error.code;
}

describe("the address of the sign-in", () => {
  it("carries the challenge of RFC 7636 appendix B, state, nonce and the three scopes", async () => {
    const url = new URL(await provider().authorizationUrl(secrets));
    expect(url.origin + url.pathname).toBe(issuer.discovery.authorization_endpoint);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: clientId,
      redirect_uri: secrets.redirectUri,
      response_type: "code",
      scope: "openid email profile",
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: rfcChallenge,
      code_challenge_method: "S256",
    });
  });

  it("comes from a discovery document that is kept for an hour", async () => {
    const one = provider();
    await one.authorizationUrl(secrets);
    now = addSeconds(now, metadataLifeSeconds - 1);
    await one.authorizationUrl(secrets);
    expect(issuer.count(discoveryPath)).toBe(1);
    now = addSeconds(now, 1);
    await one.authorizationUrl(secrets);
    expect(issuer.count(discoveryPath)).toBe(2);
  });

  it.each([
    ["of another issuer", { issuer: "https://issuer.example.com" }],
    ["without an authorization endpoint", { authorization_endpoint: undefined }],
    ["with an endpoint over plain http", { authorization_endpoint: "http://accounts.google.com/" }],
    ["with an endpoint that is no address", { authorization_endpoint: "here" }],
  ])("is not made from a document %s", async (_, change) => {
    issuer.replyWith(discoveryPath, () => Response.json({ ...issuer.discovery, ...change }));
    const one = provider();
    expect(await failureOf(one.authorizationUrl(secrets))).toBe("upstream_failed");
    issuer.replyWith(discoveryPath, () => Response.json(issuer.discovery));
    await expect(one.authorizationUrl(secrets)).resolves.toContain(google);
  });

  it("may be plain http only where that is allowed", async () => {
    const local = "http://127.0.0.1:9";
    const { fetch } = await createIssuer(local);
    const over = (allowHttp: boolean) =>
      provider({ issuer: local, fetch, allowHttp }).authorizationUrl(secrets);
    expect(await failureOf(over(false))).toBe("upstream_failed");
    await expect(over(true)).resolves.toContain(local);
  });
});

describe("the return from the issuer", () => {
  it("proves a person, and sends code, verifier and secret to the token endpoint", async () => {
    const outcome = await provider().finishSignIn(answer, secrets);
    expect(outcome).toEqual({
      status: "proved",
      person: {
        issuer: google,
        subject: "110169484474386276334",
        email: "ada@example.com",
        emailVerified: true,
        givenName: "Ada",
        familyName: "Example",
        fullName: "Ada Example",
      },
    });
    const sent = issuer.seen.find(({ path }) => path === "/token");
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({
      grant_type: "authorization_code",
      code: answer.code,
      redirect_uri: secrets.redirectUri,
      code_verifier: secrets.codeVerifier,
      client_id: clientId,
      client_secret: clientSecret,
    });
    expect(issuer.seen.every(({ init }) => init.redirect === "manual")).toBe(true);
    expect(issuer.seen.every(({ init }) => init.signal instanceof AbortSignal)).toBe(true);
    expect(lines).toEqual([]);
  });

  it.each([
    ["verified by a word and not by true", { email_verified: "true" }, "ada@example.com"],
    ["unverified", { email_verified: false }, "ada@example.com"],
    ["no address", { email: "ada", email_verified: true }, null],
  ])("does not take for verified an e-mail that is %s", async (_, claims, email) => {
    issuer.spoilNext({ claims });
    const outcome = await provider().finishSignIn(answer, secrets);
    expect(outcome).toMatchObject({ person: { email, emailVerified: false } });
  });

  it("accepts Google's name without the scheme, and keeps one key for both", async () => {
    issuer.spoilNext({ claims: { iss: "accounts.google.com" } });
    expect(await provider().finishSignIn(answer, secrets)).toMatchObject({
      person: { issuer: google },
    });
    const strict = provider({ issuerAliases: [] });
    expect(await strict.finishSignIn(answer, secrets)).toEqual({ status: "refused" });
  });

  it("judges time by the clock it was given", async () => {
    now = addSeconds(now, 3_540);
    expect(await provider().finishSignIn(answer, secrets)).toMatchObject({ status: "proved" });
    now = addSeconds(now, 120);
    expect(await provider().finishSignIn(answer, secrets)).toEqual({ status: "refused" });
    expect(lines.join()).toContain("id_token_exp");
  });
});

describe("an ID token that proves nothing", () => {
  const aMinuteAgo = () => Math.floor(Date.now() / 1000) - 60;

  it.each([
    ["another issuer", { claims: { iss: "https://issuer.example.com" } }, "id_token_iss"],
    ["a near miss of the issuer", { claims: { iss: `${google}.example.com` } }, "id_token_iss"],
    ["another audience", { claims: { aud: "another-client" } }, "id_token_aud"],
    ["no audience", { without: ["aud"] }, "invalid_answer"],
    [
      "more audiences and no party",
      {
        claims: { aud: [clientId, "another"] },
        without: ["azp"],
      },
      "id_token_aud",
    ],
    ["another party", { claims: { azp: "another-client" } }, "id_token_azp"],
    ["its end behind it", { claims: { exp: aMinuteAgo() } }, "id_token_exp"],
    ["no end", { without: ["exp"] }, "invalid_answer"],
    ["its begin ahead", { claims: { nbf: aMinuteAgo() + 600 } }, "id_token_nbf"],
    ["another nonce", { claims: { nonce: "another" } }, "id_token_nonce"],
    ["no nonce", { without: ["nonce"] }, "invalid_answer"],
    ["no subject", { without: ["sub"] }, "invalid_answer"],
    ["an empty subject", { claims: { sub: "" } }, "id_token_sub"],
    ["an endless subject", { claims: { sub: "1".repeat(256) } }, "id_token_sub"],
    ["a key of its own", { header: { kid: "unknown" } }, "id_token_key"],
    ["the text of no token", { idToken: "abc" }, "invalid_answer"],
  ])("has %s", async (_, spoil, reason) => {
    issuer.spoilNext(spoil);
    expect(await provider().finishSignIn(answer, secrets)).toEqual({ status: "refused" });
    expect(lines).toEqual([
      JSON.stringify({ level: "warn", event: "sign_in_refused", service: "Google", reason }),
    ]);
  });

  const claims = () => ({
    iss: google,
    aud: clientId,
    sub: "1",
    nonce: secrets.nonce,
    iat: aMinuteAgo(),
    exp: aMinuteAgo() + 600,
  });

  it("is not signed", async () => {
    issuer.spoilNext({ idToken: new UnsecuredJWT(claims()).encode() });
    expect(await provider().finishSignIn(answer, secrets)).toEqual({ status: "refused" });
  });

  it("is signed with the public key taken for a secret", async () => {
    const secret = new TextEncoder().encode(JSON.stringify(issuer.publicKey()));
    const token = new SignJWT(claims()).setProtectedHeader({ alg: "HS256", kid: "key-1" });
    issuer.spoilNext({ idToken: await token.sign(secret) });
    expect(await provider().finishSignIn(answer, secrets)).toEqual({ status: "refused" });
  });

  it("is signed with another key under the name of a known one", async () => {
    await issuer.rotateKey("key-1", { isPublished: false });
    expect(await provider().finishSignIn(answer, secrets)).toEqual({ status: "refused" });
    expect(issuer.count("/certs")).toBe(1);
  });
});

describe("the keys of the issuer", () => {
  it("are kept, and fetched once more for a key that is not among them", async () => {
    const one = provider();
    await one.finishSignIn(answer, secrets);
    await one.finishSignIn(answer, secrets);
    expect(issuer.count("/certs")).toBe(1);
    await issuer.rotateKey("key-2", { isPublished: true });
    expect(await one.finishSignIn(answer, secrets)).toMatchObject({ status: "proved" });
    expect(issuer.count("/certs")).toBe(2);
    await one.finishSignIn(answer, secrets);
    expect(issuer.count("/certs")).toBe(2);
  });

  it("are fetched once more and no more for a key that is never published", async () => {
    const one = provider();
    await one.finishSignIn(answer, secrets);
    await issuer.rotateKey("key-2", { isPublished: false });
    expect(await one.finishSignIn(answer, secrets)).toEqual({ status: "refused" });
    expect(issuer.count("/certs")).toBe(2);
  });
});

describe("an answer without a token", () => {
  const refusal = (status: number, error: string) => () => Response.json({ error }, { status });

  it.each([
    ["a code that is not good", 400, "invalid_grant"],
    ["a used code, said with another status", 403, "invalid_grant"],
  ])("refuses %s", async (_, status, error) => {
    issuer.spoilNext({ reply: refusal(status, error) });
    expect(await provider().finishSignIn(answer, secrets)).toEqual({ status: "refused" });
  });

  it.each([
    ["a client it does not know", refusal(401, "invalid_client"), "error"],
    ["an address it does not know", refusal(400, "redirect_uri_mismatch"), "error"],
    ["a fault of its own", () => new Response("oops", { status: 503 }), "warn"],
    ["too many of us", () => new Response("", { status: 429 }), "warn"],
    ["nothing to say", () => new Response(null, { status: 204 }), "warn"],
    ["a way elsewhere", () => Response.redirect("https://evil.example/", 302), "warn"],
    ["a page", () => new Response("<html>", { headers: { "content-type": "text/html" } }), "warn"],
    ["no end", () => new Response("x".repeat(maxIssuerReplyBytes + 1)), "warn"],
    ["a page for a refusal", () => new Response("<html>", { status: 400 }), "warn"],
  ])("is a failure of the issuer: %s", async (_, reply, level) => {
    issuer.spoilNext({ reply });
    const call = provider().finishSignIn(answer, secrets);
    expect(await failureOf(call)).toBe("upstream_failed");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level, service: "Google" });
  });

  it("never comes back from a broken connection, and the address of it is not told", async () => {
    const fetch = () => Promise.reject(new TypeError(`fetch failed ${google}/token?secret`));
    expect(await failureOf(provider({ fetch }).finishSignIn(answer, secrets))).toBe(
      "upstream_failed",
    );
    expect(lines.join()).not.toContain("secret");
  });

  it("is waited for no longer than the bound", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
    const outcome = failureOf(provider().finishSignIn(answer, secrets));
    expect(await outcome).toBe("upstream_timeout");
    expect(timeout).toHaveBeenCalledWith(5_000);
    timeout.mockRestore();
  });

  it.each([
    ["an error of the issuer", { error: "server_error" }, "upstream_failed"],
    ["an error that the person did not make", { error: "invalid_scope" }, "upstream_failed"],
  ])("is an address with %s", async (_, back, code) => {
    expect(await failureOf(provider().finishSignIn(back, secrets))).toBe(code);
    expect(issuer.count("/token")).toBe(0);
  });

  it.each([
    ["no code", {}],
    ["the name of another issuer (RFC 9207)", { ...answer, iss: "https://issuer.example.com" }],
  ])("is an address with %s", async (_, back) => {
    expect(await provider().finishSignIn(back, secrets)).toEqual({ status: "refused" });
    expect(issuer.count("/token")).toBe(0);
  });
});

it("writes neither code nor token nor secret to the log", async () => {
  for (const spoil of [{ claims: { nonce: "x" } }, { header: { kid: "x" } }, { idToken: "eyJ" }]) {
    issuer.spoilNext(spoil);
    await provider().finishSignIn(answer, secrets);
  }
  expect(lines).toHaveLength(3);
  for (const secret of [answer.code, "eyJ", clientSecret, secrets.codeVerifier, "ada@"]) {
    expect(lines.join("\n")).not.toContain(secret);
  }
});
