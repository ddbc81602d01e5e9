import { describe, expect, test } from "vitest";
import { challenge, enrolTotp, otherCode } from "../support/factors.ts";
import { countOutcomes } from "../support/passkeys.ts";
import { askForReset, logIn, newPassword, reset } from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import { newEmail, newestMail, registration, signUp, visitor } from "../support/start.ts";

/**
 * What works once, used many times at once, where the file of its subject does not show it: sign-in
 * with Google, passkeys, authenticator apps, SMS, refresh and idempotency keys have theirs.
 */

const parallel = 50;
const tries = 5;
const many = <T>(make: () => Promise<T>) => Promise.all(Array.from({ length: parallel }, make));

async function register(): Promise<{ email: string; code: string }> {
  const email = newEmail();
  await visitor().post("/api/v1/auth/register", registration(email));
  return { email, code: (await newestMail(email)).code };
}

const verifyEmail = (body: { email: string; code: string }) =>
  visitor().post("/api/v1/auth/verify-email", body);

describe("a code by mail", () => {
  test("opens one session, of at most five tries", async () => {
    const mail = await register();
    const replies = await many(() => verifyEmail(mail));
    const outcomes = countOutcomes(replies);
    expect(outcomes["200"]).toBe(1);
    const known = ["200", "422 code_invalid", "429 too_many_attempts"];
    expect(Object.keys(outcomes).filter((outcome) => !known.includes(outcome))).toEqual([]);
    const token = replies.find(({ status }) => status === 200)?.body.access_token;
    const { body } = await visitor().get("/api/v1/auth/sessions", { token });
    expect(body.data).toHaveLength(1);
    expectProblem(await verifyEmail(mail), 422, "code_invalid");
  });

  test("is looked at five times, however many wrong ones come at once", async () => {
    const { email, code } = await register();
    const replies = await many(() => verifyEmail({ email, code: otherCode(code) }));
    expect(countOutcomes(replies)).toEqual({
      "422 code_invalid": tries,
      "429 too_many_attempts": parallel - tries,
    });
    expectProblem(await verifyEmail({ email, code }), 429, "too_many_attempts");
    await visitor().post("/api/v1/auth/resend-verification", { email });
    const fresh = (await newestMail(email)).code;
    expect((await verifyEmail({ email, code: fresh })).status).toBe(200);
  });
});

test("a recovery code has five wrong tries, over all sign-ins at once", async () => {
  const person = await signUp();
  const { recoveryCodes } = await enrolTotp(person);
  const tokens = await Promise.all([challenge(person), challenge(person), challenge(person)]);
  const wrong = "000000-000000-000000-000000";
  const verify = (mfaToken: string, code: string) => {
    const body = { mfa_token: mfaToken, method: "recovery_code", code };
    return visitor().post("/api/v1/auth/mfa/verify", body);
  };
  const replies = await Promise.all(
    Array.from({ length: parallel }, (_, at) => verify(tokens[at % tokens.length] ?? "", wrong)),
  );
  expect(countOutcomes(replies)).toEqual({
    "422 code_invalid": tries,
    "429 too_many_attempts": parallel - tries,
  });
  const right = await verify(tokens[0] ?? "", recoveryCodes[0] ?? "");
  expectProblem(right, 429, "too_many_attempts");
});

test("a link sets one of the passwords that come at once", async () => {
  const { email } = await signUp();
  const token = await askForReset(email);
  const passwords = Array.from({ length: 4 }, (_, at) => `${newPassword} ${at}`);
  const replies = await Promise.all(passwords.map((password) => reset(token, password)));
  expect(countOutcomes(replies)).toEqual({ "204": 1, "422 code_invalid": 3 });
  const won = replies.findIndex(({ status }) => status === 204);
  expect((await logIn(email, passwords[won] ?? "")).status).toBe(200);
});

test("a session is logged out of by many at once", async () => {
  const person = await signUp();
  const replies = await many(() => person.post("/api/v1/auth/logout"));
  const outcomes = countOutcomes(replies);
  expect(outcomes["204"]).toBeGreaterThanOrEqual(1);
  expect(Object.keys(outcomes).filter((outcome) => !/^(204|401 .*)$/.test(outcome))).toEqual([]);
  expectProblem(await person.get("/api/v1/auth/me"), 401, "unauthenticated");
});
