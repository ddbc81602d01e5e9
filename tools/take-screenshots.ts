import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { customerRoutes } from "../src/web/dashboard/customer-routes.ts";
import { openBrowser } from "../test/e2e/browser.ts";
import * as person from "../test/e2e/dashboard-steps.ts";
import { startServer } from "./readme/start-server.ts";

/**
 * `npm run screenshots`: every page of the dashboard as a picture, on a phone and on a desk, light
 * and dark, into `screenshots/`. A customer is made who has something to show.
 */
const folder = fileURLToPath(new URL("../screenshots", import.meta.url));
const email = "ada@example.com";
const looks = [
  { name: "desk-light", width: 1280, height: 900, colorScheme: "light" },
  { name: "desk-dark", width: 1280, height: 900, colorScheme: "dark" },
  { name: "phone-light", width: 390, height: 844, colorScheme: "light" },
] as const;
/** They have no picture: they answer with a file, or lead elsewhere. */
const withoutPicture = /\/(statement|export|connect|passkey|sign-up\/code|second-factor|erase)$/;
const businessDays = 84;

type Life = Readonly<{
  account: string;
  transfer: string;
  card: string;
  assessment: string;
  business: string;
  draft: string;
}>;

const dataFolder = mkdtempSync(join(tmpdir(), "florin-screenshots-"));
const server = await startServer("npm start", { DATA_DIR: dataFolder });
const site = { origin: server.url.replace("127.0.0.1", "localhost") };
const browser = await openBrowser();
try {
  mkdirSync(folder, { recursive: true });
  const context = await browser.newContext();
  const page = await context.newPage();
  await takeOpenPages();
  await person.signUp(page, site, email);
  const life = await live(page);
  const state = await context.storageState();
  let taken = 0;
  for (const { name, width, height, colorScheme } of looks) {
    const look = { viewport: { width, height }, colorScheme, storageState: state };
    taken += await takeAll(await browser.newContext(look), name, life);
  }
  process.stdout.write(`${taken} pictures in ${folder}\n`);
} finally {
  await browser.close();
  await server.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}

/** What somebody sees who is not signed in. */
async function takeOpenPages(): Promise<void> {
  for (const { name, width, height, colorScheme } of looks) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme });
    const page = await context.newPage();
    for (const path of ["/app/sign-in", "/app/sign-up", "/app/password/forgot"]) {
      await take(page, path, name);
    }
    await context.close();
  }
}

async function takeAll(context: BrowserContext, look: string, life: Life): Promise<number> {
  const page = await context.newPage();
  const paths = customerRoutes
    .map(([path]) => path)
    .filter((path) => !withoutPicture.test(path) && !/^\/app\/(sign-|password)/.test(path));
  for (const path of paths) await take(page, concrete(path, life), look, path);
  await context.close();
  return paths.length;
}

async function take(page: Page, path: string, look: string, name = path): Promise<void> {
  const reply = await page.goto(`${site.origin}${path}`);
  if (!reply?.ok()) throw new Error(`${path} answers ${reply?.status()}`);
  const file = name.replace(/^\//, "").replaceAll(/[/:]+/g, "-");
  await page.screenshot({ path: join(folder, `${file}-${look}.png`), fullPage: true });
}

function concrete(path: string, life: Life): string {
  if (path === "/app/transfers/review") return life.draft;
  const id = path.startsWith("/app/accounts")
    ? life.account
    : path.startsWith("/app/transfers")
      ? life.transfer
      : path.startsWith("/app/cards")
        ? life.card
        : path.startsWith("/app/health/assessments")
          ? life.assessment
          : life.business;
  return path.replace(":slug", "cfpb-wellbeing").replace(/:\w+/, id);
}

/** A customer with accounts, transfers, a card, scores, books and posts. */
async function live(page: Page): Promise<Life> {
  const account = await person.openAccount(page, site, "Household");
  const spare = await person.openAccount(page, site, "Holidays");
  await person.fund(page, site, account, "4,250");
  for (const amount of ["12.40", "180", "9.99"]) {
    await person.send(page, site, { from: account, to: spare, amount });
  }
  const transfer = lastOf(page);
  await page.goto(`${site.origin}/app/cards/new`);
  await person.press(page, "Get the card");
  const card = lastOf(page);
  for (const index of [1, 2, 3]) await person.answerQuestionnaire(page, site, index);
  const assessment = lastOf(page);
  await page.goto(`${site.origin}/app/feed`);
  await page.getByLabel("What did you learn about money?").fill("Pay yourself first.");
  await person.press(page, "Post it");
  const draft = new URLSearchParams({
    from_account_id: account,
    to_account_id: spare,
    amount: "2500",
  });
  const business = await keepBooks(page);
  return { account, transfer, card, assessment, business, draft: `/app/transfers/review?${draft}` };
}

function lastOf(page: Page): string {
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Twelve weeks of figures, sent as the page's own visitor. */
async function keepBooks(page: Page): Promise<string> {
  const path = `${site.origin}/api/v1/warehouse/businesses`;
  const headers = { origin: site.origin };
  const made = await page.request.post(path, {
    data: { name: "Corner shop", currency: "USD" },
    headers,
  });
  const { id } = (await made.json()) as { id: string };
  for (let back = businessDays; back >= 0; back -= 7) {
    const day = new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
    const reply = await page.request.put(`${path}/${id}/figures/${day}`, {
      data: figuresAt(businessDays - back),
      headers,
    });
    if (!reply.ok()) throw new Error(await reply.text());
  }
  return id;
}

function figuresAt(day: number) {
  return {
    cash: 4_000_000 + day * 21_000,
    receivables: 2_500_000 - day * 6_000,
    overdue_receivables: 400_000,
    other_current_assets: 600_000,
    current_liabilities: 2_900_000,
    long_term_liabilities: 3_000_000,
    equity: 5_000_000,
    revenue: 3_200_000 + day * 9_000,
    cost_of_goods_sold: 1_700_000,
    operating_expenses: 1_300_000,
    period_days: 30,
  };
}
