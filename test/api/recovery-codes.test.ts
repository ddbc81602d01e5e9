import { expect, test } from "vitest";
import { challenge, claimsOf, enrolTotp, expectOneWinner } from "../support/factors.ts";
import { expectProblem } from "../support/problem.ts";
import { newestMail, signUp, visitor } from "../support/start.ts";

const parallel = 50;

function verify(mfaToken: string, code: string) {
  const body = { mfa_token: mfaToken, method: "recovery_code", code };
  return visitor().post("/api/v1/auth/mfa/verify", body);
}

test("each of the ten codes works once, however it is typed", async () => {
  const person = await signUp();
  const { recoveryCodes } = await enrolTotp(person);
  expect(new Set(recoveryCodes).size).toBe(10);
  const [first = "", second = "", third = ""] = recoveryCodes;
  expect(first).toMatch(/^([0-9A-HJKMNP-TV-Z]{6}-){3}[0-9A-HJKMNP-TV-Z]{6}$/);

  const verified = await verify(await challenge(person), first);
  expect(verified.status).toBe(200);
  expect(claimsOf(verified.body.access_token)["amr"]).toEqual(["pwd", "otp", "mfa"]);
  expect((await newestMail(person.email)).text).toContain("one of your recovery codes");
  expectProblem(await verify(await challenge(person), first), 422, "code_invalid");

  const sloppy = second.toLowerCase().replaceAll("-", " ").replaceAll("0", "o");
  expect((await verify(await challenge(person), sloppy)).status).toBe(200);
  const stepped = await person.post("/api/v1/auth/step-up", {
    method: "recovery_code",
    code: third,
  });
  expect(stepped.status).toBe(200);
  expectProblem(await verify(await challenge(person), third), 422, "code_invalid");
});

test("one code gives one session to 50 parallel requests of many sign-ins", async () => {
  const person = await signUp();
  const { recoveryCodes } = await enrolTotp(person);
  const tokens = await Promise.all(Array.from({ length: 5 }, () => challenge(person)));
  const replies = await Promise.all(
    Array.from({ length: parallel }, (_, index) =>
      verify(tokens[index % tokens.length] ?? "", recoveryCodes[0] ?? ""),
    ),
  );
  expectOneWinner(replies);
});

test("one sign-in gives one session, also to several right codes", async () => {
  const person = await signUp();
  const { recoveryCodes } = await enrolTotp(person);
  const token = await challenge(person);
  const tries = recoveryCodes.slice(0, 5).map((code) => verify(token, code));
  expectOneWinner(await Promise.all(tries));
});

test("new codes end the old ones and are told by mail", async () => {
  const person = await signUp();
  const { recoveryCodes } = await enrolTotp(person);
  const renewed = await person.post("/api/v1/auth/mfa/recovery-codes");
  expect(renewed.status).toBe(200);
  const fresh: string[] = renewed.body.recovery_codes;
  expect(new Set([...fresh, ...recoveryCodes]).size).toBe(20);
  expect((await newestMail(person.email)).text).toContain("The old codes work no more");
  expectProblem(await verify(await challenge(person), recoveryCodes[0] ?? ""), 422, "code_invalid");
  expect((await verify(await challenge(person), fresh[0] ?? "")).status).toBe(200);
});

test("codes are their owner's alone, and need a factor to stand in for", async () => {
  const [ada, eve] = await Promise.all([signUp(), signUp()]);
  await enrolTotp(ada);
  expectProblem(await eve.post("/api/v1/auth/mfa/recovery-codes"), 409, "conflict");
  const { recoveryCodes } = await enrolTotp(eve);
  const stolen = await verify(await challenge(ada), recoveryCodes[0] ?? "");
  expectProblem(stolen, 422, "code_invalid");
});

test("a sign-in offers recovery codes while there are some", async () => {
  const person = await signUp();
  const { recoveryCodes } = await enrolTotp(person);
  for (const code of recoveryCodes) {
    const stepped = await person.post("/api/v1/auth/step-up", { method: "recovery_code", code });
    expect(stepped.status).toBe(200);
  }
  const { email, password } = person;
  const asked = await visitor().post("/api/v1/auth/login", { email, password });
  expect(asked.body.methods).toEqual(["totp"]);
});
