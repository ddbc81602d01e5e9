import { beforeAll, describe, expect, test } from "vitest";
import { postsPath, publish, react, seePost } from "../support/posts.ts";
import { expectProblem } from "../support/problem.ts";
import { type Person, type Reply, signUp } from "../support/start.ts";

const people = 8;
const kinds = ["like", "dislike", null] as const;

let crowd: Person[];
beforeAll(async () => {
  crowd = await Promise.all(Array.from({ length: people }, () => signUp()));
});

/** The first of the crowd. */
function ada(): Person {
  const [first] = crowd;
  if (!first) throw new Error("There is nobody");
  return first;
}

const counts = ({ likes, dislikes, my_reaction }: Reply["body"]) => [likes, dislikes, my_reaction];

describe("a reaction", () => {
  test("counts, and shows as one's own", async () => {
    const [, bob, eve] = crowd as [Person, Person, Person];
    const { id } = await publish(ada());
    const liked = await react(bob, id, "like");
    expect(liked.status, liked.text).toBe(200);
    expect(liked.body).toEqual(await seePost(bob, id));
    expect(counts(liked.body)).toEqual([1, 0, "like"]);
    expect(counts((await react(eve, id, "dislike")).body)).toEqual([1, 1, "dislike"]);
    expect(counts(await seePost(ada(), id))).toEqual([1, 1, null]);
  });

  test("takes the place of the one before", async () => {
    const { id } = await publish(ada());
    expect(counts((await react(ada(), id, "like")).body)).toEqual([1, 0, "like"]);
    expect(counts((await react(ada(), id, "dislike")).body)).toEqual([0, 1, "dislike"]);
    expect(counts((await react(ada(), id, "like")).body)).toEqual([1, 0, "like"]);
  });

  test("is taken back, and taking back nothing is fine", async () => {
    const { id } = await publish(ada());
    await react(ada(), id, "dislike");
    for (let n = 0; n < 2; n += 1) {
      const back = await react(ada(), id, null);
      expect([back.status, back.text]).toEqual([204, ""]);
      expect(counts(await seePost(ada(), id))).toEqual([0, 0, null]);
    }
  });

  test("needs a post", async () => {
    const { id } = await publish(ada());
    const missing = id.replace(/.{4}$/, (end: string) => (end === "0000" ? "0001" : "0000"));
    for (const kind of kinds) expectProblem(await react(ada(), missing, kind), 404, "not_found");
    expectProblem(await ada().send("PUT", `${postsPath}/${id}/love`), 404, "not_found");
  });
});

describe("reactions in parallel", () => {
  test("of many people are all counted", async () => {
    const { id } = await publish(ada());
    const replies = await Promise.all(
      crowd.map((person, n) => react(person, id, n % 4 === 0 ? "dislike" : "like")),
    );
    expect(replies.map(({ status }) => status)).toEqual(crowd.map(() => 200));
    expect(counts(await seePost(ada(), id))).toEqual([6, 2, "dislike"]);
  });

  test("of one person end in what the post shows, however they change their mind", async () => {
    const { id } = await publish(ada());
    for (let round = 0; round < 4; round += 1) {
      const replies = await Promise.all(
        Array.from({ length: 24 }, (_, n) => react(ada(), id, kinds[n % 3] ?? null)),
      );
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 204]));
      const [likes, dislikes, own] = counts(await seePost(ada(), id));
      expect([likes, dislikes]).toEqual([Number(own === "like"), Number(own === "dislike")]);
    }
  });

  test("end with the post when it is deleted meanwhile", async () => {
    const { id } = await publish(ada());
    const [removed, ...replies] = await Promise.all([
      ada().send("DELETE", `${postsPath}/${id}`),
      ...crowd.map((person) => react(person, id, "like")),
    ]);
    expect(removed.status, removed.text).toBe(204);
    expect(replies.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
    expectProblem(await ada().get(`${postsPath}/${id}`), 404, "not_found");
  });
});
