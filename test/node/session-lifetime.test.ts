import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { users } from "../../src/features/users/tables.ts";
import { partsOf } from "../support/forged-tokens.ts";
import { expectProblem } from "../support/problem.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signUpAt } from "../support/servers/own-person.ts";
import { newEmail, type Person, personOf, registration } from "../support/start.ts";

/** How long tokens, sessions, proofs and codes live, to the second, on a clock that stands still. */

vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-29T00:30:00.000Z") });
const app = await startOwnApp({}, undefined, { hasCheapHashes: true });
afterAll(async () => {
  await app.close();
  vi.useRealTimers();
});

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const me = "/api/v1/auth/me";

let person: Person;
let sessionId: string;
beforeEach(async () => {
  person = await signUpAt(app);
  sessionId = String(partsOf(person.accessToken).claims["sid"]);
});

/** Nothing else moves the clock. Work after replies is done first, as it would be in real time. */
async function passSeconds(seconds: number): Promise<void> {
  await app.settle();
  vi.setSystemTime(Date.now() + seconds * 1000);
}

const use = (token = person.accessToken) => app.visitor().get(me, { token });
const refresh = (token = person.refreshToken) =>
  app.visitor().post("/api/v1/auth/refresh", { refresh_token: token });

async function refreshed(token?: string): Promise<{ access: string; refresh: string }> {
  const { status, body } = await refresh(token);
  expect(status).toBe(200);
  return { access: body.access_token, refresh: body.refresh_token };
}

/** The same account as one of the staff, signed in anew. */
async function becomeStaff(): Promise<void> {
  await app.db.update(users).set({ role: "support" }).where(eq(users.email, person.email));
  const { email, password } = person;
  const login = await app.visitor().post("/api/v1/auth/login", { email, password });
  person = atApp(app, personOf(email, person.address, login));
}

describe("an access token", () => {
  test("works for 15 minutes, and not a second more", async () => {
    await passSeconds(15 * minute - 1);
    expect((await use()).status).toBe(200);
    await passSeconds(1);
    expectProblem(await use(), 401, "token_expired");
    await passSeconds(day);
    expectProblem(await use(), 401, "token_expired");
  });

  test("that was never used before expires the same", async () => {
    await passSeconds(15 * minute);
    expectProblem(await use(), 401, "token_expired");
    const { access } = await refreshed();
    expect((await use(access)).status).toBe(200);
  });
});

describe("a session", () => {
  test("ends 30 days after the sign-in, however much it is used", async () => {
    let token = person.refreshToken;
    for (let days = 0; days < 29; days += 1) {
      await passSeconds(day);
      token = (await refreshed(token)).refresh;
    }
    await passSeconds(day - 1);
    const last = await refreshed(token);
    expect((await use(last.access)).status).toBe(200);
    await passSeconds(1);
    expectProblem(await use(last.access), 401, "unauthenticated");
    expectProblem(await refresh(last.refresh), 401, "unauthenticated");
    expectProblem(await refresh(token), 401, "unauthenticated");
  });

  test("of a customer is not ended by doing nothing", async () => {
    await passSeconds(30 * day - 1);
    expect((await use((await refreshed()).access)).status).toBe(200);
  });

  test("is listed for as long as it lives", async () => {
    const { email, password } = person;
    await passSeconds(minute);
    const login = await app.visitor().post("/api/v1/auth/login", { email, password });
    let token = login.body.refresh_token;
    const count = async () => {
      const { access, refresh: next } = await refreshed(token);
      token = next;
      const { body } = await app.visitor().get("/api/v1/auth/sessions", { token: access });
      return body.data.length;
    };
    await passSeconds(30 * day - minute - 1);
    expect(await count()).toBe(2);
    await passSeconds(1);
    expect(await count()).toBe(1);
  });
});

