import { describe, expect, test } from "vitest";
import { browser, locationOf } from "../support/browser.ts";
import { ledTo, open, submit } from "../support/dashboard.ts";
import { claimsOf, countStatuses, enrolTotp, totpCode } from "../support/factors.ts";
import { answerGoogle, goToGoogle, signInWithGoogle } from "../support/google.ts";
import { expectProblem } from "../support/problem.ts";
import {
  goodPassword,
  newEmail,
  newestMail,
  registration,
  signUp,
  visitor,
} from "../support/start.ts";

const redirectUri = "http://localhost:8787/login/authorized";
const me = "/api/v1/auth/me";

describe("the way to Google", () => {
  test("begins at the front page", async () => {
    expect(locationOf(await visitor().get("/"))).toBe("/login");
    const page = await visitor().get("/", { headers: { accept: "text/html" } });
    expect(locationOf(page)).toBe("/app");
  });

  test("has state, PKCE S256 and a nonce, new ones each time, and a cookie", async () => {
    const person = browser();
    const first = await person.get("/login");
    const query = new URL(locationOf(first)).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      client_id: "florin-stand-in",
      redirect_uri: redirectUri,
      response_type: "code",
      scope: "openid email profile",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
    expect(first.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^florin-oauth=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ]);
    expect(first.headers.get("cache-control")).toBe("no-store");
    const again = new URL(locationOf(await person.get("/login"))).searchParams;
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(again.get(name)).not.toBe(query.get(name));
    }
  });

  test("is the same for a browser, which needs no page of ours on it", async () => {
    const reply = await visitor().get("/login", { headers: { accept: "text/html" } });
    expect(new URL(locationOf(reply)).searchParams.get("redirect_uri")).toBe(redirectUri);
  });

  test.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "/%2f%2fevil.example",
    "javascript:alert(1)",
    "/login",
  ])("does not take %j to return to", async (path) => {
    const reply = await visitor().get(`/login?return_to=${encodeURIComponent(path)}`);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toEqual([{ pointer: "/return_to", message: expect.any(String) }]);
    expect(reply.headers.getSetCookie()).toEqual([]);
  });
});

describe("a sign-in with Google", () => {
  test("makes a person at the first time and knows them at the second", async () => {
    const email = newEmail();
    const first = await signInWithGoogle({ email: email.toUpperCase(), name: "Ada Example" });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      status: "authenticated",
      token_type: "Bearer",
      user: { email, email_verified: true, first_name: "Ada", last_name: "Example" },
    });
    expect(first.headers.getSetCookie()).toEqual([]);
    const { access_token: token, user } = first.body;
    expect((await visitor(token).get(me)).body).toEqual(user);
    expect(claimsOf(token)["amr"]).toEqual(["fed"]);

    const second = await signInWithGoogle({ email: email.toUpperCase(), name: "Somebody Else" });
    expect(second.body.user).toEqual(user);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
  });

  test("leads a browser back to its path, with a session cookie", async () => {
    const from = browser();
    const reply = await signInWithGoogle({ email: newEmail() }, { from, returnTo: "/docs?a=b#c" });
    expect(locationOf(reply)).toBe("/docs?a=b#c");
    expect(reply.text).toBe("");
    expect(reply.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^florin=fst1~\S+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/),
    ]);
    expect((await from.get(me)).status).toBe(200);
  });

  test("that is cancelled is an error and no loop, and uses its state up", async () => {
    const { from, back } = await goToGoogle({ email: newEmail(), refuses: true });
    expectProblem(await from.get(back), 400, "sign_in_cancelled");
    const state = new URLSearchParams(back.split("?")[1]).get("state");
    const retry = await from.get(`/login/authorized?code=any&state=${state}`);
    expectProblem(retry, 422, "code_invalid");
    const bare = await visitor().get("/login/authorized?error=access_denied");
    expectProblem(bare, 400, "sign_in_cancelled");
  });

  test("that a browser cancels leads back to our own page, which says so", async () => {
    const from = browser();
    const returnTo = "/app/cards?a=b&c=d";
    const { back } = await goToGoogle({ email: "", refuses: true }, { from, returnTo });
    const page = locationOf(await open(from, back));
    expect(page).toBe("/app/sign-in?done=google-cancelled&next=%2Fapp%2Fcards%3Fa%3Db%26c%3Dd");
    const shown = await open(from, page);
    expect(shown.status, shown.text).toBe(200);
    expect(shown.text).toContain("You did not sign in with Google.");
    expect(shown.text).toContain("/login?return_to=%2Fapp%2Fcards%3Fa%3Db%26c%3Dd");
    expect(locationOf(await open(from, back))).toBe("/app/sign-in?done=google-cancelled");
  });

  test("that is cancelled stays a problem for programs, and where no page began it", async () => {
    const program = await goToGoogle({ email: "", refuses: true }, { returnTo: "/app" });
    expectProblem(await program.from.get(program.back), 400, "sign_in_cancelled");
    const bare = await goToGoogle({ email: "", refuses: true });
    expectProblem(await open(bare.from, bare.back), 400, "sign_in_cancelled");
  });

  test("that fails leads a browser back to our own page, too", async () => {
    const from = browser();
    const person = { email: newEmail(), emailVerified: false };
    const { back } = await goToGoogle(person, { from, returnTo: "/app" });
    const page = locationOf(await open(from, back));
    expect(page).toBe("/app/sign-in?done=google-unverified&next=%2Fapp");
    expect((await open(from, page)).text).toContain("Google has not verified");
    const again = await goToGoogle(person, { from, returnTo: "/app" });
    const made = again.back.replace(/code=[^&]+/, "code=made-up");
    const reply = await open(from, made);
    expect(locationOf(reply)).toBe("/app/sign-in?done=google-failed&next=%2Fapp");
    expect(reply.headers.getSetCookie()).toEqual([]);
  });

  test("needs an e-mail address that Google has verified", async () => {
    const email = newEmail();
    const reply = await signInWithGoogle({ email, emailVerified: false });
    expectProblem(reply, 403, "email_not_verified");
    const registered = await visitor().post("/api/v1/auth/register", registration(email));
    expect(registered.status).toBe(202);
    expect((await newestMail(email)).code).toMatch(/^\d{6}$/);
  });
});

