import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { oauthTransactions, sessions } from "../../src/features/auth/tables.ts";
import { type Browser, browser, locationOf } from "../support/browser.ts";
import { expectProblem } from "../support/problem.ts";
import { startIndependentIssuer } from "../support/servers/independent-issuer.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { newEmail } from "../support/start.ts";

/** The whole flow against an OpenID Connect server that others wrote. */
const issuer = await startIndependentIssuer();
const app = await startOwnApp({
  ...issuer.variables,
  PUBLIC_URL: "https://florin.example.com",
});
afterAll(async () => {
  await app.close();
  await issuer.stop();
});

let email = "";
beforeEach(() => {
  issuer.reset();
  email = newEmail();
  Object.assign(issuer.scene.claims, { sub: `sub-${email}`, email, email_verified: true });
});

async function goAway(from = browser(app.visitor()), returnTo = ""): Promise<Way> {
  const query = returnTo === "" ? "" : `?return_to=${encodeURIComponent(returnTo)}`;
  const location = locationOf(await from.get(`/login${query}`));
  return { from, back: await issuer.authorize(location) };
}

type Way = Readonly<{ from: Browser; back: string }>;

async function signIn(returnTo = "") {
  const { from, back } = await goAway(undefined, returnTo);
  return from.get(back);
}

test("a return that belongs to no sign-in leads a browser to the page", async () => {
  const path = "/login/authorized?code=c&state=unknown";
  const page = await app.visitor().get(path, { headers: { accept: "text/html" } });
  expect(locationOf(page)).toBe("/app/sign-in?done=google-again");
  const shown = await app.visitor().get("/app/sign-in?done=google-again");
  expect(shown.text).toContain("Begin again");
  const cancelled = await app
    .visitor()
    .get(`${path}&error=access_denied`, { headers: { accept: "text/html" } });
  expect(locationOf(cancelled)).toBe("/app/sign-in?done=google-cancelled");
  expectProblem(await app.visitor().get(path), 422, "code_invalid");
});

const countSessions = async () => (await app.db.select().from(sessions)).length;

describe("a sign-in", () => {
  test("ends in a session, for the same person each time", async () => {
    Object.assign(issuer.scene.claims, { given_name: "Ada", family_name: "Example" });
    const first = await signIn();
    expect(first.status, first.text).toBe(200);
    expect(first.body.user).toMatchObject({ email, first_name: "Ada", last_name: "Example" });
    // A new address there is no new person here.
    issuer.scene.claims["email"] = newEmail();
    const second = await signIn();
    expect(second.body.user).toEqual(first.body.user);
  });

  test("of a browser ends in a cookie that only https and this host get", async () => {
    const way = await goAway(undefined, "/docs");
    expect([...way.from.cookies.keys()]).toEqual(["__Host-florin-oauth"]);
    const reply = await way.from.get(way.back);
    expect(locationOf(reply)).toBe("/docs");
    expect(reply.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-florin=fst1~\S+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    expect((await way.from.get("/api/v1/auth/me")).body.email).toBe(email);
    const headers = { origin: "http://florin.example.com" };
    const refused = await way.from.send("POST", "/api/v1/auth/logout", { headers });
    expectProblem(refused, 403, "forbidden");
    const origin = "https://florin.example.com";
    const ended = await way.from.send("POST", "/api/v1/auth/logout", { headers: { origin } });
    expect(ended.headers.getSetCookie()).toEqual([
      "__Host-florin=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
    ]);
  });

  test("goes on with keys that the issuer has added", async () => {
    expect((await signIn()).status).toBe(200);
    await issuer.addKeys();
    for (let turn = 0; turn < 3; turn += 1) expect((await signIn()).status).toBe(200);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["a wrong nonce", { nonce: "another" }, {}],
    ["no nonce", { nonce: undefined }, {}],
    ["another audience", { aud: "another-client" }, {}],
    ["another authorized party", { azp: "another-client" }, {}],
    ["another issuer", { iss: "https://issuer.example.com" }, {}],
    ["Google's short name, where the issuer is another", { iss: "accounts.google.com" }, {}],
    ["an end that is over", { exp: Math.floor(Date.now() / 1000) - 3_600 }, {}],
    ["an unknown key", {}, { kid: "unknown" }],
    ["an extension that must be understood", {}, { crit: ["b64"], b64: true }],
  ])("is refused for an ID token with %s", async (_, claims, header) => {
    const before = await countSessions();
    Object.assign(issuer.scene.claims, claims);
    Object.assign(issuer.scene.header, header);
    const reply = await signIn();
    expectProblem(reply, 422, "code_invalid");
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect(await countSessions()).toBe(before);
  });

  test.each([
    ["unverified", { email_verified: false }],
    ["verified by a word", { email_verified: "true" }],
    ["absent", { email: undefined }],
  ])("is refused for an e-mail address that is %s", async (_, claims) => {
    Object.assign(issuer.scene.claims, claims);
    expectProblem(await signIn(), 403, "email_not_verified");
  });
});

describe("the return", () => {
  test("of a cancelled sign-in is a 400 and no loop", async () => {
    const { from, back } = await goAway();
    const state = new URLSearchParams(back.split("?")[1]).get("state");
    const reply = await from.get(`/login/authorized?error=access_denied&state=${state}`);
    expectProblem(reply, 400, "sign_in_cancelled");
    expectProblem(await from.get(back), 422, "code_invalid");
  });

  test("works once, in one browser, for one of fifty", async () => {
    const before = await countSessions();
    const { from, back } = await goAway();
    const other = await goAway();
    expectProblem(await other.from.get(back), 422, "code_invalid");
    const replies = await Promise.all(Array.from({ length: 50 }, () => from.get(back)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ body }) => body.code === "code_invalid")).toHaveLength(49);
    expect(await countSessions()).toBe(before + 1);
    expectProblem(await from.get(back), 422, "code_invalid");
  });

  test("is too late after ten minutes, and says so to its own browser alone", async () => {
    const { from, back } = await goAway();
    const late = await goAway();
    app.passSeconds(599);
    expect((await from.get(back)).status).toBe(200);
    app.passSeconds(1);
    expectProblem(await browser(app.visitor()).get(late.back), 422, "code_invalid");
    expectProblem(await late.from.get(late.back), 422, "code_expired");
    expectProblem(await late.from.get(late.back), 422, "code_invalid");
  });
});

