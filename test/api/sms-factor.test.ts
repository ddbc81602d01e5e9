import { describe, expect, test } from "vitest";
import {
  challenge,
  claimsOf,
  enrolSms,
  enrolTotp,
  expectOneWinner,
  otherCode,
  phoneBook,
  totpCode,
} from "../support/factors.ts";
import { countStatuses } from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import { newestMail, type Person, signUp, visitor } from "../support/start.ts";

const newPhone = phoneBook("202");
const parallel = 50;

const begin = (person: Person, phone: string) =>
  person.post("/api/v1/auth/mfa/sms", { phone, consent: true });
const confirm = (person: Person, code: string) =>
  person.post("/api/v1/auth/mfa/sms/confirm", { code });
const send = (mfaToken: string) =>
  visitor().post("/api/v1/auth/mfa/challenge", { mfa_token: mfaToken, method: "sms" });
const verify = (mfaToken: string, code: string) =>
  visitor().post("/api/v1/auth/mfa/verify", { mfa_token: mfaToken, method: "sms", code });

async function messagesTo(phone: string): Promise<{ channel: string; code: string }[]> {
  return (await visitor().get(`/dev/mailbox?to=${encodeURIComponent(phone)}`)).body.data;
}

async function me(person: Person) {
  return (await person.get("/api/v1/auth/me")).body;
}

test("a phone is enrolled with the code sent to it, and from then on ends sign-ins", async () => {
  const person = await signUp();
  const { email, password } = person;
  const other = await visitor().post("/api/v1/auth/login", { email, password });
  const phone = newPhone();

  const begun = await begin(person, phone);
  expect(begun.status).toBe(202);
  expect(begun.body).toEqual({ status: "code_sent", expires_in: expect.any(Number) });
  expect(begun.body.expires_in).toBeGreaterThanOrEqual(120);
  expect(await me(person)).toMatchObject({ phone: null, mfa: { sms: false } });
  const [message] = await messagesTo(phone);
  expect(message).toMatchObject({ channel: "sms", code: expect.stringMatching(/^\d{6}$/) });

  const confirmed = await confirm(person, message?.code ?? "");
  expect(confirmed.status).toBe(200);
  expect(confirmed.body.recovery_codes).toHaveLength(10);
  expect(await me(person)).toMatchObject({
    phone: `+1********${phone.slice(-2)}`,
    mfa: { sms: true, totp: false, passkeys: 0 },
  });
  expect((await newestMail(email)).text).toContain("a phone for codes by SMS");
  const ended = await person.get("/api/v1/auth/me", { token: other.body.access_token });
  expectProblem(ended, 401, "unauthenticated");
  expectProblem(await confirm(person, message?.code ?? ""), 422, "code_invalid");

  const asked = await visitor().post("/api/v1/auth/login", { email, password });
  expect(asked.body).toMatchObject({ status: "mfa_required", methods: ["sms", "recovery_code"] });
  const token = asked.body.mfa_token;
  expect((await send(token)).body).toMatchObject({ status: "code_sent" });
  const { code } = await newestMail(phone);
  const verified = await verify(token, code);
  expect(verified.status).toBe(200);
  expect(verified.body.user).toMatchObject({ phone: `+1********${phone.slice(-2)}` });
  expect(claimsOf(verified.body.access_token)["amr"]).toEqual(["pwd", "sms", "mfa"]);
  expectProblem(await verify(token, code), 422, "code_invalid");
});

describe("an enrolment", () => {
  test("needs consent and a number in E.164 that can exist", async () => {
    const person = await signUp();
    const path = "/api/v1/auth/mfa/sms";
    const phone = newPhone();
    expectProblem(await person.post(path, { phone }), 400, "validation_failed");
    const declined = await person.post(path, { phone, consent: false });
    expectProblem(declined, 400, "validation_failed");
    for (const wrong of ["2025550123", phone.replace("+", ""), `${phone}0`, "+1 202 555 0123"]) {
      expectProblem(await begin(person, wrong), 422, "phone_invalid");
    }
    expect(await messagesTo(phone)).toEqual([]);
    expectProblem(await visitor().post(path, { phone, consent: true }), 401, "unauthenticated");
  });

  test("begun twice with one number sends one message, also when both come at once", async () => {
    const person = await signUp();
    const phone = newPhone();
    expect((await begin(person, phone)).status).toBe(202);
    expect((await begin(person, phone)).status).toBe(202);
    expect(await messagesTo(phone)).toHaveLength(1);
    expect((await confirm(person, (await newestMail(phone)).code)).status).toBe(200);
    expectProblem(await begin(person, newPhone()), 409, "conflict");
  });

  test("waits while somebody else verifies the same number", async () => {
    const [ada, eve] = await Promise.all([signUp(), signUp()]);
    const phone = newPhone();
    expect((await begin(ada, phone)).status).toBe(202);
    const refused = await begin(eve, phone);
    expectProblem(refused, 409, "conflict");
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expectProblem(await confirm(eve, (await newestMail(phone)).code), 422, "code_invalid");
    expect((await confirm(ada, (await newestMail(phone)).code)).status).toBe(200);
  });

  test("keeps the number that was proved: a code for another one confirms nothing", async () => {
    const person = await signUp();
    const [first, second] = [newPhone(), newPhone()];
    await begin(person, first);
    await begin(person, second);
    const old = await newestMail(first);
    const fresh = await newestMail(second);
    if (old.code !== fresh.code) {
      expectProblem(await confirm(person, old.code), 422, "code_invalid");
    }
    expect((await confirm(person, fresh.code)).status).toBe(200);
    expect((await me(person)).phone).toBe(`+1********${second.slice(-2)}`);
  });

  test("ends with the third wrong code, and can be begun again", async () => {
    const person = await signUp();
    const phone = newPhone();
    await begin(person, phone);
    const { code } = await newestMail(phone);
    for (let go = 0; go < 2; go += 1) {
      expectProblem(await confirm(person, otherCode(code)), 422, "code_invalid");
    }
    expectProblem(await confirm(person, otherCode(code)), 429, "too_many_attempts");
    expectProblem(await confirm(person, code), 429, "too_many_attempts");
    await enrolSms(person, phone);
    expect((await me(person)).mfa.sms).toBe(true);
  });

  test("never passes the budget of codes, whatever runs at once", async () => {
    const person = await signUp();
    const phone = newPhone();
    await begin(person, phone);
    const wrong = otherCode((await newestMail(phone)).code);
    const tries = Array.from({ length: parallel }, () => confirm(person, wrong));
    const counts = countStatuses(await Promise.all(tries));
    expect(counts[429]).toBeGreaterThanOrEqual(parallel - 5);
    expect((counts[422] ?? 0) + (counts[429] ?? 0)).toBe(parallel);
  });
});

