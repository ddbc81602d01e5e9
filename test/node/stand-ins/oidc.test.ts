import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OidcFault } from "../../../dev/oidc/faults.ts";
import { type OidcStandIn, startOidcStandIn } from "../../../dev/oidc/stand-in.ts";
import {
  callback,
  createClient,
  randomText,
  redirectUri,
  type TestClient,
  type Tokens,
} from "./oidc-client.ts";

const ada = { email: "ada.lovelace@example.com", name: "Ada Lovelace", sub: "1234567890" };

let oidc: OidcStandIn;
let client: TestClient;

beforeEach(async () => {
  oidc = await startOidcStandIn();
  client = await createClient(oidc);
});

afterEach(() => oidc.close());

async function errorOf(answer: Response): Promise<[number, unknown]> {
  const { error } = (await answer.json()) as { error: unknown };
  return [answer.status, error];
}

describe("the code flow", () => {
  it("describes itself with its own address as issuer", () => {
    expect(client.metadata).toMatchObject({
      issuer: oidc.url,
      code_challenge_methods_supported: ["S256"],
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    });
    for (const name of ["authorization", "token", "userinfo", "revocation"] as const) {
      expect(client.metadata[`${name}_endpoint`].startsWith(`${oidc.url}/`)).toBe(true);
    }
  });

  it("signs a preset person in and says who it was", async () => {
    oidc.signInAs({ ...ada, hostedDomain: "example.com" });
    const { tokens, nonce } = await client.signIn();
    expect(tokens).toMatchObject({ token_type: "Bearer", expires_in: 3599 });
    expect(tokens).not.toHaveProperty("refresh_token");
    const about = {
      sub: ada.sub,
      email: ada.email,
      email_verified: true,
      name: "Ada Lovelace",
      given_name: "Ada",
      family_name: "Lovelace",
      hd: "example.com",
    };
    expect(await client.verify({ tokens, nonce })).toMatchObject(about);
    expect(await (await client.userinfo(tokens.access_token)).json()).toMatchObject(about);
    expect((await client.userinfo("other")).status).toBe(401);
    oidc.advanceClock(3600);
    expect((await client.userinfo(tokens.access_token)).status).toBe(401);
  });

  it("signs the hinted person in, with a lasting subject and only the asked claims", async () => {
    const first = await client.signIn({ login_hint: "grace@example.com", scope: "openid email" });
    const claims = await client.verify(first);
    expect(claims).toMatchObject({
      email: "grace@example.com",
      sub: expect.stringMatching(/^\d{21}$/),
    });
    expect(claims).not.toHaveProperty("name");
    const second = await client.verify(await client.signIn({ login_hint: "Grace@example.com" }));
    expect(second.sub).toBe(claims.sub);
    expect(
      (await client.verify(await client.signIn({ login_hint: "eve@example.com" }))).sub,
    ).not.toBe(claims.sub);
  });

  it("takes client credentials by Basic, and only one way at a time", async () => {
    oidc.signInAs(ada);
    const { url, verifier } = client.beginSignIn();
    const code = (await callback(url)).get("code") ?? "";
    const { client_id: _, client_secret: __, ...form } = client.secretForm(code, verifier);
    const authorization = `Basic ${btoa(`${oidc.clientId}:${oidc.clientSecret}`)}`;
    const twice = await client.exchange(client.secretForm(code, verifier), { authorization });
    expect(await errorOf(twice)).toEqual([401, "invalid_client"]);
    expect((await client.exchange(form, { authorization })).status).toBe(200);
  });

  it("gives a refresh token for offline access at the first consent or on demand", async () => {
    oidc.signInAs(ada);
    const offline = { access_type: "offline" };
    const { tokens } = await client.signIn(offline);
    expect((await client.signIn(offline)).tokens).not.toHaveProperty("refresh_token");
    expect((await client.signIn({ ...offline, prompt: "consent" })).tokens).toHaveProperty(
      "refresh_token",
    );
    const form = { ...client.secretForm("", ""), grant_type: "refresh_token" };
    const refresh = () =>
      client.exchange({ ...form, refresh_token: String(tokens["refresh_token"]) });
    expect((await refresh()).status).toBe(200);
    const body = new URLSearchParams({ token: tokens.access_token });
    const revoke = () => fetch(client.metadata.revocation_endpoint, { method: "POST", body });
    expect((await revoke()).status).toBe(200);
    expect(await errorOf(await revoke())).toEqual([400, "invalid_token"]);
    expect((await client.userinfo(tokens.access_token)).status).toBe(401);
    expect(await errorOf(await refresh())).toEqual([400, "invalid_grant"]);
  });
});

