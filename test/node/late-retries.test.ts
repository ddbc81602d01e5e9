import { afterAll, beforeAll, expect, test } from "vitest";
import { balanceOf, keyed, newKey, openAccount, transfer, transferBody } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import type { Person } from "../support/start.ts";

/** A retry comes later than the first try: what was possible then may be refused by now. */

const long = { POLICY: JSON.stringify({ "access_token.seconds": 1_000_000 }) };
const hourMs = 3_600_000;
let app: OwnApp;
let ada: Person;
let from: string;
let to: string;
let now: number;
beforeAll(async () => {
  app = await startOwnApp(long, undefined, { hasCheapHashes: true });
  now = Date.now();
  ada = await signUpAt(app);
  from = await openAccount(ada, { balance: 1_000 });
  to = await openAccount(ada);
});
afterAll(() => app.close());

/** A day back, but for a few minutes. */
const nearlyTooEarly = () => new Date(now - 24 * hourMs + 300_000).toISOString();
function passTenMinutes(): void {
  app.passSeconds(600);
  now += 600_000;
}

test("a transfer with a date that is too far back by now is answered under its key", async () => {
  const wish = { from, to, amount: 70, effective_at: nearlyTooEarly() };
  const key = newKey();
  const first = await transfer(ada, wish, { key });
  expect(first.status, first.text).toBe(201);
  passTenMinutes();
  const again = await transfer(ada, wish, { key });
  expect(again.text).toBe(first.text);
  expect(again.status).toBe(201);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  for (const other of [{}, { key: newKey() }]) {
    expectProblem(await transfer(ada, wish, other), 400, "validation_failed");
  }
  const changed = await transfer(ada, { ...wish, amount: 71 }, { key });
  expectProblem(changed, 400, "validation_failed");
  expect(await balanceOf(ada, to)).toBe(70);
});

test("and a batch of such", async () => {
  const path = "/api/v1/transactions/transfer/batch";
  const wish = { from, to, amount: 10, effective_at: nearlyTooEarly() };
  const body = { transfers: [transferBody({ from, to, amount: 5 }), transferBody(wish)] };
  const key = newKey();
  const before = await balanceOf(ada, to);
  const first = await keyed(ada, path, body, { key });
  expect(first.status, first.text).toBe(201);
  passTenMinutes();
  expect((await keyed(ada, path, body, { key })).text).toBe(first.text);
  const fresh = await keyed(ada, path, body);
  expectProblem(fresh, 400, "validation_failed");
  expect(fresh.body.errors).toMatchObject([{ pointer: "/transfers/1/effective_at" }]);
  expect(await balanceOf(ada, to)).toBe(before + 15);
});