describe("a session of staff", () => {
  beforeEach(becomeStaff);

  test("ends after 30 minutes without use, and lives a moment before", async () => {
    await passSeconds(30 * minute);
    const { access, refresh: next } = await refreshed();
    await passSeconds(30 * minute);
    await passSeconds(1);
    expectProblem(await refresh(next), 401, "unauthenticated");
    expectProblem(await use(access), 401, "token_expired");
  });

  test("is not opened again by an access token that would still be good", async () => {
    const late = await startOwnApp(
      { POLICY: JSON.stringify({ "access_token.seconds": hour }) },
      app,
      { hasCheapHashes: true },
    );
    const { body } = await late.visitor().post("/api/v1/auth/refresh", {
      refresh_token: person.refreshToken,
    });
    const ask = () => late.visitor().get(me, { token: body.access_token });
    await passSeconds(30 * minute);
    expect((await ask()).status).toBe(200);
    await late.settle();
    await passSeconds(30 * minute + 1);
    expectProblem(await ask(), 401, "token_expired");
    const again = await late.visitor().post("/api/v1/auth/refresh", {
      refresh_token: body.refresh_token,
    });
    expectProblem(again, 401, "unauthenticated");

    const { email, password } = person;
    const login = await late.visitor().post("/api/v1/auth/login", { email, password });
    const token = login.body.access_token;
    expect((await late.visitor().get(me, { token })).status).toBe(200);
    await passSeconds(30 * minute + 1);
    expectProblem(await late.visitor().get(me, { token }), 401, "unauthenticated");
    await late.close();
  });

  test("is kept alive by use, with access tokens alone and for hours", async () => {
    let tokens = { access: person.accessToken, refresh: person.refreshToken };
    for (let step = 0; step < 20; step += 1) {
      await passSeconds(14 * minute);
      expect((await use(tokens.access)).status).toBe(200);
      await passSeconds(16 * minute);
      tokens = await refreshed(tokens.refresh);
    }
    expect((await use(tokens.access)).status).toBe(200);
  });

  test("counts a use that did not refresh", async () => {
    await passSeconds(14 * minute);
    expect((await use()).status).toBe(200);
    await passSeconds(30 * minute);
    expect((await refresh()).status).toBe(200);
    await passSeconds(30 * minute + 1);
    expectProblem(await refresh(), 401, "unauthenticated");
  });

  test("ends 30 days after the sign-in all the same", async () => {
    const steps = 4;
    let token = person.refreshToken;
    const { expires_at: end } = (await person.get("/api/v1/auth/sessions")).body.data[0];
    vi.setSystemTime(new Date(end).getTime() - steps * 29 * minute * 1000);
    await app.db.execute(`update sessions set last_used_at = '${new Date().toISOString()}'`);
    for (let step = 1; step < steps; step += 1) {
      await passSeconds(29 * minute);
      token = (await refreshed(token)).refresh;
    }
    await passSeconds(29 * minute);
    expectProblem(await refresh(token), 401, "unauthenticated");
  });
});

test("a session that ran out is not found when one would end it", async () => {
  await passSeconds(29 * day);
  const { email, password } = person;
  const login = await app.visitor().post("/api/v1/auth/login", { email, password });
  await passSeconds(2 * day);
  const fresh = { refresh_token: login.body.refresh_token };
  const { body } = await app.visitor().post("/api/v1/auth/refresh", fresh);
  const path = `/api/v1/auth/sessions/${sessionId}`;
  const ended = await app.visitor().send("DELETE", path, { token: body.access_token });
  expectProblem(ended, 404, "not_found");
});