describe("the sign-in page", () => {
  const post = (form: Record<string, string>) => ({
    method: "POST",
    body: new URLSearchParams(form),
  });

  it("asks who signs in and escapes what it shows", async () => {
    const { url } = client.beginSignIn({ login_hint: '"><script>' });
    const answer = await fetch(url);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await answer.text();
    expect(page).toContain('name="email"');
    expect(page).toContain("Cancel");
    expect(page).not.toContain("<script>");
  });

  it("signs in with what was typed", async () => {
    const { url, nonce, verifier } = client.beginSignIn();
    const form = { email: " mary@example.com ", name: "Mary Jackson", decision: "sign_in" };
    const code = (await callback(url, post({ ...form, email_verified: "yes" }))).get("code") ?? "";
    const tokens = (await (
      await client.exchange(client.secretForm(code, verifier))
    ).json()) as Tokens;
    const claims = await client.verify({ tokens, nonce });
    expect(claims).toMatchObject({ email: "mary@example.com", name: "Mary Jackson" });
  });

  it("asks again for an e-mail that is none", async () => {
    const answer = await fetch(
      client.beginSignIn().url,
      post({ email: "mary", decision: "sign_in" }),
    );
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('role="alert"');
  });

  it("goes back with access_denied on Cancel", async () => {
    const { url, state } = client.beginSignIn();
    const query = await callback(url, post({ decision: "cancel" }));
    expect(Object.fromEntries(query)).toEqual({ error: "access_denied", state });
  });
});

describe("refusals of the authorize endpoint", () => {
  it.each([
    ["a foreign client", { client_id: "other" }, "invalid_client"],
    ["an address that is none", { redirect_uri: "javascript:alert(1)" }, "redirect_uri_mismatch"],
  ])("shows a page for %s", async (_, change, code) => {
    const answer = await fetch(client.beginSignIn(change).url, { redirect: "manual" });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(code);
  });

  it("compares the address with the client's list, where there is one", async () => {
    await oidc.close();
    oidc = await startOidcStandIn({ redirectUris: [redirectUri] });
    oidc.signInAs(ada);
    client = await createClient(oidc);
    await expect(client.verify(await client.signIn())).resolves.toBeDefined();
    const { url } = client.beginSignIn({ redirect_uri: `${redirectUri}?more=1` });
    expect((await fetch(url, { redirect: "manual" })).status).toBe(400);
  });

  it.each([
    ["no openid scope", { scope: "email" }, "invalid_scope"],
    ["an implicit flow", { response_type: "token" }, "unsupported_response_type"],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
    ["a short challenge", { code_challenge: "short" }, "invalid_request"],
    ["silence when a question is needed", { prompt: "none" }, "interaction_required"],
  ])("redirects with an error for %s", async (_, change, error) => {
    const { url, state } = client.beginSignIn(change);
    const query = await callback(url);
    expect([query.get("error"), query.get("state")]).toEqual([error, state]);
  });
});

