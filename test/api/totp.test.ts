import { describe, expect, test } from "vitest";
import {
  challenge,
  claimsOf,
  enrolTotp,
  expectOneWinner,
  otherCode,
  totpCode,
} from "../support/factors.ts";
import { countStatuses } from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import { newestMail, type Person, signUp, visitor } from "../support/start.ts";

const parallel = 50;
const lockedAfter = 5;

function verify(mfaToken: string, code: string, method = "totp") {
  return visitor().post("/api/v1/auth/mfa/verify", { mfa_token: mfaToken, method, code });
}

const many = <T>(make: () => Promise<T>) => Promise.all(Array.from({ length: parallel }, make));

async function me(person: Person) {
  return (await person.get("/api/v1/auth/me")).body;
}

test("an app is enrolled with one of its codes, and from then on ends sign-ins", async () => {
  const person = await signUp();
  const { email, password } = person;
  const other = await visitor().post("/api/v1/auth/login", { email, password });

  const begun = await person.post("/api/v1/auth/mfa/totp");
  expect(begun.status).toBe(200);
  const { secret, otpauth_uri: uri } = begun.body;
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(new URL(uri).searchParams.get("secret")).toBe(secret);
  expect(decodeURIComponent(uri)).toContain(`totp/Florin:${email}?`);
  expect((await me(person)).mfa).toEqual({ sms: false, totp: false, passkeys: 0 });

  const code = await totpCode(secret, -1);
  const confirmed = await person.post("/api/v1/auth/mfa/totp/confirm", { code });
  expect(confirmed.status).toBe(200);
  expect(confirmed.body.recovery_codes).toHaveLength(10);
  expect((await me(person)).mfa).toEqual({ sms: false, totp: true, passkeys: 0 });
  expect((await newestMail(email)).text).toContain("authenticator app");
  const ended = await person.get("/api/v1/auth/me", { token: other.body.access_token });
  expectProblem(ended, 401, "unauthenticated");

  const asked = await visitor().post("/api/v1/auth/login", { email, password });
  expect(asked.status).toBe(202);
  expect(asked.body).toEqual({
    status: "mfa_required",
    mfa_token: expect.stringMatching(/^[\w-]{43}$/),
    methods: ["totp", "recovery_code"],
    expires_in: 300,
  });
  const verified = await verify(asked.body.mfa_token, await totpCode(secret));
  expect(verified.status).toBe(200);
  expect(verified.body.user.mfa.totp).toBe(true);
  expect(claimsOf(verified.body.access_token)["amr"]).toEqual(["pwd", "otp", "mfa"]);
});

test("what the password step gives works as no token", async () => {
  const person = await signUp();
  await enrolTotp(person);
  const token = await challenge(person);
  const somebody = visitor();
  expectProblem(await somebody.get("/api/v1/auth/me", { token }), 401, "unauthenticated");
  const refreshed = await somebody.post("/api/v1/auth/refresh", { refresh_token: token });
  expectProblem(refreshed, 401, "unauthenticated");
  const stepped = await somebody.post("/api/v1/auth/step-up", { password: "x" }, { token });
  expectProblem(stepped, 401, "unauthenticated");
  const cookie = await somebody.get("/api/v1/auth/me", { headers: { cookie: `florin=${token}` } });
  expectProblem(cookie, 401, "unauthenticated");
});

describe("a code", () => {
  test("works once, and so does none that is older", async () => {
    const person = await signUp();
    const { secret } = await enrolTotp(person);
    const used = await totpCode(secret);
    expect((await verify(await challenge(person), used)).status).toBe(200);
    expectProblem(await verify(await challenge(person), used), 422, "code_invalid");
    const older = await totpCode(secret, -1);
    expectProblem(await verify(await challenge(person), older), 422, "code_invalid");
    expect((await verify(await challenge(person), await totpCode(secret, 1))).status).toBe(200);
  });

  test("gives one session to 50 parallel requests", async () => {
    const person = await signUp();
    const { secret } = await enrolTotp(person);
    const token = await challenge(person);
    const code = await totpCode(secret);
    const replies = await many(() => verify(token, code));
    const won = expectOneWinner(replies);
    const session = { token: won.body.access_token };
    const { body } = await person.get("/api/v1/auth/sessions", session);
    expect(body.data).toHaveLength(2);
    expectProblem(await verify(token, code), 422, "code_invalid");
  });

  test("of another person's app is wrong", async () => {
    const [ada, eve] = await Promise.all([signUp(), signUp()]);
    await enrolTotp(ada);
    const { secret } = await enrolTotp(eve);
    expectProblem(await verify(await challenge(ada), await totpCode(secret)), 422, "code_invalid");
  });
});

