import { describe, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { goodPassword, type Person, personOf, signUp, visitor } from "../support/start.ts";

async function signsInElsewhere(person: Person): Promise<Person> {
  const elsewhere = visitor();
  const { email } = person;
  const login = await elsewhere.post(
    "/api/v1/auth/login",
    { email, password: goodPassword },
    { headers: { "user-agent": "Another browser" } },
  );
  return personOf(email, elsewhere.address, login);
}

describe("the list of sessions", () => {
  test("shows where one is signed in, newest first, page by page", async () => {
    const person = await signUp();
    const elsewhere = await signsInElsewhere(person);

    const { status, body } = await person.get("/api/v1/auth/sessions");
    expect(status).toBe(200);
    expect(body.data).toHaveLength(2);
    expect(body.data[0]).toMatchObject({
      current: false,
      ip: elsewhere.address,
      user_agent: "Another browser",
    });
    expect(body.data[1]).toMatchObject({ current: true, ip: person.address });
    expect(body.next_cursor).toBeNull();

    const first = await person.get("/api/v1/auth/sessions?limit=1");
    expect(first.body.data).toEqual([body.data[0]]);
    const second = await person.get(
      `/api/v1/auth/sessions?limit=1&cursor=${first.body.next_cursor}`,
    );
    expect(second.body.data).toEqual([body.data[1]]);
    expect(second.body.next_cursor).toBeNull();
  });

  test.each(["limit=0", "limit=101", "limit=x", "cursor=nonsense"])("refuses %s", async (query) => {
    const reply = await (await signUp()).get(`/api/v1/auth/sessions?${query}`);
    expectProblem(reply, 400, "validation_failed");
  });

  test.each([
    ["of another list", "1770000000000~usr_01h2xcejqtf2nbrexx3vqjhp41"],
    ["with an id that is none", "1770000000000~ses_zzzzzzzzzzzzzzzzzzzzzzzzzz"],
    ["of the year 33658", "999999999999999~ses_01h2xcejqtf2nbrexx3vqjhp41"],
  ])("refuses a cursor %s", async (_what, text) => {
    const cursor = btoa(text).replaceAll("=", "");
    const reply = await (await signUp()).get(`/api/v1/auth/sessions?cursor=${cursor}`);
    expectProblem(reply, 400, "validation_failed");
  });
});

describe("ending a session", () => {
  test("kills its access and refresh token at once, and no other", async () => {
    const person = await signUp();
    const elsewhere = await signsInElsewhere(person);
    expect((await elsewhere.get("/api/v1/auth/me")).status).toBe(200);
    const { body } = await elsewhere.get("/api/v1/auth/sessions");
    const { id } = body.data.find((session: { current: boolean }) => session.current);

    expect((await person.send("DELETE", `/api/v1/auth/sessions/${id}`)).status).toBe(204);

    expectProblem(await elsewhere.get("/api/v1/auth/me"), 401, "unauthenticated");
    const refresh = { refresh_token: elsewhere.refreshToken };
    const refreshed = await elsewhere.post("/api/v1/auth/refresh", refresh);
    expectProblem(refreshed, 401, "unauthenticated");
    expect((await person.get("/api/v1/auth/me")).status).toBe(200);
    const again = await person.send("DELETE", `/api/v1/auth/sessions/${id}`);
    expectProblem(again, 404, "not_found");
  });

  test("is for one's own sessions only", async () => {
    const [alice, mallory] = [await signUp(), await signUp()];
    const { body } = await alice.get("/api/v1/auth/sessions");
    const path = `/api/v1/auth/sessions/${body.data[0].id}`;
    expectProblem(await mallory.send("DELETE", path), 404, "not_found");
    expect((await alice.get("/api/v1/auth/me")).status).toBe(200);
  });

  test("ends all others together", async () => {
    const person = await signUp();
    const [second, third] = [await signsInElsewhere(person), await signsInElsewhere(person)];
    expect((await second.send("DELETE", "/api/v1/auth/sessions")).status).toBe(204);
    expectProblem(await person.get("/api/v1/auth/me"), 401, "unauthenticated");
    expectProblem(await third.get("/api/v1/auth/me"), 401, "unauthenticated");
    expect((await second.get("/api/v1/auth/me")).status).toBe(200);
  });
});

describe("a refresh token", () => {
  const refresh = (person: Person, token = person.refreshToken) =>
    person.post("/api/v1/auth/refresh", { refresh_token: token });

  test("used 50 times at once gives one new token, the same to all", async () => {
    const person = await signUp();
    const replies = await Promise.all(Array.from({ length: 50 }, () => refresh(person)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(replies.map(({ body }) => body.refresh_token)).size).toBe(1);
    const { body } = await person.get("/api/v1/auth/sessions");
    expect(body.data).toHaveLength(1);
  });

  test("one step behind is answered with the present one", async () => {
    const person = await signUp();
    const first = await refresh(person);
    const again = await refresh(person);
    expect(again.body.refresh_token).toBe(first.body.refresh_token);
  });

  test.each(["", "frt1", "frt1~ses_01h2xcejqtf2nbrexx3vqjhp41~0~t1.AAAA", "not a token"])(
    "that we did not make is refused: %j",
    async (token) => {
      const reply = await visitor().post("/api/v1/auth/refresh", { refresh_token: token });
      expect([400, 401]).toContain(reply.status);
      expect(reply.body.code).toBe(token === "" ? "validation_failed" : "unauthenticated");
    },
  );
});
