import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningServer, startServer } from "../../tools/readme/start-server.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { addAuthenticator, goesWithoutBrowser, openBrowser } from "./browser.ts";
import * as person from "./dashboard-steps.ts";

/** What the pages do better where there is JavaScript. */
const startTimeoutMs = 120_000;
const email = "ada@example.com";
const behindUtc = "America/New_York";

describe.skipIf(goesWithoutBrowser)("the script of the dashboard", () => {
  const folder = makeTemporaryFolder();
  let browser: Browser;
  let server: RunningServer;
  let site: person.Site;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    server = await startServer("npm start", { DATA_DIR: folder.path });
    site = { origin: server.url.replace("127.0.0.1", "localhost") };
    const context = await browser.newContext({ timezoneId: behindUtc, locale: "en-US" });
    page = await context.newPage();
    await person.signUp(page, site, email);
  }, startTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    folder.remove();
  }, startTimeoutMs);

  test("adds a passkey, and signs in with it", async () => {
    await addAuthenticator(page);
    await page.goto(`${site.origin}/app/security/passkeys/new`);
    await page.getByLabel("Name").fill("Laptop");
    await person.press(page, "Add it");
    expect(await person.headingOf(page)).toBe("Security");
    expect(await page.getByText("Laptop").count()).toBe(1);
    await Promise.all([
      page.waitForEvent("load"),
      page.getByRole("button", { name: "Sign out" }).click(),
    ]);
    await person.press(page, "Sign in with a passkey");
    expect(await person.headingOf(page)).toBe("Hello, Ada");
  });

  test("says so where the passkey is not used, and lets another way be taken", async () => {
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(`${site.origin}/app/sign-in`);
    await addAuthenticator(stranger);
    await stranger.getByRole("button", { name: "Sign in with a passkey" }).click();
    await stranger.getByRole("alert").filter({ hasText: "was not used" }).waitFor();
    expect(await stranger.getByRole("button", { name: "Sign in", exact: true }).isEnabled()).toBe(
      true,
    );
    await stranger.context().close();
  });

  test("writes moments in the time zone of the reader, and keeps what the server wrote", async () => {
    await page.goto(`${site.origin}/app/security`);
    const moment = page.locator("time[data-moment]").first();
    expect(await moment.getAttribute("title")).toMatch(/UTC$/);
    expect(await moment.textContent()).not.toMatch(/UTC/);
  });

  test("begins at what was wrong with a form", async () => {
    await page.goto(`${site.origin}/app/transfers/new`);
    await page.goto(`${site.origin}/app/accounts/new`);
    await page.getByLabel("Currency").fill("money");
    await person.press(page, "Open the account");
    const focused = await page.evaluate("document.activeElement.className");
    expect(focused).toBe("summary");
  });

  test("asks before what cannot be taken back", async () => {
    const account = await person.openAccount(page, site, "Short");
    await page.goto(`${site.origin}/app/accounts/${account}/change`);
    const asked: string[] = [];
    page.once("dialog", (dialog) => {
      asked.push(dialog.message());
      dialog.dismiss().catch(() => asked.push("not dismissed"));
    });
    await page.getByRole("button", { name: "Close the account" }).click();
    expect(asked).toEqual(["Close this account for good?"]);
    expect(await person.headingOf(page)).toBe("Change Short");
  });
});