describe("refusals of the token endpoint", () => {
  beforeEach(() => oidc.signInAs(ada));

  it.each([
    ["a wrong secret", { client_secret: "other" }, [401, "invalid_client"]],
    ["a wrong verifier", { code_verifier: randomText() }, [400, "invalid_grant"]],
    ["no verifier", { code_verifier: "" }, [400, "invalid_grant"]],
    ["another address", { redirect_uri: `${redirectUri}/` }, [400, "redirect_uri_mismatch"]],
    ["another grant", { grant_type: "password" }, [400, "unsupported_grant_type"]],
    ["no code", { code: "" }, [400, "invalid_request"]],
  ])("refuses %s", async (_, change: Record<string, string>, expected) => {
    const { url, verifier } = client.beginSignIn();
    const code = (await callback(url)).get("code") ?? "";
    const answer = await client.exchange({ ...client.secretForm(code, verifier), ...change });
    expect(await errorOf(answer)).toEqual(expected);
  });

  it("takes a code once, and a second use ends the tokens of the first", async () => {
    const { tokens, code, verifier } = await client.signIn();
    const again = await client.exchange(client.secretForm(code, verifier));
    expect(await errorOf(again)).toEqual([400, "invalid_grant"]);
    expect((await client.userinfo(tokens.access_token)).status).toBe(401);
  });

  it("takes a code for 10 minutes", async () => {
    const { url, verifier } = client.beginSignIn();
    const code = (await callback(url)).get("code") ?? "";
    const late = client.beginSignIn();
    const lateCode = (await callback(late.url)).get("code") ?? "";
    oidc.advanceClock(599);
    expect((await client.exchange(client.secretForm(code, verifier))).status).toBe(200);
    oidc.advanceClock(1);
    const answer = await client.exchange(client.secretForm(lateCode, late.verifier));
    expect(await errorOf(answer)).toEqual([400, "invalid_grant"]);
  });

  it("breaks down when told", async () => {
    oidc.breakDown({ status: 503, times: 1, path: "/token" });
    expect((await client.exchange({})).status).toBe(503);
    expect((await client.exchange({})).status).toBe(401);
  });
});

describe("keys and faults", () => {
  beforeEach(() => oidc.signInAs(ada));

  it("rotates: the set keeps the key before, and drops the one before that", async () => {
    const first = await client.signIn();
    const kid = await oidc.rotateKeys();
    const second = await client.signIn();
    await expect(client.verify(first)).resolves.toBeDefined();
    await expect(client.verify(second)).resolves.toBeDefined();
    const set = (await (await fetch(client.metadata.jwks_uri)).json()) as {
      keys: { kid: string }[];
    };
    expect(set.keys).toHaveLength(2);
    expect(set.keys[0]).toMatchObject({ kid, kty: "RSA", alg: "RS256", use: "sig" });
    expect(set.keys[0]).not.toHaveProperty("d");
    await oidc.rotateKeys();
    await expect(client.verify(first)).rejects.toThrow("no applicable key");
  });

  it.each<[OidcFault, RegExp]>([
    ["wrong_nonce", /^nonce$/],
    ["missing_nonce", /^nonce$/],
    ["wrong_audience", /"aud"/],
    ["wrong_azp", /^azp$/],
    ["wrong_issuer", /"iss"/],
    ["expired", /"exp"/],
    ["wrong_at_hash", /^at_hash$/],
    ["unknown_kid", /no applicable key/],
    ["forged_signature", /signature verification failed/],
    ["unsigned", /alg/],
    ["unverified_email", /^email_verified$/],
    ["missing_email", /^email_verified$/],
  ])("makes one ID token with the fault %s", async (fault, message) => {
    oidc.misbehaveNext(fault);
    await expect(client.verify(await client.signIn())).rejects.toThrow(message);
    await expect(client.verify(await client.signIn())).resolves.toMatchObject({ email: ada.email });
  });

  it("tells userinfo of an unverified e-mail too", async () => {
    oidc.misbehaveNext("unverified_email");
    const { tokens } = await client.signIn();
    const answer = await client.userinfo(tokens.access_token);
    expect(await answer.json()).toMatchObject({ email_verified: false });
  });

  it("denies one sign-in", async () => {
    oidc.misbehaveNext("access_denied", "wrong_nonce");
    expect((await callback(client.beginSignIn().url)).get("error")).toBe("access_denied");
    await expect(client.verify(await client.signIn())).rejects.toThrow("nonce");
  });
});
