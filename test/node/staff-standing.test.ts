import { afterAll, beforeAll, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import type { Person } from "../support/start.ts";

/** Where the admins can be counted: one must remain, and no more than that. */
let app: OwnApp;
beforeAll(async () => {
  app = await startOwnApp({}, undefined, { hasCheapHashes: true });
});
afterAll(() => app.close());

const change = (by: Person, of: Person, body: Readonly<Record<string, string>>) =>
  by.send("PATCH", `/api/v1/admin/users/${of.id}`, { body });

test("the only active admin changes what a suspended one is", async () => {
  const [one, two] = [await makeAdmin(app), await makeAdmin(app)];
  expect((await change(one, two, { status: "suspended" })).status).toBe(200);
  const demoted = await change(one, two, { role: "support" });
  expect(demoted.status, demoted.text).toBe(200);
  expect(demoted.body).toMatchObject({ role: "support", status: "suspended" });
  expectProblem(await change(one, one, { role: "support" }), 403, "forbidden");
});