describe("a refresh token", () => {
  const endings = async () => {
    const ended = and(eq(auditEvents.target, sessionId), eq(auditEvents.action, "session.ended"));
    return app.db.select().from(auditEvents).where(ended);
  };

  test("two steps behind gets the present one for 10 seconds", async () => {
    const first = await refreshed();
    const second = await refreshed(first.refresh);
    await passSeconds(10);
    expect((await refreshed()).refresh).toBe(second.refresh);
    expect((await use(second.access)).status).toBe(200);
    expect(await endings()).toEqual([]);
  });

  test("two steps behind ends the session after 10 seconds, and all its tokens", async () => {
    const first = await refreshed();
    const second = await refreshed(first.refresh);
    expect((await use(second.access)).status).toBe(200);
    await passSeconds(11);
    expectProblem(await refresh(), 401, "token_reused");
    for (const token of [person.accessToken, first.access, second.access]) {
      expectProblem(await use(token), 401, "unauthenticated");
    }
    for (const token of [person.refreshToken, first.refresh, second.refresh]) {
      expectProblem(await refresh(token), 401, "unauthenticated");
    }
    expect(await endings()).toMatchObject([
      { actorKind: "user", actor: person.id, details: { reason: "refresh_reused" } },
    ]);
  });

  test("that was copied ends that session alone", async () => {
    const { email, password } = person;
    const login = await app.visitor().post("/api/v1/auth/login", { email, password });
    const next = await refreshed((await refreshed()).refresh);
    await passSeconds(11);
    expectProblem(await refresh(), 401, "token_reused");
    expectProblem(await use(next.access), 401, "unauthenticated");
    expect((await use(login.body.access_token)).status).toBe(200);
  });

  test("that was copied ends the session once, however many try it", async () => {
    await refreshed((await refreshed()).refresh);
    await passSeconds(11);
    const replies = await Promise.all(Array.from({ length: 10 }, () => refresh()));
    for (const reply of replies) expect(reply.status).toBe(401);
    expect(replies.some(({ body }) => body.code === "token_reused")).toBe(true);
    expect(await endings()).toHaveLength(1);
  });

  test("one step behind gets the present one, also after hours", async () => {
    const first = await refreshed();
    await passSeconds(5 * hour);
    const again = await refreshed();
    expect(again.refresh).toBe(first.refresh);
    expect((await use(again.access)).status).toBe(200);
    await passSeconds(20 * day);
    expect((await refreshed()).refresh).toBe(first.refresh);
  });
});

describe("a proof of who one is", () => {
  const enrol = (token = person.accessToken) =>
    app.visitor().post("/api/v1/auth/mfa/totp", undefined, { token });
  const prove = async () => {
    const proved = await person.post("/api/v1/auth/step-up", { password: person.password });
    expect(proved.status).toBe(200);
    return proved.body.access_token;
  };

  test("of the sign-in is fresh for 5 minutes", async () => {
    await passSeconds(5 * minute);
    expect((await enrol()).status).toBe(200);
    await passSeconds(1);
    expectProblem(await enrol(), 403, "step_up_required");
    expect((await use()).status).toBe(200);
  });

  test("is not made fresh by a refresh", async () => {
    await passSeconds(5 * minute + 1);
    expectProblem(await enrol((await refreshed()).access), 403, "step_up_required");
  });

  test("given again is fresh for 5 minutes more, also after a refresh", async () => {
    await passSeconds(10 * minute);
    expectProblem(await enrol(), 403, "step_up_required");
    const token = await prove();
    expectProblem(await enrol(), 403, "step_up_required");
    await passSeconds(5 * minute);
    expect((await enrol(token)).status).toBe(200);
    const { access } = await refreshed();
    expect((await enrol(access)).status).toBe(200);
    await passSeconds(1);
    expectProblem(await enrol(token), 403, "step_up_required");
    expectProblem(await enrol(access), 403, "step_up_required");
  });

  test("is fresh for as long as the policy says", async () => {
    const policy = { POLICY: JSON.stringify({ "step_up.seconds": 7 }) };
    const strict = await startOwnApp(policy, app, { hasCheapHashes: true });
    const there = atApp(strict, person);
    await passSeconds(7);
    expect((await there.post("/api/v1/auth/mfa/totp")).status).toBe(200);
    await passSeconds(1);
    expectProblem(await there.post("/api/v1/auth/mfa/totp"), 403, "step_up_required");
    await strict.close();
  });
});

describe("a code by mail", () => {
  async function register(): Promise<{ email: string; code: string }> {
    const email = newEmail();
    const begun = await app.visitor().post("/api/v1/auth/register", registration(email));
    expect(begun.body.expires_in).toBe(10 * minute);
    await app.settle();
    const { body } = await app.visitor().get(`/dev/mailbox?to=${encodeURIComponent(email)}`);
    return { email, code: body.data[0].code };
  }
  const verify = (body: { email: string; code: string }) =>
    app.visitor().post("/api/v1/auth/verify-email", body);

  test("works until 10 minutes are over", async () => {
    const mail = await register();
    await passSeconds(10 * minute - 1);
    expect((await verify(mail)).status).toBe(200);
  });

  test("does not work when 10 minutes are over", async () => {
    const mail = await register();
    await passSeconds(10 * minute);
    expectProblem(await verify(mail), 422, "code_expired");
  });
});
