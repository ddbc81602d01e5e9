import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postsPath, publish, react, seePost } from "../support/posts.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person } from "../support/start.ts";

/** A crowd over real Postgres, and what its tables say afterwards. */
const people = 200;
const kinds = ["like", "dislike", null] as const;
const daySeconds = 86_400;

let opened: OpenedAdapter;
let app: OwnApp;
let crowd: Person[];
let author: Person;
beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({}, opened, { hasCheapHashes: true });
  author = await signUpAt(app);
  crowd = [];
  for (let n = 0; n < people; n += 1) crowd.push(await signUpAt(app));
});
afterAll(async () => {
  await app.close();
  await opened.stop();
});

/** Posts whose counters are not what their reactions are, and days likewise. */
async function findDrift(): Promise<unknown[]> {
  const { rows } = await app.db.execute(sql`
    select 'post' as what, coalesce(c.post_id, r.post_id)::text as of from
      (select post_id, sum(likes) as l, sum(dislikes) as d from post_counts group by 1) c
      full join (select post_id, count(*) filter (where kind = 'like') as l,
        count(*) filter (where kind = 'dislike') as d from reactions group by 1) r
      using (post_id)
    where coalesce(c.l, 0) <> coalesce(r.l, 0) or coalesce(c.d, 0) <> coalesce(r.d, 0)
    union all
    select 'day', coalesce(c.day, r.day)::text from
      (select day, sum(likes) as l, sum(dislikes) as d from reaction_days group by 1) c
      full join (select (reacted_at at time zone 'UTC')::date as day,
        count(*) filter (where kind = 'like') as l, count(*) filter (where kind = 'dislike') as d
        from reactions group by 1) r
      using (day)
    where coalesce(c.l, 0) <> coalesce(r.l, 0) or coalesce(c.d, 0) <> coalesce(r.d, 0)`);
  return rows;
}

async function count(table: string): Promise<number> {
  const { rows } = await app.db.execute<{ count: string }>(
    sql`select count(*) from ${sql.identifier(table)}`,
  );
  return Number(rows[0]?.count);
}

describe("200 people", () => {
  test("who react to one post at once are all counted", async () => {
    const { id } = await publish(author);
    const replies = await Promise.all(
      crowd.map((person, n) => react(person, id, n % 5 === 0 ? "dislike" : "like")),
    );
    expect(replies.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await seePost(author, id)).toMatchObject({ likes: 160, dislikes: 40 });
    expect(await findDrift()).toEqual([]);
  });

  test("who change their minds at once, three times each, leave no drift", async () => {
    const { id } = await publish(author);
    const replies = await Promise.all(
      crowd.flatMap((person, n) =>
        [0, 1, 2].map((step) => react(person, id, kinds[(n + step) % 3] ?? null)),
      ),
    );
    expect(replies.filter(({ status }) => status >= 300)).toEqual([]);
    const own = await Promise.all(crowd.map((person) => seePost(person, id)));
    const having = (kind: string) => own.filter((post) => post.my_reaction === kind).length;
    const expected = { likes: having("like"), dislikes: having("dislike") };
    expect(own.map(({ likes, dislikes }) => ({ likes, dislikes }))).toEqual(
      own.map(() => expected),
    );
    expect(await findDrift()).toEqual([]);
  });

  test("spread over a few rows, and always over the same ones", async () => {
    const { id } = await publish(author);
    await Promise.all(crowd.map((person) => react(person, id, "like")));
    const rows = await count("post_counts");
    await Promise.all(crowd.map((person) => react(person, id, "dislike")));
    expect(await count("post_counts")).toBe(rows);
    const { rows: shards } = await app.db.execute<{ most: string }>(sql`
      select count(*) as most from post_counts group by post_id order by 1 desc limit 1`);
    expect(Number(shards[0]?.most)).toBe(16);
  });
});