describe("what is kept of a sign-in under way", () => {
  test("opens nothing for a reader of the database", async () => {
    const { from, back } = await goAway(undefined, "/docs");
    const query = new URLSearchParams(back.split("?")[1]);
    const rows = JSON.stringify(await app.db.select().from(oauthTransactions));
    expect(rows).toContain("/docs");
    expect(rows).not.toContain(query.get("state"));
    expect(rows).not.toContain(from.cookies.get("__Host-florin-oauth"));
    expect(rows).toMatch(/"nonceSealed":"v1\./);
    expect(rows).toMatch(/"codeVerifierSealed":"v1\./);
  });

  test("cannot be moved from one row to another", async () => {
    const { from, back } = await goAway(undefined, "/one");
    const [other] = await app.db
      .select()
      .from(oauthTransactions)
      .where(eq(oauthTransactions.returnTo, "/docs"));
    await app.db
      .update(oauthTransactions)
      .set({ codeVerifierSealed: other?.codeVerifierSealed ?? "" })
      .where(eq(oauthTransactions.returnTo, "/one"));
    expectProblem(await from.get(back), 500, "internal_error");
  });

  test("is in no line of the log, nor is who signed in", async () => {
    const { from, back } = await goAway();
    expect((await from.get(back)).status).toBe(200);
    issuer.scene.claims["nonce"] = "another";
    await signIn();
    const query = new URLSearchParams(back.split("?")[1]);
    const cookie = from.cookies.get("__Host-florin-oauth") ?? "";
    const log = app.lines.join("\n");
    expect(log).toContain("id_token_nonce");
    for (const secret of [
      email,
      cookie,
      query.get("state") ?? "",
      query.get("code") ?? "",
      "eyJ",
    ]) {
      expect(secret).not.toBe("");
      expect(log).not.toContain(secret);
    }
  });
});

describe("an issuer that fails", () => {
  test("at the token endpoint is named, and nothing else is", async () => {
    issuer.scene.reply = { status: 503, body: { error: "secret_detail" } };
    const reply = await signIn();
    expectProblem(reply, 502, "upstream_failed");
    expect(reply.body).toMatchObject({ service: "Google", detail: "The Google service failed." });
    expect(reply.text).not.toContain("secret_detail");
  });

  test("and finds the code wrong, leaves it at that", async () => {
    issuer.scene.reply = { status: 400, body: { error: "invalid_grant" } };
    expectProblem(await signIn(), 422, "code_invalid");
  });

  test("and cannot be reached, is named too", async () => {
    const lost = await startOwnApp(
      { ...issuer.variables, GOOGLE_ISSUER: "http://127.0.0.1:9" },
      app,
    );
    const reply = await lost.visitor().get("/login");
    expectProblem(reply, 502, "upstream_failed");
    expect(reply.text).toContain("Google");
    expect(reply.text).not.toContain("127.0.0.1");
    await lost.close();
  });
});
