import type { Browser, BrowserContext, Page } from "playwright-core";
import type { DashboardLife } from "../support/servers/dashboard-world.ts";
import { signUpAtUrl } from "../support/servers/visitor-at.ts";
import { bootstrapAdmin } from "../support/setup/variables.ts";
import { goodPassword, newEmail } from "../support/start.ts";
import type { Who } from "./dashboard-ways.ts";

const pageTimeoutMs = 60_000;

/** A browser of its own for each, signed in as far as they are. */
export async function openAs(
  browser: Browser,
  origin: string,
  who: Who,
  life: DashboardLife | undefined,
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(pageTimeoutMs);
  await comeAs[who](page, origin, life);
  await page.close();
  return context;
}

type Arrival = (page: Page, origin: string, life: DashboardLife | undefined) => Promise<void>;

const comeAs: Readonly<Record<Who, Arrival>> = {
  nobody: async () => {
    // As a browser comes out of its box.
  },
  applicant: async (page, origin) => {
    await page.goto(`${origin}/app/sign-up`);
    await page.fill("#field-email", newEmail());
    await page.fill("#field-password", goodPassword);
    await page.fill("#field-first-name", "Ada");
    await page.fill("#field-last-name", "Example");
    await page.check("#field-terms-accepted");
    await page.check("#field-privacy-accepted");
    await page.click("main form button");
    await page.waitForURL(/\/app\/sign-up\/code/);
  },
  newcomer: async (page, origin) => {
    await signIn(page, origin, await signUpAtUrl(origin), /\/app$/);
  },
  admin: (page, origin) => signIn(page, origin, bootstrapAdmin, /\/app$/),
  ada: async (page, origin, life) => {
    if (life) await signIn(page, origin, life.ada, /\/app$/);
  },
  "half-tess": async (page, origin, life) => {
    if (life) await signIn(page, origin, life.tess, /second-factor/);
  },
  tess: async (page, origin, life) => {
    if (!life) return;
    await signIn(page, origin, life.tess, /second-factor/);
    await page.check('input[value="recovery_code"]');
    await page.fill("#field-code", life.recoveryCodes[0] ?? "");
    await page.click("main form button");
    await page.waitForURL(/\/app$/);
  },
};

type Login = Readonly<{ email: string; password: string }>;

async function signIn(page: Page, origin: string, { email, password }: Login, to: RegExp) {
  await page.goto(`${origin}/app/sign-in`);
  await page.fill("#field-email", email);
  await page.fill("#field-password", password);
  await page.click("main form button.primary");
  await page.waitForURL(to);
}
