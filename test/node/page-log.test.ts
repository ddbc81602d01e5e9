import { expect, test } from "vitest";
import { browser } from "../support/browser.ts";
import { ledTo, open, submit } from "../support/dashboard.ts";
import { readScrape } from "../support/metrics.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { testVariables } from "../support/setup/variables.ts";

test("a page is one line and one count, whatever it asks of the API", async () => {
  const app = await startOwnApp({});
  try {
    const visitor = app.visitor();
    expect((await visitor.get("/app")).status).toBe(303);
    expect((await visitor.get("/app/sign-in")).status).toBe(200);
    const lines = app.lines
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === "request");
    expect(lines.map(({ method, route, status }) => [method, route, status])).toEqual([
      ["GET", "/app", 303],
      ["GET", "/app/sign-in", 200],
    ]);
    const { text } = await visitor.get("/metrics", { token: testVariables.OPS_TOKEN });
    const counted = readScrape(text).samples("http_requests_total");
    expect(counted.map(({ labels, value }) => [labels["route"], value])).toEqual([
      ["/app", 1],
      ["/app/sign-in", 1],
    ]);
  } finally {
    await app.close();
  }
});

test("the line of a page names who asked for it", async () => {
  const app = await startOwnApp({}, undefined, { hasCheapHashes: true });
  try {
    const { email, password, id } = await signUpAt(app);
    const from = browser(app.visitor());
    ledTo(await submit(from, "/app/sign-in", { email, password }));
    expect((await open(from, "/app")).status).toBe(200);
    const line = JSON.parse(app.lines.filter((one) => one.includes('"/app"')).at(-1) ?? "{}");
    expect(line).toMatchObject({ event: "request", route: "/app", status: 200, user_id: id });
  } finally {
    await app.close();
  }
});