describe("somebody who has an account here", () => {
  test("gets into it where both sides verified the address, and is told by mail", async () => {
    const person = await signUp();
    const reply = await signInWithGoogle({ email: person.email });
    expect(reply.status).toBe(200);
    expect(reply.body.user).toMatchObject({ id: person.id, first_name: "Ada" });
    expect((await newestMail(person.email)).text).toContain("signed in to your account with");
    expect((await person.get(me)).status).toBe(200);
    const login = { email: person.email, password: goodPassword };
    expect((await visitor().post("/api/v1/auth/login", login)).status).toBe(200);
  });

  test("is asked for the second factor, which ends the sign-in", async () => {
    const person = await signUp();
    const { secret } = await enrolTotp(person);
    const asked = await signInWithGoogle({ email: person.email }, { returnTo: "/docs" });
    expect(asked.status).toBe(202);
    expect(asked.headers.getSetCookie()).toEqual([]);
    const proof = { mfa_token: asked.body.mfa_token, method: "totp", code: await totpCode(secret) };
    const verified = await visitor().post("/api/v1/auth/mfa/verify", proof);
    expect(verified.body.user.id).toBe(person.id);
    expect(claimsOf(verified.body.access_token)["amr"]).toEqual(["fed", "otp", "mfa"]);
  });

  test("goes on after the second factor where the browser was to return to", async () => {
    const person = await signUp();
    const { secret } = await enrolTotp(person);
    const from = browser();
    const { back } = await goToGoogle({ email: person.email }, { from, returnTo: "/app/feed" });
    expect(locationOf(await open(from, back))).toBe("/app/sign-in/second-factor");
    const proof = { method: "totp", code: await totpCode(secret) };
    expect(ledTo(await submit(from, "/app/sign-in/second-factor", proof))).toBe("/app/feed");
  });

  test("does not get into it by an address that Google did not verify", async () => {
    const person = await signUp();
    const reply = await signInWithGoogle({ email: person.email, emailVerified: false });
    expectProblem(reply, 403, "email_not_verified");
  });

  test("takes over a sign-up that somebody else may have begun", async () => {
    const email = newEmail();
    const stranger = visitor();
    await stranger.post("/api/v1/auth/register", registration(email));
    const { code } = await newestMail(email);
    const reply = await signInWithGoogle({ email, name: "True Owner" });
    expect(reply.body.user).toMatchObject({
      email,
      email_verified: true,
      first_name: "True",
      last_name: "Owner",
    });
    const login = { email, password: goodPassword };
    expectProblem(await stranger.post("/api/v1/auth/login", login), 401, "invalid_credentials");
    const verified = await stranger.post("/api/v1/auth/verify-email", { email, code });
    expectProblem(verified, 422, "code_invalid");
    expect((await newestMail(email)).text).toContain("no longer works");
  });
});

