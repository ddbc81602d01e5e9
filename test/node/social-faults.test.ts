import { afterAll, beforeAll, expect, test } from "vitest";
import { postsPath, publish } from "../support/posts.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signUpAt } from "../support/servers/own-person.ts";

/** Faults of the social demo that need a clock or a second process. */
const cheap = { hasCheapHashes: true };
const tokenSeconds = 900;

let opened: OpenedAdapter;
beforeAll(async () => {
  opened = await openOverPg();
});
afterAll(() => opened.stop());

test("an inverted expiry test", async () => {
  const app = await startOwnApp({}, opened, cheap);
  try {
    const ada = await signUpAt(app);
    app.passSeconds(tokenSeconds - 30);
    await publish(ada, "Still fresh");
    app.passSeconds(60);
    const late = await ada.post(postsPath, { content: "Too late" });
    expectProblem(late, 401, "token_expired");
    expectProblem(await ada.get(postsPath), 401, "token_expired");
  } finally {
    await app.close();
  }
});

test("an in-memory list of who has logged out", async () => {
  const before = await startOwnApp({}, opened, cheap);
  const ada = await signUpAt(before);
  await publish(ada);
  expect((await ada.post("/api/v1/auth/logout")).status).toBe(204);
  await before.close();
  const restarted = await startOwnApp({}, opened, cheap);
  try {
    const again = atApp(restarted, ada);
    expectProblem(await again.post(postsPath, { content: "Back" }), 401, "unauthenticated");
    const refresh = { refresh_token: ada.refreshToken };
    expect((await again.post("/api/v1/auth/refresh", refresh)).status).toBe(401);
  } finally {
    await restarted.close();
  }
});
