import { afterAll, beforeAll, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { createWebhook, webhooksPath } from "../support/webhooks.ts";

/** Requests to somebody else's host on a person's word have a rate of their own, per person. */
let app: OwnApp;
beforeAll(async () => {
  const policy = { "rate.code": 3 };
  app = await startOwnApp({ POLICY: JSON.stringify(policy) }, undefined, { hasCheapHashes: true });
});
afterAll(() => app.close());

test("tests and repetitions share the rate of a person, whatever the webhook", async () => {
  const ada = await signUpAt(app);
  const [one, other] = [await createWebhook(ada), await createWebhook(ada)];
  const test = (id: string) => ada.post(`${webhooksPath}/${id}/test`);
  const first = await test(one.id);
  expect(first.status, first.text).toBe(202);
  expect((await test(other.id)).status).toBe(202);
  const resend = () => ada.post(`${webhooksPath}/deliveries/${first.body.id}/resend`);
  expect((await resend()).status).toBe(202);
  for (const refused of [await test(one.id), await resend()]) {
    expectProblem(refused, 429, "rate_limited");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  const eve = await signUpAt(app);
  const hers = await createWebhook(eve);
  expect((await eve.post(`${webhooksPath}/${hers.id}/test`)).status).toBe(202);
});
