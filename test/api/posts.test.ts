import { beforeAll, describe, expect, test } from "vitest";
import { listAll } from "../support/pages.ts";
import { postsPath, publish, react, seePost } from "../support/posts.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { type Person, signUp, visitor } from "../support/start.ts";

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let ada: Person;
let eve: Person;
beforeAll(async () => {
  [ada, eve] = await Promise.all([signUp(), signUp()]);
});

describe("a post", () => {
  test("is published with its author's first name and initial, and read by others", async () => {
    const made = await ada.post(postsPath, { content: "Hello, everybody" });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^pst_[0-7][0-9a-hjkmnp-tv-z]{25}$/),
      author: { id: ada.id, name: "Ada E." },
      content: "Hello, everybody",
      likes: 0,
      dislikes: 0,
      my_reaction: null,
      created_at: moment,
    });
    expect(await seePost(eve, made.body.id)).toEqual(made.body);
    expectProblem(await visitor().get(`${postsPath}/${made.body.id}`), 401, "unauthenticated");
  });

  test("is published once under one idempotency key", async () => {
    const author = await signUp();
    const headers = { "idempotency-key": "one-post" };
    const first = await author.post(postsPath, { content: "Once" }, { headers });
    const second = await author.post(postsPath, { content: "Once" }, { headers });
    expect(second.text).toBe(first.text);
    expect((await author.get(`${postsPath}?author=${author.id}`)).body.data).toHaveLength(1);
  });

  test("shows the author's name of now", async () => {
    const author = await signUp();
    const { id } = await publish(author);
    const names = { first_name: "Zoë", last_name: "e\u0301clair" };
    await author.send("PATCH", "/api/v1/auth/me", { body: names });
    expect((await seePost(eve, id)).author.name).toBe("Zoë E\u0301.");
  });
});

describe("the content of a post", () => {
  test.each([
    ["a script", "<script>alert(document.cookie)</script><img src=x onerror=alert(1)>"],
    ["a template", "{{7*7}} #{7*7} <%= 7*7 %>"],
    ["SQL", "'); drop table posts; --"],
    ["lines and tabs", "  one\r\n\ttwo  \n"],
    ["text from right to left", "\u202eabc\u202c \u2066שלום\u2069"],
    ["joined and ignorable characters", "👩\u200d👩\u200d👧 zero\u200bwidth"],
    ["5,000 characters outside of the first plane", "🦉".repeat(5_000)],
  ])("comes back as it was written: %s", async (_, content) => {
    const made = await ada.post(postsPath, { content });
    expect(made.status, made.text).toBe(201);
    expect(made.body.content).toBe(content);
    const read = await eve.get(`${postsPath}/${made.body.id}`);
    expect(read.body.content).toBe(content);
    expect(read.headers.get("content-type")).toMatch(/^application\/json/);
    expect(read.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    ["nothing", ""],
    ["white space", " \n\t\u00a0\u3000"],
    ["what cannot be seen", "\u200b\u202e\ufeff\u2060"],
    ["5,001 characters", "a".repeat(5_001)],
    ["5,001 characters outside of the first plane", "🦉".repeat(5_001)],
    ["NUL", "a\u0000b"],
    ["half a pair", "a\ud800b"],
    ["a control character of terminals", "\u001b[2Jgone"],
    ["a number", 1],
  ])("is refused when it is %s", async (_, content) => {
    const reply = await ada.post(postsPath, { content });
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors[0].pointer).toBe("/content");
  });

  test("has no author of the caller's choice", async () => {
    const reply = await eve.post(postsPath, { content: "I am Ada", author: ada.id });
    expectProblem(reply, 400, "validation_failed");
  });
});

