import { describe, expect, test } from "vitest";
import { countMails, mailAbout } from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import {
  goodPassword,
  newEmail,
  newestMail,
  registration,
  signUp,
  visitor,
} from "../support/start.ts";

describe("the first journey", () => {
  test("register, verify, log in, refresh, read me, log out", async () => {
    const email = newEmail();
    const ada = visitor();

    const registered = await ada.post("/api/v1/auth/register", registration(email));
    expect(registered.status).toBe(202);
    expect(registered.body).toEqual({ status: "verification_required", email, expires_in: 600 });

    const { code } = await newestMail(email);
    expect(code).toMatch(/^\d{6}$/);
    const early = await ada.post("/api/v1/auth/login", { email, password: goodPassword });
    expectProblem(early, 403, "email_not_verified");

    const verified = await ada.post("/api/v1/auth/verify-email", { email, code });
    expect(verified.status).toBe(200);
    expect(verified.body).toMatchObject({
      status: "authenticated",
      token_type: "Bearer",
      expires_in: 900,
      user: { email, email_verified: true, role: "customer", phone: null },
    });

    const login = await ada.post("/api/v1/auth/login", { email, password: goodPassword });
    expect(login.status).toBe(200);
    const refreshed = await ada.post("/api/v1/auth/refresh", {
      refresh_token: login.body.refresh_token,
    });
    expect(refreshed.status).toBe(200);
    const token = refreshed.body.access_token;
    const me = await ada.get("/api/v1/auth/me", { token });
    expect(me.status).toBe(200);
    expect(me.body).toEqual(login.body.user);
    expect(me.headers.get("cache-control")).toBe("no-store");

    expect((await ada.send("POST", "/api/v1/auth/logout", { token })).status).toBe(204);
    expectProblem(await ada.get("/api/v1/auth/me", { token }), 401, "unauthenticated");
    const again = await ada.post("/api/v1/auth/refresh", {
      refresh_token: refreshed.body.refresh_token,
    });
    expectProblem(again, 401, "unauthenticated");
  });
});

test("an address is matched without regard to case", async () => {
  const person = await signUp();
  const login = { email: person.email.toUpperCase(), password: goodPassword };
  expect((await visitor().post("/api/v1/auth/login", login)).status).toBe(200);
});

describe("whether an address is known", () => {
  const wrongCode = "000000";
  const tryCodes = async (email: string, times: number): Promise<number[]> => {
    const guesser = visitor();
    const statuses: number[] = [];
    for (let n = 1; n <= times; n += 1) {
      const body = { email, code: wrongCode };
      statuses.push((await guesser.post("/api/v1/auth/verify-email", body)).status);
    }
    return statuses;
  };
  const register = (email: string) => visitor().post("/api/v1/auth/register", registration(email));
  const resend = (email: string) => visitor().post("/api/v1/auth/resend-verification", { email });

  test("is not told by wrong codes after a sign-up with it", async () => {
    const [fresh, { email: known }] = [newEmail(), await signUp()];
    for (const email of [fresh, known]) {
      expect((await register(email)).status).toBe(202);
      expect(await tryCodes(email, 6), email).toEqual([422, 422, 422, 422, 422, 429]);
      expect((await resend(email)).status).toBe(202);
      expect(await tryCodes(email, 2), email).toEqual([422, 422]);
    }
  });

  test("is not told by wrong codes that nobody was sent", async () => {
    const { email: known } = await signUp();
    for (const email of [newEmail(), known]) {
      expect((await resend(email)).status).toBe(202);
      expect(await tryCodes(email, 6), email).toEqual([422, 422, 422, 422, 422, 422]);
    }
  });

  test("is told to its owner at most five times an hour", async () => {
    const { email } = await signUp();
    for (let n = 1; n <= 6; n += 1) expect((await register(email)).status).toBe(202);
    await mailAbout(email, alreadySubject);
    expect(await countMails(email, alreadySubject)).toBeLessThanOrEqual(5);
    const { text } = await newestMail(email);
    expect(text).not.toMatch(/\d{6}/);
  });
});

const alreadySubject = /^You already have a Florin account$/;
