import { beforeAll, describe, expect, test } from "vitest";
import { publish, react } from "../support/posts.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { type Person, personOf, signUp, visitor } from "../support/start.ts";

const analytics = "/api/v1/analytics/reactions";
const dayMs = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

let ada: Person;
beforeAll(async () => {
  ada = await signUp();
});

describe("likes and dislikes per day", () => {
  type Day = Readonly<{ date: string; likes: number; dislikes: number }>;
  /** Around midnight a reaction may fall on either day. */
  async function total(): Promise<{ likes: number; dislikes: number }> {
    const from = dayOf(Date.now() - dayMs);
    const { status, text, body } = await ada.get(`${analytics}?from=${from}`);
    expect(status, text).toBe(200);
    const days: Day[] = body.data;
    return {
      likes: days.reduce((sum, { likes }) => sum + likes, 0),
      dislikes: days.reduce((sum, { dislikes }) => sum + dislikes, 0),
    };
  }

  // Other files react at the same time; exact numbers are in test/node/reactions.test.ts.
  test("show that there were some", async () => {
    const [liked, disliked] = [await publish(ada), await publish(ada)];
    await react(ada, liked.id, "like");
    await react(ada, disliked.id, "dislike");
    const { likes, dislikes } = await total();
    expect(likes).toBeGreaterThan(0);
    expect(dislikes).toBeGreaterThan(0);
  });

  test("have every day of a range, both ends included, the earliest first", async () => {
    const { body } = await ada.get(`${analytics}?from=2024-02-27&to=2024-03-02`);
    const dates = ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"];
    expect(body).toEqual({ data: dates.map((date) => ({ date, likes: 0, dislikes: 0 })) });
    expect((await ada.get(`${analytics}?to=2024-03-30`)).body.data).toHaveLength(30);
    expect((await ada.get(`${analytics}?from=2024-01-01&to=2024-12-31`)).body.data).toHaveLength(
      366,
    );
  });

  test.each([
    ["?from=2024-03-02&to=2024-03-01", "/from"],
    ["?from=2023-01-01&to=2024-01-02", "/to"],
    ["?from=2024-02-30", "/from"],
    ["?from=0000-01-01&to=0000-01-02", "/from"],
    ["?to=tomorrow", "/to"],
    ["?to=2024-03-01T00:00:00Z", "/to"],
  ])("are refused for %s", async (query, pointer) => {
    const reply = await ada.get(`${analytics}${query}`);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors[0].pointer).toBe(pointer);
  });

  test("are for people who are signed in", async () => {
    expectProblem(await visitor().get(analytics), 401, "unauthenticated");
  });
});

describe("somebody's last activity", () => {
  const activityOf = (by: Person, id: string) => by.get(`/api/v1/users/${id}/activity`);

  test("is the last sign-in, and for oneself this very request", async () => {
    const first = await activityOf(ada, ada.id);
    expect(first.status, first.text).toBe(200);
    const credentials = { email: ada.email, password: ada.password };
    const signedIn = await visitor().post("/api/v1/auth/login", credentials);
    const again = personOf(ada.email, ada.address, signedIn);
    const second = await activityOf(again, ada.id);
    expect(second.body.last_login_at > first.body.last_login_at).toBe(true);
    expect(second.body.last_request_at > first.body.last_request_at).toBe(true);
    expect(second.body.last_request_at >= second.body.last_login_at).toBe(true);
  });

  test("is shown to staff who may read users, and to nobody else", async () => {
    const eve = await signUp();
    const [support, admin] = [await signUpStaff("support"), await signInAdmin()];
    for (const staff of [support, admin]) {
      const { status, body } = await activityOf(staff, eve.id);
      expect(status).toBe(200);
      expect(Object.keys(body).sort()).toEqual(["last_login_at", "last_request_at"]);
      expect(body.last_request_at >= body.last_login_at).toBe(true);
    }
    expectProblem(await activityOf(eve, ada.id), 404, "not_found");
    expectProblem(await visitor().get(`/api/v1/users/${eve.id}/activity`), 401, "unauthenticated");
  });
});
