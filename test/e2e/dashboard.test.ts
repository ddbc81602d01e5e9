import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningServer, startServer } from "../../tools/readme/start-server.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { goesWithoutBrowser, openBrowser } from "./browser.ts";
import * as person from "./dashboard-steps.ts";
import { releaseAtDesk } from "./desk-steps.ts";

/** The pages in a real browser, on both runtimes, with JavaScript and without. */
const startTimeoutMs = 180_000;
const journeyTimeoutMs = 240_000;
const pageTimeoutMs = 60_000;
const habit = 6;

const admin = { email: "admin@example.com", password: "amber window thistle 31" };

type Runtime = Readonly<{ site: person.Site; stop(): Promise<void> }>;

async function startRuntime(command: string, folder: string): Promise<Runtime> {
  const postgres = command === "npm start" ? await startPostgres() : null;
  const server: RunningServer = await startServer(command, {
    DATA_DIR: folder,
    BOOTSTRAP_ADMIN_EMAIL: admin.email,
    BOOTSTRAP_ADMIN_PASSWORD: admin.password,
    ...(postgres ? { DATABASE_URL: postgres.url } : {}),
  });
  return {
    site: { origin: server.url.replace("127.0.0.1", "localhost") },
    async stop() {
      await server.stop();
      await postgres?.stop();
    },
  };
}

const runtimes = [
  ["Node with Postgres", "npm start"],
  ["workerd", "npm run dev"],
] as const;

describe.skipIf(goesWithoutBrowser)("the dashboard in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, startTimeoutMs);
  afterAll(() => browser?.close());

  describe.each(runtimes)("on %s", (_, command) => {
    const folder = makeTemporaryFolder();
    let runtime: Runtime;
    beforeAll(async () => {
      runtime = await startRuntime(command, folder.path);
    }, startTimeoutMs);
    afterAll(async () => {
      await runtime?.stop();
      folder.remove();
    }, startTimeoutMs);

    test.each([
      ["with JavaScript", true],
      ["without JavaScript", false],
    ])("a customer comes all the way, %s", { timeout: journeyTimeoutMs }, async (_, hasScript) => {
      const { site } = runtime;
      // Staff work in a browser of their own.
      const [own, atDesk] = await Promise.all(
        [1, 2].map(async () => {
          const context = await browser.newContext({ javaScriptEnabled: hasScript });
          const page = await context.newPage();
          page.setDefaultTimeout(pageTimeoutMs);
          return { page, complaints: listenTo(page), close: () => context.close() };
        }),
      );
      if (!own || !atDesk) throw new Error("There are two browsers");
      await goAllTheWay(own.page, site, `ada-${hasScript}@example.com`, atDesk.page);
      expect([...own.complaints, ...atDesk.complaints]).toEqual([]);
      await own.close();
      await atDesk.close();
    });

    test("the keyboard alone signs in", { timeout: journeyTimeoutMs }, async () => {
      const { site } = runtime;
      const page = await (await browser.newContext()).newPage();
      await page.goto(`${site.origin}/app/sign-in`);
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toContain("Skip");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.type("ada-true@example.com");
      await page.keyboard.press("Tab");
      await page.keyboard.type(person.password);
      await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
      expect(await person.headingOf(page)).toBe("Hello, Ada");
      await page.context().close();
    });

    test("a phone sees every page without scrolling sideways", {
      timeout: journeyTimeoutMs,
    }, async () => {
      const { site } = runtime;
      const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
      const page = await context.newPage();
      await signIn(page, site, "ada-true@example.com");
      for (const path of [
        "",
        "/transfers/new",
        "/cards",
        "/health",
        "/feed",
        "/security",
        "/identity",
      ]) {
        await page.goto(`${site.origin}/app${path}`);
        const width = await page.evaluate("document.documentElement.scrollWidth");
        expect(width, path).toBeLessThanOrEqual(320);
      }
      await context.close();
    });
  });
});

/** Errors of scripts, and what the content policy had to stop. */
function listenTo(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return complaints;
}

async function signIn(page: Page, site: person.Site, email: string): Promise<void> {
  await page.goto(`${site.origin}/app/sign-in`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(person.password);
  await person.press(page, "Sign in");
}

async function goAllTheWay(
  page: Page,
  site: person.Site,
  email: string,
  desk: Page,
): Promise<void> {
  await person.signUp(page, site, email);
  expect(await person.headingOf(page)).toBe("Hello, Ada");

  const main = await person.openAccount(page, site, "Main");
  const spare = await person.openAccount(page, site, "Spare");
  await person.fund(page, site, main, "1,000");
  expect(await page.getByRole("status").textContent()).toContain("The money has arrived.");
  for (let sent = 0; sent < habit; sent += 1) {
    expect(await person.send(page, site, { from: main, to: spare, amount: "1" })).toBe("Sent");
  }
  // Out of all habit, so that somebody of us looks at it first.
  const heading = await person.send(page, site, { from: main, to: spare, amount: "150" });
  expect(heading).toBe("We are looking at it");
  const receipt = page.url();
  const transferId = new URL(receipt).pathname.replace("/app/transfers/", "");
  expect(await releaseAtDesk(desk, site, admin, transferId)).toContain("transfer is posted");
  await page.goto(receipt);
  expect(await person.headingOf(page)).toBe("Sent");

  await page.goto(`${site.origin}/app/cards`);
  await person.follow(page, "Get a card");
  await person.press(page, "Get the card");
  await person.press(page, "Freeze");
  expect(await page.getByText("Frozen", { exact: true }).count()).toBe(1);
  await person.press(page, "Unfreeze");
  await person.follow(page, "Show the number");
  await person.press(page, "Show it");
  expect(await page.locator("dd .code").first().textContent()).toMatch(/^(\d{4} ){3}\d{4}$/);

  await person.answerQuestionnaire(page, site, 1);
  await person.answerQuestionnaire(page, site, 3);
  await page.goto(`${site.origin}/app/health`);
  expect(await page.locator("svg.chart path.line").getAttribute("d")).toMatch(/^M[\d.]+,[\d.]+L/);

  await Promise.all([
    page.waitForEvent("load"),
    page.getByRole("button", { name: "Sign out" }).click(),
  ]);
  expect(await person.headingOf(page)).toBe("Sign in");
  await signIn(page, site, email);
  expect(await person.headingOf(page)).toBe("Hello, Ada");
}
