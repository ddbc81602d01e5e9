import { describe, expect, test } from "vitest";
import { countMails, logIn, mailAbout } from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin } from "../support/staff.ts";
import { goodPassword, newEmail, registration, visitor } from "../support/start.ts";

const strangersPassword = "copper meadow whistle 73";
const firstSubject = /^Your Florin code$/;
const againSubject = /^Your Florin code for a new sign-up$/;

const register = (email: string, password = goodPassword) =>
  visitor().post("/api/v1/auth/register", { ...registration(email), password });
const verify = (email: string, code: string) =>
  visitor().post("/api/v1/auth/verify-email", { email, code });
const resend = (email: string) => visitor().post("/api/v1/auth/resend-verification", { email });

describe("a sign-up with an address that nobody has proved yet", () => {
  test("changes nothing once no new code is mailed", async () => {
    const email = newEmail();
    await register(email);
    await mailAbout(email, firstSubject);
    for (let n = 2; n <= 5; n += 1) expect((await resend(email)).status).toBe(202);
    const { code } = await mailAfter(email, 5);

    expect((await register(email, strangersPassword)).status).toBe(202);
    expect((await verify(email, code)).status).toBe(200);
    expectProblem(await logIn(email, strangersPassword), 401, "invalid_credentials");
    expect((await logIn(email, goodPassword)).status).toBe(200);
  });

  test("kills the code of the one before and says what its own confirms", async () => {
    const email = newEmail();
    await register(email);
    const { code: before } = await mailAbout(email, firstSubject);
    await register(email, strangersPassword);
    const { code, text } = await mailAbout(email, againSubject);
    expect(text).toContain("not the first sign-up");
    if (code !== before) expectProblem(await verify(email, before), 422, "code_invalid");

    const verified = await verify(email, code);
    expect(verified.status).toBe(200);
    const { access_token: token } = verified.body;
    const { body } = await visitor().get("/api/v1/auth/me/export", { token });
    const kinds = body.consents.map(({ kind }: { kind: string }) => kind);
    expect(kinds.sort()).toEqual(["privacy", "terms"]);
  });
});

/** The newest mail once there are `count` of them with a code. */
async function mailAfter(email: string, count: number): Promise<{ code: string }> {
  await expect.poll(() => countMails(email, firstSubject)).toBe(count);
  return mailAbout(email, firstSubject);
}

test("a suspended sign-up is not taken over by another one", async () => {
  const email = newEmail();
  await register(email);
  const admin = await signInAdmin();
  const found = await admin.get(`/api/v1/admin/users?query=${encodeURIComponent(email)}`);
  const path = `/api/v1/admin/users/${found.body.data[0].id}`;
  const setStatus = (status: string) => admin.send("PATCH", path, { body: { status } });

  expect((await setStatus("suspended")).status).toBe(200);
  expect((await register(email, strangersPassword)).status).toBe(202);
  expect((await setStatus("active")).status).toBe(200);
  expectProblem(await logIn(email, strangersPassword), 401, "invalid_credentials");
  expectProblem(await logIn(email, goodPassword), 403, "email_not_verified");
});
