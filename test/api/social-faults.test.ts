import { beforeAll, expect, test } from "vitest";
import { postsPath, publish, react, seePost } from "../support/posts.ts";
import { expectProblem } from "../support/problem.ts";
import { newEmail, type Person, registration, signUp, visitor } from "../support/start.ts";

/**
 * The faults of the social demo that this service takes the place of, one test each and named after
 * it. Those that need a clock or a second process are in test/node; the one of its bot, which
 * shared one cookie jar, is in test/e2e/simulate.test.ts.
 */
let ada: Person;
let eve: Person;
beforeAll(async () => {
  [ada, eve] = await Promise.all([signUp(), signUp()]);
});

test("downvote wired to upvote", async () => {
  const { id } = await publish(ada);
  const disliked = await react(eve, id, "dislike");
  expect(disliked.body).toMatchObject({ likes: 0, dislikes: 1, my_reaction: "dislike" });
  const liked = await react(ada, id, "like");
  expect(liked.body).toMatchObject({ likes: 1, dislikes: 1, my_reaction: "like" });
});

test("a client's user id is trusted", async () => {
  const { id } = await publish(ada);
  const path = `${postsPath}/${id}/like?user_id=${ada.id}&user=${ada.id}&author=${ada.id}`;
  const reply = await eve.send("PUT", path, { body: { user_id: ada.id, user: ada.id } });
  expect(reply.status, reply.text).toBe(200);
  expect(await seePost(eve, id)).toMatchObject({ likes: 1, my_reaction: "like" });
  expect(await seePost(ada, id)).toMatchObject({ likes: 1, my_reaction: null });
  const forged = await eve.post(postsPath, { content: "I am Ada", author_id: ada.id });
  expectProblem(forged, 400, "validation_failed");
});

test("duplicate likes", async () => {
  const { id } = await publish(ada);
  for (let n = 0; n < 25; n += 1) await react(eve, id, "like");
  await Promise.all(Array.from({ length: 25 }, () => react(eve, id, "like")));
  expect(await seePost(ada, id)).toMatchObject({ likes: 1, dislikes: 0 });
  await react(eve, id, null);
  expect(await seePost(ada, id)).toMatchObject({ likes: 0, dislikes: 0 });
});

test("the auth check is never awaited", async () => {
  const { id } = await publish(ada);
  const [, payload, signature] = eve.accessToken.split(".");
  const forged = ["", "x.y.z", `eyJhbGciOiJub25lIn0.${payload}.`, `e30.${payload}.${signature}`];
  for (const token of forged) {
    const caller = visitor(token);
    expectProblem(await react(caller, id, "like"), 401, "unauthenticated");
    expectProblem(await react(caller, id, null), 401, "unauthenticated");
    expectProblem(await caller.post(postsPath, { content: "Hello" }), 401, "unauthenticated");
    expectProblem(await caller.send("DELETE", `${postsPath}/${id}`), 401, "unauthenticated");
    expectProblem(await caller.get(postsPath), 401, "unauthenticated");
  }
  expect(await seePost(ada, id)).toMatchObject({ likes: 0, dislikes: 0 });
});

test("logged out, and let in again", async () => {
  const { id } = await publish(ada);
  const leaver = await signUp();
  expect((await react(leaver, id, "like")).status).toBe(200);
  expect((await leaver.post("/api/v1/auth/logout")).status).toBe(204);
  expectProblem(await react(leaver, id, "dislike"), 401, "unauthenticated");
  expectProblem(await leaver.post(postsPath, { content: "Still here" }), 401, "unauthenticated");
  expect(await seePost(ada, id)).toMatchObject({ likes: 1, dislikes: 0 });
});

test("the password is echoed in an error", async () => {
  const secret = "correct horse 77 canary";
  const bodies = [
    { ...registration("no address"), password: secret },
    { ...registration(newEmail()), password: secret, terms_accepted: false },
    { ...registration(newEmail()), password: `${secret}${"x".repeat(5_000)}` },
    { ...registration(newEmail()), password: { text: secret } },
    { ...registration(newEmail()), [secret.slice(0, 7)]: 1, password: secret },
  ];
  for (const body of bodies) {
    const reply = await visitor().post("/api/v1/auth/register", body);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.text).not.toContain("horse 77 canary");
  }
  const wrong = { email: ada.email, password: secret };
  const refused = await visitor().post("/api/v1/auth/login", wrong);
  expectProblem(refused, 401, "invalid_credentials");
  expect(refused.text).not.toContain("horse");
});