describe("the list of posts", () => {
  test("has everybody's, the newest first, each once, with one's own reaction", async () => {
    const author = await signUp();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.push((await publish(author, `Number ${n}`)).id);
    await react(eve, String(made[3]), "dislike");
    const seen = await listAll(eve, `${postsPath}?author=${author.id}&limit=2`);
    expect(seen.map(({ id }) => id)).toEqual(made.toReversed());
    expect(seen[1]).toMatchObject({ likes: 0, dislikes: 1, my_reaction: "dislike" });
    const { body } = await ada.get(`${postsPath}?limit=100`);
    const [first] = body.data.filter(({ id }: { id: string }) => made.includes(id));
    expect(first).toMatchObject({ id: made[4], my_reaction: null });
    const others = await ada.get(`${postsPath}?author=${author.id}`);
    expect(others.body.data[1]).toMatchObject({ dislikes: 1, my_reaction: null });
  });

  test("is empty for somebody who wrote nothing, and a 404 for nobody", async () => {
    const silent = await signUp();
    const { status, body } = await ada.get(`${postsPath}?author=${silent.id}`);
    expect({ status, body }).toEqual({ status: 200, body: { data: [], next_cursor: null } });
    const missing = silent.id.replace(/.{4}$/, (end) => (end === "0000" ? "0001" : "0000"));
    for (const author of [missing, "x", "acc_01jd3v3v5fe8wr4t4yx0x4tq7a", ""]) {
      expectProblem(await ada.get(`${postsPath}?author=${author}`), 404, "not_found");
    }
  });
});

describe("the deletion of a post", () => {
  const remove = (by: Person, id: string, query = "") =>
    by.send("DELETE", `${postsPath}/${id}${query}`);

  test("is its author's right, and nobody finds it again", async () => {
    const { id } = await publish(ada);
    await react(eve, id, "like");
    expectProblem(await remove(eve, id), 403, "forbidden");
    expect((await remove(ada, id)).status).toBe(204);
    expectProblem(await remove(ada, id), 404, "not_found");
    expectProblem(await eve.get(`${postsPath}/${id}`), 404, "not_found");
    expectProblem(await react(eve, id, "dislike"), 404, "not_found");
    expectProblem(await react(eve, id, null), 404, "not_found");
    const { body } = await eve.get(`${postsPath}?author=${ada.id}&limit=100`);
    expect(body.data.map((post: { id: string }) => post.id)).not.toContain(id);
  });

  test("is a moderator's too, and of no other staff", async () => {
    const { id } = await publish(ada, "Buy cheap gold");
    const [support, moderator] = [await signUpStaff("support"), await signUpStaff("compliance")];
    expectProblem(await remove(support, id), 403, "forbidden");
    expectProblem(await remove(moderator, id, "?reason=ugly"), 400, "validation_failed");
    expect((await remove(moderator, id, "?reason=spam")).status).toBe(204);
    expectProblem(await remove(await signInAdmin(), id), 404, "not_found");
    const audit = (await moderator.get("/api/v1/auth/me/export")).body.audit_events;
    expect(audit).toContainEqual(
      expect.objectContaining({
        action: "post.removed",
        target: id,
        details: { author: ada.id, reason: "spam" },
      }),
    );
  });

  test("happens once, however many try it at once", async () => {
    const { id } = await publish(ada);
    const tries = await Promise.all(Array.from({ length: 20 }, () => remove(ada, id)));
    expect(tries.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([204, 404]));
  });
});

test("posts and reactions go with the person", async () => {
  const [leaver, stayer] = await Promise.all([signUp(), signUp()]);
  const gone = await publish(leaver, "Farewell");
  const kept = await publish(stayer);
  await react(leaver, kept.id, "like");
  await react(eve, kept.id, "like");
  const { posts, reactions } = (await leaver.get("/api/v1/auth/me/export")).body;
  expect(posts).toEqual([{ id: gone.id, content: "Farewell", created_at: gone.created_at }]);
  expect(reactions).toMatchObject([{ post_id: kept.id, user_id: leaver.id, kind: "like" }]);
  expect((await leaver.send("DELETE", "/api/v1/auth/me")).status).toBe(202);
  expectProblem(await eve.get(`${postsPath}/${gone.id}`), 404, "not_found");
  expectProblem(await eve.get(`${postsPath}?author=${leaver.id}`), 404, "not_found");
  expect(await seePost(eve, kept.id)).toMatchObject({ likes: 1, my_reaction: "like" });
});
