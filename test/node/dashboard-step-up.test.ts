import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, browser } from "../support/browser.ts";
import { ledTo, open, openAccountOnPages, submit } from "../support/dashboard.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";

/** A clock of our own shows what a page asks of somebody whose proof is a while ago. */
const beyondStepUp = 301;

let app: OwnApp;
beforeAll(async () => {
  app = await startOwnApp({}, undefined, { hasCheapHashes: true });
});
afterAll(() => app.close());

async function signIn(): Promise<{ from: Browser; password: string }> {
  const { email, password } = await signUpAt(app);
  const from = browser(app.visitor());
  ledTo(await submit(from, "/app/sign-in", { email, password }));
  return { from, password };
}

const nextOf = (path: string) => new URL(path, "http://x").searchParams.get("next");

describe("after five minutes", () => {
  test("a transfer asks for the password before it is looked at, and forgets nothing", async () => {
    const { from, password } = await signIn();
    const main = await openAccountOnPages(from, { funds: "100" });
    const spare = await openAccountOnPages(from, { name: "Spare" });
    const draft = { from_account_id: main, to_account_id: spare, amount: "12.50" };
    app.passSeconds(beyondStepUp);
    const review = ledTo(await submit(from, "/app/transfers/new", draft));
    const confirm = ledTo(await open(from, review));
    expect(confirm).toMatch(/^\/app\/confirm\?/);
    expect(nextOf(confirm)).toBe(review);
    expect((await open(from, confirm)).text).toContain('autocomplete="current-password"');
    const wrong = await submit(from, confirm, { method: "password", password: "not this one" });
    expect(wrong.status).toBe(401);
    expect(ledTo(await submit(from, confirm, { method: "password", password }))).toBe(review);
    expect((await open(from, review)).text).toContain("12.50");
    app.passSeconds(beyondStepUp);
    // The button asks again, and nothing has moved.
    expect(nextOf(ledTo(await submit(from, review, {})))).toBe(review);
    ledTo(await submit(from, confirm, { method: "password", password }));
    expect(ledTo(await submit(from, review, {}))).toMatch(/^\/app\/transfers\/txn_/);
  });

  test.each(["app", "phone", "recovery-codes", "passkeys/new", "erase"])(
    "/app/security/%s asks too",
    async (page) => {
      const { from } = await signIn();
      app.passSeconds(beyondStepUp);
      const path = `/app/security/${page}`;
      expect(nextOf(ledTo(await open(from, path)))).toBe(path);
      expect(
        ledTo(await submit(from, path, { sure: "yes", step: "begin", credential: "{}" })),
      ).toMatch(/^\/app\/confirm\?/);
    },
  );
});

describe("what a page asks within the process", () => {
  test("leaves one line, that of the visitor's request", async () => {
    const { from } = await signIn();
    const { headers } = await open(from, "/app");
    const id = headers.get("x-request-id");
    const routes = app.lines
      .map((line) => JSON.parse(line))
      .filter((line) => line.request_id === id && line.event === "request")
      .map(({ route }) => route);
    expect(routes).toEqual(["/app"]);
  });

  test("is not asked when a client claims to be a page", async () => {
    const headers = { "x-page-visit": "yes", "page-visit": "yes" };
    const [one, two] = [
      await app.visitor().get("/health", { headers }),
      await app.visitor().get("/health", { headers }),
    ];
    const left = (reply: typeof one) =>
      Number(/r=(\d+)/.exec(reply.headers.get("ratelimit") ?? "")?.[1]);
    expect(left(one) - left(two)).toBe(1);
  });
});