describe("the return from Google", () => {
  test("works once", async () => {
    const { from, back } = await goToGoogle({ email: newEmail() });
    expect((await from.get(back)).status).toBe(200);
    expectProblem(await from.get(back), 422, "code_invalid");
  });

  test("works for one of fifty at once", async () => {
    const { from, back } = await goToGoogle({ email: newEmail() });
    const replies = await Promise.all(Array.from({ length: 50 }, () => from.get(back)));
    expect(countStatuses(replies)).toEqual({ 200: 1, 422: 49 });
  });

  test("works in the browser alone that began, and no other one spoils it", async () => {
    const { from, back } = await goToGoogle({ email: newEmail() });
    const other = await goToGoogle({ email: newEmail() });
    expectProblem(await other.from.get(back), 422, "code_invalid");
    expectProblem(await browser().get(back), 422, "code_invalid");
    expectProblem(await visitor().get(back), 422, "code_invalid");
    expect((await from.get(back)).status).toBe(200);
    expect((await other.from.get(other.back)).status).toBe(200);
  });

  test("works in two windows of one browser", async () => {
    const from = browser();
    const one = await goToGoogle({ email: newEmail() }, { from });
    const two = await goToGoogle({ email: newEmail() }, { from });
    expect((await from.get(one.back)).status).toBe(200);
    expect((await from.get(two.back)).status).toBe(200);
  });

  test.each([
    ["nothing", ""],
    ["no state", "code=4%2Fabc"],
    ["an unknown state", `code=4%2Fabc&state=${"a".repeat(43)}`],
    ["an error that Google made", `error=server_error&state=${"a".repeat(43)}`],
  ])("is refused with %s", async (_, query) => {
    const { from } = await goToGoogle({ email: newEmail() });
    expectProblem(await from.get(`/login/authorized?${query}`), 422, "code_invalid");
  });

  test("is refused with a code of another sign-in, as PKCE binds it", async () => {
    const victim = await goToGoogle({ email: newEmail() });
    const attacker = await goToGoogle({ email: newEmail() });
    const own = new URLSearchParams(victim.back.split("?")[1]);
    own.set("code", new URLSearchParams(attacker.back.split("?")[1]).get("code") ?? "");
    expectProblem(await victim.from.get(`/login/authorized?${own}`), 422, "code_invalid");
  });

  test("says a parameter that is there twice is not valid", async () => {
    const { from, back } = await goToGoogle({ email: newEmail() });
    expectProblem(await from.get(`${back}&state=another`), 400, "validation_failed");
    expect((await from.get(back)).status).toBe(200);
  });
});

test.each([
  ["somebody new", () => Promise.resolve(newEmail())],
  ["somebody whose sign-up is not finished", registerOnly],
  ["somebody who has an account", async () => (await signUp()).email],
])("of fifty first sign-ins at once one admits %s, and all get in", async (_, make) => {
  const email = await make();
  const ways = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const from = browser();
      return { from, back: await answerGoogle(locationOf(await from.get("/login")), { email }) };
    }),
  );
  const replies = await Promise.all(
    ways.map(async ({ from, back }) => {
      const reply = await from.get(back);
      // A machine that is busy elsewhere turns some of a burst away; they come again, as told.
      return reply.status === 503 ? signInWithGoogle({ email }) : reply;
    }),
  );
  expect(countStatuses(replies)).toEqual({ 200: 50 });
  expect(new Set(replies.map(({ body }) => body.user.id)).size).toBe(1);
  const tokens = replies.map(({ body }) => body.access_token);
  const seen = await Promise.all(tokens.map((token) => visitor(token).get(me)));
  expect(countStatuses(seen)).toEqual({ 200: 50 });
});

async function registerOnly(): Promise<string> {
  const email = newEmail();
  await visitor().post("/api/v1/auth/register", registration(email));
  return email;
}
