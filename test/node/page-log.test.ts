import { expect, test } from "vitest";
import { readScrape } from "../support/metrics.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
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
