import { describe, expect, test, vi } from "vitest";
import { challenge, enrolTotp, totpCode } from "../support/factors.ts";
import {
  acceptedReset,
  askForReset,
  change,
  countMails,
  countStatuses,
  logIn,
  mailAbout,
  newPassword,
  reset,
  resetSubject,
  wrongPassword,
} from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import { goodPassword, newEmail, registration, signUp, visitor } from "../support/start.ts";
import { runsInWorkerd } from "../support/transport.ts";

const unknownToken = "A".repeat(43);
/** Enough to collide; fifty of them run in test/node, since each costs a hash. */
const parallel = 8;

async function register(password: string, email = newEmail()) {
  return visitor().post("/api/v1/auth/register", { ...registration(email), password });
}

describe("the choice of a password", () => {
  test.each([
    ["too_short", "eleven char"],
    ["too_short", "🦊".repeat(11)],
    ["common", "Password1234"],
    ["common", "qwertyuiop2024"],
    ["personal", "ada's Florin money"],
    ["personal", "ex4mple heron tulip"],
  ])("is refused as %s: %s", async (reason, password) => {
    const refused = await register(password);
    expectProblem(refused, 422, "weak_password");
    expect(refused.body.reason).toBe(reason);
    expect(refused.text).not.toContain(password);
  });

  test("knows the local part of the address", async () => {
    const refused = await register("the grebe-nest is wet", `grebe.nest.${Date.now()}@example.com`);
    expect(refused.body.reason ?? refused.status).toBe("personal");
  });

  test("is free in script and length up to 1,024 characters", async () => {
    expect((await register("пароль 密码 🦊 ñandú")).status).toBe(202);
    expect((await register("🦊".repeat(1_024))).status).toBe(202);
    const refused = await register("🦊".repeat(1_025));
    expectProblem(refused, 400, "validation_failed");
    expect(refused.body.errors).toMatchObject([{ pointer: "/password" }]);
  });

  test("is not cut: the end of a long one counts", async () => {
    const email = newEmail();
    const long = `${goodPassword} `.repeat(8);
    expect((await register(long, email)).status).toBe(202);
    expectProblem(await logIn(email, long.slice(0, 72)), 401, "invalid_credentials");
    expectProblem(await logIn(email, long), 403, "email_not_verified");
  });

  test.runIf(runsInWorkerd)("is refused when it stands in a leak", async () => {
    const refused = await register("leaked turquoise wheelbarrow");
    expectProblem(refused, 422, "weak_password");
    expect(refused.body.reason).toBe("breached");
  });
});

