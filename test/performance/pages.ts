import { customerWays, deskWays, type Stop } from "../e2e/dashboard-ways.ts";
import { type Browser, browser } from "../support/browser.ts";
import { fillPages } from "../support/servers/dashboard-crowd.ts";
import { liveAt, startDashboard } from "../support/servers/dashboard-world.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import { must, signUpAtUrl, visitorAt } from "../support/servers/visitor-at.ts";
import { bootstrapAdmin } from "../support/setup/variables.ts";
import type { Finding } from "./finding.ts";
import { median } from "./median.ts";

/** Milliseconds from the request to the last byte of a page, on Node with Postgres. */
const promisedMs = 100;
const warmUps = 3;
const tries = 15;
const worstShown = 6;

/** Every page of the dashboard that a password alone leads to, one after the other. */
export async function measurePages(): Promise<Finding> {
  await using opened = new AsyncDisposableStack();
  const postgres = await startPostgres();
  opened.defer(() => postgres.stop());
  const site = await startDashboard({ DATABASE_URL: postgres.url });
  opened.defer(() => site.stop());
  const life = await liveAt(site.url);
  await fillPages(site.url, life);
  const people: Readonly<Record<string, Browser>> = {
    nobody: browser(visitorAt(site.url)),
    newcomer: await signInOnPages(site.url, await signUpAtUrl(site.url)),
    ada: await signInOnPages(site.url, life.ada),
    admin: await signInOnPages(site.url, bootstrapAdmin),
  };
  const stops = Object.values({ ...customerWays, ...deskWays })
    .flatMap(({ empty = [], full = [] }): Stop[] => [...empty, ...full.map((of) => of(life))])
    .filter(([who, , gives]) => gives === undefined && who in people);
  const pages: { address: string; ms: number }[] = [];
  for (const [who, address] of stops) {
    pages.push({ address, ms: await timeOf(people[who] as Browser, address) });
  }
  return judgePages(pages);
}

async function timeOf(visitor: Browser, address: string): Promise<number> {
  const times: number[] = [];
  for (let turn = -warmUps; turn < tries; turn += 1) {
    const started = performance.now();
    await must(visitor.get(address), 200);
    if (turn >= 0) times.push(performance.now() - started);
  }
  return median(times);
}

function judgePages(pages: readonly Readonly<{ address: string; ms: number }>[]): Finding {
  const slowest = pages.toSorted((one, other) => other.ms - one.ms);
  const middle = median(pages.map(({ ms }) => ms));
  const late = pages.filter(({ ms }) => ms > promisedMs).length;
  const verdict = `of ${pages.length} pages ${late} took longer than ${promisedMs} ms`;
  return {
    lines: [
      `Pages of the dashboard, medians of ${tries}; the middle page took ${middle.toFixed(1)} ms:`,
      ...slowest.slice(0, worstShown).map(({ address, ms }) => {
        const path = address.replace(/\?.*/, "").replaceAll(/\w+_[0-9a-z]{26}/g, ":id");
        return `  ${ms.toFixed(1).padStart(6)} ms  ${path}`;
      }),
      `  ${verdict}${late === 0 ? "" : " MISSED"}`,
    ],
    kept: late === 0,
  };
}

type Login = Readonly<{ email: string; password: string }>;

async function signInOnPages(url: string, { email, password }: Login): Promise<Browser> {
  const visitor = browser(visitorAt(url));
  const headers = { origin: url, "content-type": "application/x-www-form-urlencoded" };
  const raw = new URLSearchParams({ email, password }).toString();
  await must(visitor.send("POST", "/app/sign-in", { raw, headers }), 303);
  return visitor;
}
