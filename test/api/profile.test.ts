import { expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { goodPassword, signUp, visitor } from "../support/start.ts";

const me = "/api/v1/auth/me";

test("a person changes a name and leaves the other", async () => {
  const person = await signUp();
  const reply = await person.send("PATCH", me, { body: { last_name: "Lovelace" } });
  expect(reply.status).toBe(200);
  expect(reply.body).toMatchObject({ first_name: "Ada", last_name: "Lovelace" });
  expect((await person.get(me)).body).toEqual(reply.body);
});

test.each([
  [{ role: "admin" }, "/role"],
  [{ email: "new@example.com" }, "/email"],
  [{ first_name: "" }, "/first_name"],
  [{ first_name: "A\u0000" }, "/first_name"],
  [{ first_name: "<b>" }, "/first_name"],
  [{ first_name: "x".repeat(101) }, "/first_name"],
])("a profile refuses %j", async (body, pointer) => {
  const reply = await (await signUp()).send("PATCH", me, { body });
  expectProblem(reply, 400, "validation_failed");
  expect(reply.body.errors[0].pointer).toBe(pointer);
});

test("an export names everything that is kept, and no proof", async () => {
  const person = await signUp();
  const { status, body, text } = await person.get(`${me}/export`);
  expect(status).toBe(200);
  expect(body.users).toMatchObject([{ id: person.id, email: person.email, has_password: true }]);
  expect(body.consents.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
    "privacy",
    "terms",
  ]);
  expect(body.sessions).toHaveLength(1);
  const actions = body.audit_events.map(({ action }: { action: string }) => action);
  expect(actions).toContain("user.registered");
  expect(actions).toContain("user.data_exported");
  expect(text).not.toMatch(/scrypt|password_hash|"tag"|_sealed/);
});

test("an erased person is gone, and the address is free again", async () => {
  const person = await signUp();
  const erased = await person.send("DELETE", me);
  expect(erased.status).toBe(202);
  expect(erased.body).toEqual({ status: "erased" });

  expectProblem(await person.get(me), 401, "unauthenticated");
  const login = { email: person.email, password: goodPassword };
  expectProblem(await visitor().post("/api/v1/auth/login", login), 401, "invalid_credentials");
  const refresh = { refresh_token: person.refreshToken };
  expectProblem(await person.post("/api/v1/auth/refresh", refresh), 401, "unauthenticated");
});
