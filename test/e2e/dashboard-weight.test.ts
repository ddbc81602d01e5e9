import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assetPath } from "../../src/web/dashboard/asset-versions.ts";
import { fillPages } from "../support/servers/dashboard-crowd.ts";
import { type DashboardLife, liveAt, startDashboard } from "../support/servers/dashboard-world.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import { goesWithoutBrowser, openBrowser } from "./browser.ts";
import { openAs } from "./dashboard-people.ts";
import { customerWays, deskWays, type Stop, type Who } from "./dashboard-ways.ts";

/** What a page may weigh with its files, in bytes; how long it takes is measured by the bench. */
const maxBytes = 60_000;
const startTimeoutMs = 180_000;
const testTimeoutMs = 60_000;

const ways = Object.entries({ ...customerWays, ...deskWays });
const isPage = ([, , gives]: Stop) => gives === undefined;

describe.skipIf(goesWithoutBrowser)("a page of the dashboard", () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let site: Awaited<ReturnType<typeof startDashboard>>;
  let browser: Browser;
  let life: DashboardLife;
  let filesBytes = 0;
  const contexts = new Map<Who, Promise<BrowserContext>>();
  beforeAll(async () => {
    postgres = await startPostgres();
    site = await startDashboard({ DATABASE_URL: postgres.url });
    browser = await openBrowser();
    life = await liveAt(site.url);
    await fillPages(site.url, life);
    for (const file of ["dashboard.css", "dashboard.js"] as const) {
      const reply = await fetch(`${site.url}${assetPath(file)}`);
      filesBytes += (await reply.arrayBuffer()).byteLength;
    }
  }, startTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await postgres?.stop();
  }, startTimeoutMs);

  const contextOf = (who: Who): Promise<BrowserContext> => {
    const context = contexts.get(who) ?? openAs(browser, site.url, who, life);
    contexts.set(who, context);
    return context;
  };

  test("keeps its files for good, by their versions", async () => {
    const reply = await fetch(`${site.url}${assetPath("dashboard.css")}`);
    expect(reply.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(filesBytes).toBeGreaterThan(1_000);
  });

  test.each(ways)("is light: %s", { timeout: testTimeoutMs }, async (_, { empty, full }) => {
    const stops = [...(empty ?? []), ...(full ?? []).map((stopOf) => stopOf(life))].filter(isPage);
    for (const [who, address] of stops) {
      const { request } = await contextOf(who);
      const reply = await request.get(`${site.url}${address}`, { maxRedirects: 0 });
      expect(reply.status(), address).toBe(200);
      const { byteLength } = await reply.body();
      expect(byteLength + filesBytes, address).toBeLessThanOrEqual(maxBytes);
    }
  });
});