describe("days", () => {
  test("keep what was given on them until it is taken back or changed", async () => {
    const [ada, bob, eve] = crowd as [Person, Person, Person];
    const { id } = await publish(author);
    const today = async (reader: Person) => {
      const { body } = await reader.get("/api/v1/analytics/reactions");
      const { likes, dislikes } = body.data.at(-1);
      return [likes, dislikes];
    };
    await Promise.all([ada, bob, eve].map((person) => react(person, id, "like")));
    const before = await today(author);
    app.passSeconds(daySeconds);
    const again = await signInAgain(ada);
    expect(await today(again)).toEqual([0, 0]);
    // What stands already is not given again.
    await react(again, id, "like");
    expect(await today(again)).toEqual([0, 0]);
    await react(again, id, "dislike");
    expect(await today(again)).toEqual([0, 1]);
    const { body } = await again.get("/api/v1/analytics/reactions");
    expect(body.data.at(-2)).toMatchObject({ likes: before[0] - 1, dislikes: before[1] });
    expect(await findDrift()).toEqual([]);
  });
});

/** Access tokens do not outlive a day. */
async function signInAgain(person: Person): Promise<Person> {
  const { email, password } = person;
  const reply = await app.visitor().post("/api/v1/auth/login", { email, password });
  const token = reply.body.access_token;
  const send: Person["send"] = (method, path, options = {}) =>
    app.visitor().send(method, path, { token, ...options });
  return {
    ...person,
    send,
    get: (path, options) => send("GET", path, options),
    post: (path, body, options) => send("POST", path, { ...options, body }),
  };
}

describe("people who go", () => {
  test("take their posts and reactions along, however many react and leave at once", async () => {
    const leavers = await Promise.all(Array.from({ length: 6 }, () => signUpAt(app)));
    const crowdNow = await Promise.all(crowd.slice(0, 10).map(signInAgain));
    const writer = await signInAgain(author);
    const posts = await Promise.all(Array.from({ length: 5 }, () => publish(writer)));
    await Promise.all(
      leavers.flatMap((leaver) => posts.map(({ id }) => react(leaver, id, "like"))),
    );
    const own = await Promise.all(leavers.map((leaver) => publish(leaver, "Soon gone")));
    const outcomes = await Promise.all([
      ...leavers.map((leaver) => leaver.send("DELETE", "/api/v1/auth/me")),
      ...leavers.flatMap((leaver) => posts.map(({ id }) => react(leaver, id, "dislike"))),
      ...leavers.map((leaver) => leaver.post(postsPath, { content: "A last word" })),
      ...crowdNow.flatMap((person) => own.map(({ id }) => react(person, id, "like"))),
    ]);
    const known = [200, 201, 202, 401, 404];
    expect(outcomes.filter(({ status }) => !known.includes(status))).toEqual([]);
    const { rows } = await app.db.execute(sql`
      select 'reaction' from reactions r join users u on u.id = r.user_id where u.status = 'erased'
      union all
      select 'post' from posts p join users u on u.id = p.author_id where u.status = 'erased'`);
    expect(rows).toEqual([]);
    const drifted = await findDrift();
    // Days keep what the erased had given.
    expect(drifted.filter((row) => Object(row).what === "post")).toEqual([]);
  });
});

test("deleted posts are swept away with their reactions, in bounded steps", async () => {
  const { rows } = await app.db.execute<{ count: string }>(
    sql`select count(*) from posts where deleted_at is not null`,
  );
  expect(Number(rows[0]?.count)).toBeGreaterThan(0);
  const writer = await signInAgain(author);
  const kept = await count("posts");
  const busy = await publish(writer);
  await Promise.all(
    (await Promise.all(crowd.slice(0, 20).map(signInAgain))).map((p) => react(p, busy.id, "like")),
  );
  await writer.send("DELETE", `${postsPath}/${busy.id}`);
  // Whoever still reacts to it is let finish.
  await app.runSchedule();
  expect(await count("posts")).toBe(kept + 1);
  app.passSeconds(120);
  await app.runSchedule();
  const left = await app.db.execute(sql`
    select 1 from posts where deleted_at is not null
    union all select 1 from reactions r where not exists
      (select from posts p where p.id = r.post_id and p.deleted_at is null)`);
  expect(left.rows).toEqual([]);
});