describe("a sign-in", () => {
  test("gives one session to 50 parallel requests with the right code", async () => {
    const person = await signUp();
    const phone = newPhone();
    await enrolSms(person, phone);
    const token = await challenge(person);
    await send(token);
    const { code } = await newestMail(phone);
    const replies = await Promise.all(Array.from({ length: parallel }, () => verify(token, code)));
    expectOneWinner(replies);
  });

  test("begun again while a message is on its way uses that message", async () => {
    const person = await signUp();
    const phone = newPhone();
    await enrolSms(person, phone);
    const [one, two] = [await challenge(person), await challenge(person)];
    expect((await send(one)).status).toBe(202);
    const before = (await messagesTo(phone)).length;
    expect((await send(two)).status).toBe(202);
    expect((await send(two)).status).toBe(202);
    expect(await messagesTo(phone)).toHaveLength(before);
    expect((await verify(two, (await newestMail(phone)).code)).status).toBe(200);
  });

  test("ends a message with its third wrong code, and takes a new one", async () => {
    const person = await signUp();
    const phone = newPhone();
    await enrolSms(person, phone);
    const token = await challenge(person);
    await send(token);
    const { code } = await newestMail(phone);
    for (let go = 0; go < 2; go += 1) {
      expectProblem(await verify(token, otherCode(code)), 422, "code_invalid");
    }
    expectProblem(await verify(token, otherCode(code)), 429, "too_many_attempts");
    expect((await send(token)).status).toBe(202);
    expect((await verify(token, (await newestMail(phone)).code)).status).toBe(200);
  });

  test("sends nothing for a token that is unknown or used, or without a phone", async () => {
    expectProblem(await send("A".repeat(43)), 422, "code_invalid");
    const person = await signUp();
    const { secret } = await enrolTotp(person);
    const token = await challenge(person);
    expectProblem(await send(token), 409, "conflict");
    const body = { mfa_token: token, method: "totp", code: await totpCode(secret) };
    expect((await visitor().post("/api/v1/auth/mfa/verify", body)).status).toBe(200);
    expectProblem(await send(token), 422, "code_invalid");
  });
});

test("recovery codes come with the first factor and go with the last", async () => {
  const person = await signUp();
  expect(await enrolSms(person, newPhone())).toHaveLength(10);
  const second = await enrolTotp(person);
  expect(second.recoveryCodes).toEqual([]);
  expect((await person.send("DELETE", "/api/v1/auth/mfa/sms")).status).toBe(204);
  expect(await me(person)).toMatchObject({ phone: null, mfa: { sms: false, totp: true } });
  expect((await person.post("/api/v1/auth/mfa/recovery-codes")).status).toBe(200);
  expect((await person.send("DELETE", "/api/v1/auth/mfa/totp")).status).toBe(204);
  expectProblem(await person.post("/api/v1/auth/mfa/recovery-codes"), 409, "conflict");
  expectProblem(await person.send("DELETE", "/api/v1/auth/mfa/sms"), 404, "not_found");
  expect(await enrolSms(person, newPhone())).toHaveLength(10);
});

test("two first factors confirmed at once bring one set of recovery codes", async () => {
  const person = await signUp();
  const phone = newPhone();
  await begin(person, phone);
  const { code } = await newestMail(phone);
  const { secret } = (await person.post("/api/v1/auth/mfa/totp")).body;
  const path = "/api/v1/auth/mfa/totp/confirm";
  const body = { code: await totpCode(secret) };
  const replies = await Promise.all([confirm(person, code), person.post(path, body)]);
  expect(countStatuses(replies)).toEqual({ 200: 2 });
  const shown = replies.filter((reply) => reply.body.recovery_codes !== undefined);
  expect(shown).toHaveLength(1);
});
