import { describe, expect, test } from "vitest";
import { browser } from "../support/browser.ts";
import {
  claimsOf,
  enrolSms,
  enrolTotp,
  expectOneWinner,
  phoneBook,
  totpCode,
} from "../support/factors.ts";
import { signInWithGoogle } from "../support/google.ts";
import { expectProblem } from "../support/problem.ts";
import { newEmail, newestMail, type Person, signUp, visitor } from "../support/start.ts";

const newPhone = phoneBook("303");
const parallel = 50;
const stepUp = (person: Person, body: unknown) => person.post("/api/v1/auth/step-up", body);

test("the password gives a fresh token of the same session", async () => {
  const person = await signUp();
  const before = claimsOf(person.accessToken);
  const { status, body } = await stepUp(person, { password: person.password });
  expect(status).toBe(200);
  expect(body).toEqual({ access_token: expect.any(String), expires_in: 900 });
  const claims = claimsOf(body.access_token);
  expect(claims["sid"]).toBe(before["sid"]);
  expect(Number(claims["auth_time"])).toBeGreaterThanOrEqual(Number(before["auth_time"]));
  expect([...(claims["amr"] as string[])].sort()).toEqual(["otp", "pwd"]);
  const me = await person.get("/api/v1/auth/me", { token: body.access_token });
  expect(me.status).toBe(200);

  const refreshed = await person.post("/api/v1/auth/refresh", {
    refresh_token: person.refreshToken,
  });
  expect(claimsOf(refreshed.body.access_token)["auth_time"]).toBe(claims["auth_time"]);
});

test("a wrong password is refused and counted", async () => {
  const person = await signUp();
  const wrong = await stepUp(person, { password: "not the password at all" });
  expectProblem(wrong, 401, "invalid_credentials");
  expect((await person.get("/api/v1/auth/me")).status).toBe(200);
  for (const body of [
    {},
    { password: person.password, method: "totp", code: "123456" },
    { method: "passkey", code: "123456" },
    { method: "totp" },
  ]) {
    expectProblem(await stepUp(person, body), 400, "validation_failed");
  }
  const anonymous = await visitor().post("/api/v1/auth/step-up", { password: person.password });
  expectProblem(anonymous, 401, "unauthenticated");
});

describe("a second factor", () => {
  test("of an app makes the session one of two factors", async () => {
    const person = await signUp();
    const { secret } = await enrolTotp(person);
    await stepUp(person, { password: person.password });
    const refreshed = await person.post("/api/v1/auth/refresh", {
      refresh_token: person.refreshToken,
    });
    const token = refreshed.body.access_token;
    const body = { method: "totp", code: await totpCode(secret) };
    const proved = await person.post("/api/v1/auth/step-up", body, { token });
    const amr = claimsOf(proved.body.access_token)["amr"] as string[];
    expect([...amr].sort()).toEqual(["mfa", "otp", "pwd"]);
  });

  test("gives one token to 50 parallel requests with one code", async () => {
    const person = await signUp();
    const { secret } = await enrolTotp(person);
    const body = { method: "totp", code: await totpCode(secret) };
    const tries = Array.from({ length: parallel }, () => stepUp(person, body));
    expectOneWinner(await Promise.all(tries));
  });

  test("by SMS is sent to the enrolled phone when asked for", async () => {
    const person = await signUp();
    const path = "/api/v1/auth/step-up/challenge";
    expectProblem(await person.post(path, { method: "sms" }), 409, "conflict");
    const phone = newPhone();
    await enrolSms(person, phone);
    const early = await stepUp(person, { method: "sms", code: "123456" });
    expectProblem(early, 422, "code_invalid");
    expect((await person.post(path, { method: "sms" })).status).toBe(202);
    const { code } = await newestMail(phone);
    const proved = await stepUp(person, { method: "sms", code });
    expect(proved.status).toBe(200);
    expect(claimsOf(proved.body.access_token)["amr"]).toContain("sms");
    expectProblem(await stepUp(person, { method: "sms", code }), 422, "code_invalid");
  });
});

test("a browser gets a new cookie, a bearer none", async () => {
  const email = newEmail();
  const from = browser();
  const arrived = await signInWithGoogle({ email }, { from, returnTo: "/docs" });
  expect(arrived.status).toBe(302);
  const origin = { headers: { origin: "http://localhost:8787" } };
  const begun = await from.post("/api/v1/auth/mfa/totp", undefined, origin);
  expect(begun.status).toBe(200);
  const { secret } = begun.body;
  const code = await totpCode(secret, -1);
  await from.post("/api/v1/auth/mfa/totp/confirm", { code }, origin);
  const old = from.cookies.get("florin");
  const body = { method: "totp", code: await totpCode(secret) };
  const stranger = { headers: { origin: "https://evil.example.com" } };
  expectProblem(await from.post("/api/v1/auth/step-up", body, stranger), 403, "forbidden");
  const proved = await from.post("/api/v1/auth/step-up", body, origin);
  expect(proved.status).toBe(200);
  expect(proved.headers.getSetCookie().join()).toMatch(/HttpOnly/i);
  expect(from.cookies.get("florin")).not.toBe(old);
  expect(from.cookies.get("florin")).toContain("mfa");
  expect((await from.get("/api/v1/auth/me")).status).toBe(200);

  const person = await signUp();
  const bearer = await stepUp(person, { password: person.password });
  expect(bearer.headers.getSetCookie()).toEqual([]);
});
