import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { customerRoutes } from "../../src/web/dashboard/customer-routes.ts";
import { deskRoutes } from "../../src/web/dashboard/desk-routes.ts";
import { type DashboardLife, liveAt, startDashboard } from "../support/servers/dashboard-world.ts";
import { goesWithoutBrowser, openBrowser } from "./browser.ts";
import { openAs } from "./dashboard-people.ts";
import { customerWays, deskWays, faultyStops, type Stop, type Who } from "./dashboard-ways.ts";
import { expectAccessible } from "./expect-accessible.ts";

/**
 * Every page of the dashboard in a real browser, with and without something on it, light and dark,
 * on a desk and on the smallest phone: axe finds nothing serious, nothing runs over the edge, and
 * nothing breaks the page's own policy.
 */
const startTimeoutMs = 180_000;
const pageTimeoutMs = 120_000;

const ways = { ...customerWays, ...deskWays };
const paths = [...customerRoutes, ...deskRoutes].map(([path]) => path);

test("every page of the table is visited, and no other", () => {
  expect(Object.keys(ways).toSorted()).toEqual(paths.toSorted());
  const unvisited = Object.entries(ways).filter(([, { empty = [], full = [] }]) => {
    return empty.length + full.length === 0;
  });
  expect(unvisited).toEqual([]);
});

describe.skipIf(goesWithoutBrowser)("in Chromium", () => {
  let site: Awaited<ReturnType<typeof startDashboard>>;
  let browser: Browser;
  const contexts = new Map<Who, Promise<BrowserContext>>();
  let life: DashboardLife | undefined;
  beforeAll(async () => {
    site = await startDashboard();
    browser = await openBrowser();
  }, startTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  }, startTimeoutMs);

  const contextOf = (who: Who): Promise<BrowserContext> => {
    const context = contexts.get(who) ?? openAs(browser, site.url, who, life);
    contexts.set(who, context);
    return context;
  };
  const stopsAt = (state: "empty" | "full") => paths.filter((path) => ways[path]?.[state]);

  describe("with nothing yet", () => {
    test.each(stopsAt("empty"))("%s", { timeout: pageTimeoutMs }, async (path) => {
      for (const stop of ways[path]?.empty ?? []) {
        await visitStop(await contextOf(stop[0]), site.url, stop, path);
      }
    });

    test.each(faultyStops)("%s is refused %s", { timeout: pageTimeoutMs }, async (who, address) => {
      await visitStop(await contextOf(who), site.url, [who, address], null);
    });
  });

  describe("with something of everything", () => {
    beforeAll(async () => {
      life = await liveAt(site.url);
    }, startTimeoutMs);

    test.each(stopsAt("full"))("%s", { timeout: pageTimeoutMs }, async (path) => {
      for (const stopOf of ways[path]?.full ?? []) {
        if (!life) throw new Error("There is no life to look at");
        const stop = stopOf(life);
        await visitStop(await contextOf(stop[0]), site.url, stop, path);
      }
    });
  });

  /** Pages that exist only as the answer to a press, which shows them once. */
  test.each<[who: Who, button: string, then: string, path: (of: DashboardLife) => string]>([
    ["ada", "Show it", "Your card’s number", ({ card }) => `/app/cards/${card}/reveal`],
    ["tess", "Make ten new codes", "Your recovery codes", () => "/app/security/recovery-codes"],
    ["newcomer", "Begin", "Authenticator app", () => "/app/security/app"],
  ])("%s presses %j", { timeout: pageTimeoutMs }, async (who, button, then, path) => {
    life ??= await liveAt(site.url);
    const page = await (await contextOf(who)).newPage();
    await page.goto(`${site.url}${path(life)}`);
    await page.getByRole("button", { name: button, exact: true }).click();
    await page.locator(".code").first().waitFor();
    expect(await page.locator("h1").textContent()).toBe(then);
    await expectAccessible(page);
    await page.close();
  });

  test("the look itself finds what is wrong", { timeout: pageTimeoutMs }, async () => {
    const faulty: readonly (readonly [html: string, fault: RegExp])[] = [
      ['<label>Name <input></label><input id="bare">', /label: <input id="bare">/],
      ['<p style="color: #bbb; background: #fff">Pale</p>', /color-contrast/],
      ['<p class="unlit">Dark in the dark</p>', /dark, 1280 px/],
      ['<p style="width: 700px">Wide</p>', /320 px: over the edge/],
    ];
    const page = await (await contextOf("nobody")).newPage();
    for (const [html, fault] of faulty) {
      await page.setContent(`<html lang="en"><head><title>Faulty</title><style>
        body { color: #111; background: #fff } .unlit { background: #ccc }
        @media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } }
        </style></head><body><main><h1>Faulty</h1>${html}</main></body></html>`);
      await expect(expectAccessible(page)).rejects.toThrow(fault);
    }
    await page.close();
  });

  /** What a form says when it was sent without anything in it. */
  test.each<[Who, string]>([
    ["nobody", "/app/sign-up"],
    ["newcomer", "/app/identity"],
    ["admin", "/app/desk/cases/new"],
  ])("%s sends an empty form at %s", { timeout: pageTimeoutMs }, async (who, path) => {
    const page = await (await contextOf(who)).newPage();
    await page.goto(`${site.url}${path}`);
    await page.locator("main form button.primary, main form button").first().click();
    await page.locator(".summary").waitFor();
    // The summary has the focus, and its first link leads to the first wrong field.
    expect(await page.locator(".summary:focus").count()).toBe(1);
    const field = (await page.locator(".summary a").first().getAttribute("href")) ?? "";
    expect(await page.locator(field).count()).toBe(1);
    await expectAccessible(page);
    await page.close();
  });
});

/** Opens the stop and looks at it; `pattern` is the route that must be there. */
async function visitStop(
  context: BrowserContext,
  origin: string,
  [, address, gives]: Stop,
  pattern: string | null,
): Promise<void> {
  if (gives !== undefined) return expectNoPage(context, origin, address, gives);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const reply = await page.goto(`${origin}${address}`);
  expect(`${new URL(page.url()).pathname}`).toBe(new URL(address, origin).pathname);
  if (pattern === null) {
    expect(reply?.status()).toBeGreaterThanOrEqual(400);
  } else {
    expect(reply?.status()).toBe(200);
    expect(complaints).toEqual([]);
  }
  await expectAccessible(page);
  await page.close();
}

async function expectNoPage(
  context: BrowserContext,
  origin: string,
  address: string,
  gives: NonNullable<Stop[2]>,
): Promise<void> {
  const isFile = gives === "a file";
  const reply = await context.request.get(`${origin}${address}`, { maxRedirects: 0 });
  if (isFile) {
    expect(reply.status()).toBe(200);
    expect(reply.headers()["content-disposition"]).toMatch(/^attachment;/);
    return;
  }
  expect(reply.status()).toBe(303);
  const location = new URL(reply.headers()["location"] ?? "", origin);
  expect(location.pathname).toMatch(gives.leadsTo);
}