describe("wrong codes", () => {
  test("lock all factors after five, however many come at once", async () => {
    const person = await signUp();
    const { secret, recoveryCodes } = await enrolTotp(person);
    const token = await challenge(person);
    const wrong = otherCode(await totpCode(secret));
    const replies = await many(() => verify(token, wrong));
    expect(countStatuses(replies)).toEqual({ 422: lockedAfter, 429: parallel - lockedAfter });

    const fresh = await challenge(person);
    const right = await verify(fresh, await totpCode(secret));
    expectProblem(right, 429, "too_many_attempts");
    const seconds = Number(right.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(1_700);
    expect(seconds).toBeLessThanOrEqual(1_800);
    const recovery = await verify(fresh, recoveryCodes[0] ?? "", "recovery_code");
    expectProblem(recovery, 429, "too_many_attempts");
    const stepped = await person.post("/api/v1/auth/step-up", {
      method: "totp",
      code: await totpCode(secret),
    });
    expectProblem(stepped, 429, "too_many_attempts");
  });

  test("are counted over all sign-ins and factors, and forgotten by a right one", async () => {
    const person = await signUp();
    const { secret } = await enrolTotp(person);
    const wrong = otherCode(await totpCode(secret));
    for (const steps of [0, 1] as const) {
      const [one, two] = [await challenge(person), await challenge(person)];
      const refusals = [
        await verify(one, wrong),
        await verify(two, wrong),
        await verify(two, "000000-000000-000000-000000", "recovery_code"),
        await verify(one, "123456", "sms"),
      ];
      for (const refusal of refusals) expectProblem(refusal, 422, "code_invalid");
      expect((await verify(two, await totpCode(secret, steps))).status).toBe(200);
    }
  });

  test("at the enrolment end with the fifth; a new secret begins anew", async () => {
    const person = await signUp();
    const begun = await person.post("/api/v1/auth/mfa/totp");
    const right = await totpCode(begun.body.secret);
    const confirm = (code: string) => person.post("/api/v1/auth/mfa/totp/confirm", { code });
    const replies = await many(() => confirm(otherCode(right)));
    expect(countStatuses(replies)).toEqual({ 422: 5, 429: parallel - 5 });
    expectProblem(await confirm(right), 429, "too_many_attempts");
    await enrolTotp(person);
    expect((await me(person)).mfa.totp).toBe(true);
  });
});

test("a second app needs the removal of the first, which is told by mail", async () => {
  const person = await signUp();
  await enrolTotp(person);
  expectProblem(await person.post("/api/v1/auth/mfa/totp"), 409, "conflict");
  expect((await person.send("DELETE", "/api/v1/auth/mfa/totp")).status).toBe(204);
  expect((await newestMail(person.email)).text).toContain("does not use an authenticator app");
  expect((await me(person)).mfa.totp).toBe(false);
  expectProblem(await person.send("DELETE", "/api/v1/auth/mfa/totp"), 404, "not_found");
  const { email, password } = person;
  expect((await person.post("/api/v1/auth/login", { email, password })).status).toBe(200);
});

test("an enrolment that nobody confirmed is no factor", async () => {
  const person = await signUp();
  const begun = await person.post("/api/v1/auth/mfa/totp");
  const { email, password } = person;
  expect((await person.post("/api/v1/auth/login", { email, password })).status).toBe(200);
  const code = await totpCode(begun.body.secret);
  const stepped = await person.post("/api/v1/auth/step-up", { method: "totp", code });
  expectProblem(stepped, 422, "code_invalid");
  expect((await person.send("DELETE", "/api/v1/auth/mfa/totp")).status).toBe(204);
});

test("a sign-in that is unknown, and a body that is not the contract's, are refused", async () => {
  expectProblem(await verify("A".repeat(43), "123456"), 422, "code_invalid");
  expectProblem(await verify("A".repeat(43), "123456", "passkey"), 400, "validation_failed");
  const anonymous = await visitor().post("/api/v1/auth/mfa/totp");
  expectProblem(anonymous, 401, "unauthenticated");
  const person = await signUp();
  const letters = await person.post("/api/v1/auth/mfa/totp/confirm", { code: "abcdef" });
  expectProblem(letters, 400, "validation_failed");
  const early = await person.post("/api/v1/auth/mfa/totp/confirm", { code: "123456" });
  expectProblem(early, 422, "code_invalid");
});
