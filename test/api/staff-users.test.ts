import { describe, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { goodPassword, newestMail, signUp, visitor } from "../support/start.ts";

const users = "/api/v1/admin/users";

describe("the list of people", () => {
  test("finds by the beginning of an address, by id, role and status", async () => {
    const support = await signUpStaff("support");
    const person = await signUp();
    const local = person.email.split("@")[0] ?? "";

    for (const query of [`query=${local}`, `query=${person.id}`]) {
      const { status, body } = await support.get(`${users}?${query}`);
      expect(status).toBe(200);
      expect(body.data).toMatchObject([{ id: person.id, role: "customer", status: "active" }]);
    }
    const none = await support.get(`${users}?query=${local}&role=admin`);
    expect(none.body).toEqual({ data: [], next_cursor: null });
    const wild = await support.get(`${users}?query=%25`);
    expect(wild.body.data).toEqual([]);
  });

  test("is read page by page without a gap", async () => {
    const support = await signUpStaff("support");
    await Promise.all([signUp(), signUp(), signUp()]);
    const whole = await support.get(`${users}?limit=4`);
    const first = await support.get(`${users}?limit=2`);
    const second = await support.get(`${users}?limit=2&cursor=${first.body.next_cursor}`);
    expect([...first.body.data, ...second.body.data]).toHaveLength(4);
    expect(whole.body.data).toHaveLength(4);
  });
});

describe("a role", () => {
  test("that changes signs its person out at once", async () => {
    const admin = await signInAdmin();
    const person = await signUp();
    const reply = await admin.send("PATCH", `${users}/${person.id}`, { body: { role: "auditor" } });
    expect(reply.status).toBe(200);
    expect(reply.body.role).toBe("auditor");
    expectProblem(await person.get("/api/v1/auth/me"), 401, "unauthenticated");
    expect((await newestMail(person.email)).text).toContain("role or status");
  });

  test("is never one's own to change", async () => {
    const admin = await signInAdmin();
    const reply = await admin.send("PATCH", `${users}/${admin.id}`, { body: { role: "support" } });
    expectProblem(reply, 403, "forbidden");
  });

  test("of the last admin stays, whoever asks at the same time", async () => {
    const first = await signInAdmin();
    const second = await signUpStaff("admin");
    const third = await signUpStaff("admin");
    const demote = (id: string) =>
      first.send("PATCH", `${users}/${id}`, { body: { role: "customer" } });
    const replies = await Promise.all([demote(second.id), demote(third.id)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect((await first.get(`${users}/${first.id}`)).body.role).toBe("admin");
  });
});

describe("a suspended person", () => {
  test("is signed out and cannot sign in until the suspension ends", async () => {
    const admin = await signInAdmin();
    const person = await signUp();
    const change = (status: string) =>
      admin.send("PATCH", `${users}/${person.id}`, { body: { status } });

    expect((await change("suspended")).body.status).toBe("suspended");
    expectProblem(await person.get("/api/v1/auth/me"), 401, "unauthenticated");
    const login = { email: person.email, password: goodPassword };
    expectProblem(await visitor().post("/api/v1/auth/login", login), 401, "invalid_credentials");
    const refresh = { refresh_token: person.refreshToken };
    expectProblem(await person.post("/api/v1/auth/refresh", refresh), 401, "unauthenticated");

    expect((await change("active")).body.status).toBe("active");
    expect((await visitor().post("/api/v1/auth/login", login)).status).toBe(200);
  });
});

test("support signs a person out everywhere", async () => {
  const support = await signUpStaff("support");
  const person = await signUp();
  expect((await support.post(`${users}/${person.id}/end-sessions`)).status).toBe(200);
  expectProblem(await person.get("/api/v1/auth/me"), 401, "unauthenticated");
});

test("nothing is changed by a permission alone when it demands a fresh proof", async () => {
  const support = await signUpStaff("support");
  const person = await signUp();
  const reply = await support.send("PATCH", `${users}/${person.id}`, { body: { role: "admin" } });
  expectProblem(reply, 403, "forbidden");
});

test("support unlocks a person who was locked out", async () => {
  const support = await signUpStaff("support");
  const person = await signUp();
  const elsewhere = visitor();
  const login = (password: string) =>
    elsewhere.post("/api/v1/auth/login", { email: person.email, password });
  for (let tries = 0; tries < 5; tries += 1) await login("wrong password 123");
  expectProblem(await login(goodPassword), 429, "too_many_attempts");

  const reply = await support.post(`${users}/${person.id}/unlock`);
  expect(reply.status).toBe(200);
  expect(reply.body.id).toBe(person.id);
  expect((await login(goodPassword)).status).toBe(200);
});
