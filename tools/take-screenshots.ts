import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../test/e2e/browser.ts";
import { openAs } from "../test/e2e/dashboard-people.ts";
import {
  customerWays,
  deskWays,
  faultyStops,
  type Stop,
  type Who,
} from "../test/e2e/dashboard-ways.ts";
import { fillPages } from "../test/support/servers/dashboard-crowd.ts";
import {
  type DashboardLife,
  liveAt,
  startDashboard,
} from "../test/support/servers/dashboard-world.ts";

/**
 * `npm run screenshots`: every page of the dashboard as a picture, on a phone and on a desk, light
 * and dark, into `screenshots/`; and once while there is nothing on it. Ends with 1 for a page that
 * was refused.
 */
const folder = fileURLToPath(new URL("../screenshots", import.meta.url));
const looks = [
  { name: "desk-light", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { name: "desk-dark", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "phone-light", viewport: { width: 390, height: 844 }, colorScheme: "light" },
] as const;

type Picture = Readonly<{ name: string; stop: Stop; status: number }>;

const site = await startDashboard();
const browser = await openBrowser();
try {
  mkdirSync(folder, { recursive: true });
  const empty = await takeAll(browser, undefined, emptyPictures());
  const life = await liveAt(site.url);
  await fillPages(site.url, life);
  const full = await takeAll(browser, life, fullPictures(life));
  process.stdout.write(`${empty + full} pictures in ${folder}\n`);
} finally {
  await browser.close();
  await site.stop();
}

function emptyPictures(): Picture[] {
  const stops = entries().flatMap(([path, { empty = [] }]) =>
    empty.map((stop, at) => ({ name: nameOf(path, "empty", at), stop, status: 200 })),
  );
  const faulty = faultyStops.map(([who, address], at) => {
    return { name: nameOf("/app/fault", "", at), stop: [who, address] as Stop, status: 0 };
  });
  return [...stops, ...faulty];
}

function fullPictures(life: DashboardLife): Picture[] {
  return entries().flatMap(([path, { full = [] }]) =>
    full.map((stopOf, at) => ({ name: nameOf(path, "", at), stop: stopOf(life), status: 200 })),
  );
}

function entries() {
  return Object.entries({ ...customerWays, ...deskWays });
}

function nameOf(path: string, kind: string, at: number): string {
  const parts = [path.slice(1).replaceAll(/[/:]+/g, "-"), kind, at === 0 ? "" : String(at + 1)];
  return parts.filter((part) => part !== "").join("-");
}

/** Files and ways to elsewhere have no picture. */
async function takeAll(
  opened: Browser,
  life: DashboardLife | undefined,
  pictures: readonly Picture[],
): Promise<number> {
  const people = new Map<Who, BrowserContext>();
  let taken = 0;
  for (const { name, stop, status } of pictures) {
    const [who, address, gives] = stop;
    if (gives !== undefined) continue;
    const context = people.get(who) ?? (await openAs(opened, site.url, who, life));
    people.set(who, context);
    const page = await context.newPage();
    // What has nothing on it yet is looked at once.
    for (const look of life ? looks : looks.slice(0, 1)) {
      await take(page, address, status, look, join(folder, `${name}-${look.name}.png`));
      taken += 1;
    }
    await page.close();
  }
  for (const context of people.values()) await context.close();
  return taken;
}

async function take(
  page: Page,
  address: string,
  status: number,
  look: (typeof looks)[number],
  path: string,
): Promise<void> {
  await page.emulateMedia({ colorScheme: look.colorScheme });
  await page.setViewportSize(look.viewport);
  const reply = await page.goto(`${site.url}${address}`);
  if (status !== 0 && reply?.status() !== status) {
    throw new Error(`${address}: ${reply?.status()} ${await page.title()}`);
  }
  await page.screenshot({ path, fullPage: true });
}