describe("a forgotten password", () => {
  test("is replaced by a link: the old one, all sessions and the link are dead", async () => {
    const person = await signUp();
    const token = await askForReset(person.email);
    expect(token).toMatch(/^[\w-]{43}$/);
    const done = await reset(token);
    expect(done.status).toBe(204);
    expect(done.headers.get("set-cookie")).toBeNull();

    expectProblem(await person.get("/api/v1/auth/me"), 401, "unauthenticated");
    const refreshed = await person.post("/api/v1/auth/refresh", {
      refresh_token: person.refreshToken,
    });
    expectProblem(refreshed, 401, "unauthenticated");
    expectProblem(await logIn(person.email, goodPassword), 401, "invalid_credentials");
    expect((await logIn(person.email, newPassword)).status).toBe(200);
    expectProblem(await reset(token, "another bicycle thunder 58"), 422, "code_invalid");
    expect((await mailAbout(person.email, /password was reset/)).code).toBeNull();
  });

  test("is asked for the same way by somebody unknown", async () => {
    const { email } = await signUp();
    const [known, unknown] = await Promise.all(
      [email, newEmail()].map((address) =>
        visitor().post("/api/v1/auth/password/forgot", { email: address }),
      ),
    );
    expect({ status: known?.status, body: known?.body }).toEqual(acceptedReset);
    expect({ status: unknown?.status, body: unknown?.body }).toEqual(acceptedReset);
    expect([...(known?.headers.keys() ?? [])]).toEqual([...(unknown?.headers.keys() ?? [])]);
  });

  test("proves an address that was not verified yet; a weak one leaves the link good", async () => {
    const email = newEmail();
    await register(goodPassword, email);
    const token = await askForReset(email);
    expectProblem(await reset(token, "ada loves example"), 422, "weak_password");
    expect((await reset(token)).status).toBe(204);
    const session = await logIn(email, newPassword);
    expect(session.body).toMatchObject({ user: { email_verified: true } });
  });

  test("skips no second factor, and ends a sign-in that waits for one", async () => {
    const person = await signUp();
    const { secret } = await enrolTotp(person);
    const mfaToken = await challenge(person);
    expect((await reset(await askForReset(person.email))).status).toBe(204);
    const answer = { mfa_token: mfaToken, method: "totp", code: await totpCode(secret) };
    const late = await visitor().post("/api/v1/auth/mfa/verify", answer);
    expectProblem(late, 422, "code_invalid");
    const asked = await logIn(person.email, newPassword);
    expect(asked.status).toBe(202);
    expect(asked.body).toMatchObject({
      status: "mfa_required",
      methods: ["totp", "recovery_code"],
    });
  });

  test("is set once, however many try the link at once", async () => {
    const { email } = await signUp();
    const token = await askForReset(email);
    const replies = await Promise.all(Array.from({ length: parallel }, () => reset(token)));
    expect(countStatuses(replies)).toEqual({ 204: 1, 422: parallel - 1 });
    for (const refused of replies.filter(({ status }) => status === 422)) {
      expectProblem(refused, 422, "code_invalid");
    }
    expect((await logIn(email, newPassword)).status).toBe(200);
    await mailAbout(email, /password was reset/);
    expect(await countMails(email, /password was reset/)).toBe(1);
  });

  test("has one link at a time, and five an hour", async () => {
    const { email } = await signUp();
    const tokens = new Set<string>();
    for (let n = 1; n <= 5; n += 1) {
      tokens.add(await newToken(email, tokens));
    }
    expect((await visitor().post("/api/v1/auth/password/forgot", { email })).status).toBe(202);
    expect(await countMails(email, resetSubject)).toBe(5);
    const [first = "", ...later] = tokens;
    expectProblem(await reset(first), 422, "code_invalid");
    expect((await reset(later.at(-1) ?? "")).status).toBe(204);
  });

  test.each([unknownToken, "", "x".repeat(129), "💥"])(
    "takes no made-up token: %j",
    async (token) => {
      const refused = await reset(token);
      const isShaped = token.length >= 1 && token.length <= 128;
      expectProblem(refused, isShaped ? 422 : 400, isShaped ? "code_invalid" : "validation_failed");
    },
  );
});

/** Asks again and waits for the mail that brings a token unlike the known ones. */
async function newToken(email: string, known: ReadonlySet<string>): Promise<string> {
  await visitor().post("/api/v1/auth/password/forgot", { email });
  return vi.waitFor(async () => {
    const { code } = await mailAbout(email, resetSubject);
    expect(known.has(code)).toBe(false);
    return code;
  });
}

describe("a changed password", () => {
  test("ends every other session and link, and keeps this session", async () => {
    const person = await signUp();
    const link = await askForReset(person.email);
    const elsewhere = await logIn(person.email, goodPassword);
    const token = elsewhere.body.access_token;
    expect((await change(person, goodPassword, newPassword)).status).toBe(204);

    expect((await person.get("/api/v1/auth/me")).status).toBe(200);
    expectProblem(await person.get("/api/v1/auth/me", { token }), 401, "unauthenticated");
    expectProblem(await logIn(person.email, goodPassword), 401, "invalid_credentials");
    expect((await logIn(person.email, newPassword)).status).toBe(200);
    expectProblem(await reset(link, "yet another teapot 77"), 422, "code_invalid");
    await mailAbout(person.email, /password was changed/);
  });

  test("needs a session, the present one, and a good and new one", async () => {
    const person = await signUp();
    const body = { current_password: goodPassword, new_password: newPassword };
    const stranger = await visitor().post("/api/v1/auth/password/change", body);
    expectProblem(stranger, 401, "unauthenticated");
    const wrong = await change(person, wrongPassword, newPassword);
    expectProblem(wrong, 401, "invalid_credentials");
    const weak = await change(person, goodPassword, "Password1234");
    expectProblem(weak, 422, "weak_password");
    const same = await change(person, goodPassword, goodPassword);
    expectProblem(same, 422, "weak_password");
    expect(same.body.reason).toBe("unchanged");
    expect((await person.get("/api/v1/auth/me")).status).toBe(200);
  });

  test("comes from one of parallel requests with the same present one", async () => {
    const person = await signUp();
    const wanted = [
      "amber bicycle thunder 1",
      "amber bicycle thunder 2",
      "amber bicycle thunder 3",
    ];
    const replies = await Promise.all(wanted.map((next) => change(person, goodPassword, next)));
    expect(countStatuses(replies)).toEqual({ 204: 1, 401: 2 });
    const winner = wanted[replies.findIndex(({ status }) => status === 204)] ?? "";
    expect((await logIn(person.email, winner)).status).toBe(200);
  });
});
