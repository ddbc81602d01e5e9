import { describe, expect, test } from "vitest";
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
