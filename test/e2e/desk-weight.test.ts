import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assetPath } from "../../src/web/dashboard/asset-versions.ts";
import { type Browser, browser } from "../support/browser.ts";
import { type DashboardLife, liveAt, startDashboard } from "../support/servers/dashboard-world.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import { must, visitorAt } from "../support/servers/visitor-at.ts";
import { bootstrapAdmin } from "../support/setup/variables.ts";
import { deskWays } from "./dashboard-ways.ts";

/** What a page of the desk may weigh with its files, and take on Node with Postgres. */
const maxBytes = 60_000;
const maxServerMs = 100;
/** The best of so many: what else the machine does is not the page's fault. */
const tries = 8;
const startTimeoutMs = 180_000;
const testTimeoutMs = 60_000;

/** Reports that fill the queue, beside what usual life leaves there. */
const moreReports = 25;

describe("a page of the desk", () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let site: Awaited<ReturnType<typeof startDashboard>>;
  let life: DashboardLife;
  let admin: Browser;
  let filesBytes = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
    site = await startDashboard({ DATABASE_URL: postgres.url });
    life = await liveAt(site.url);
    admin = await signInOnPages(site.url);
    await reportMany(site.url, life);
    for (const file of ["dashboard.css", "dashboard.js"] as const) {
      filesBytes += bytesOf((await admin.get(assetPath(file))).text);
    }
  }, startTimeoutMs);
  afterAll(async () => {
    await site?.stop();
    await postgres?.stop();
  }, startTimeoutMs);

  test.each(Object.entries(deskWays))(
    "is light and quick: %s",
    {
      timeout: testTimeoutMs,
    },
    async (_, { empty = [], full = [] }) => {
      const stops = [...empty, ...full.map((stopOf) => stopOf(life))];
      for (const [, address] of stops) {
        const times: number[] = [];
        for (let turn = 0; turn < tries; turn += 1) {
          const started = performance.now();
          const { status, text } = await admin.get(address);
          times.push(performance.now() - started);
          expect(status, address).toBe(200);
          expect(bytesOf(text) + filesBytes, address).toBeLessThanOrEqual(maxBytes);
        }
        expect(Math.min(...times), address).toBeLessThanOrEqual(maxServerMs);
      }
    },
  );
});

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

async function signInOnPages(url: string): Promise<Browser> {
  const from = browser(visitorAt(url));
  const headers = { origin: url, "content-type": "application/x-www-form-urlencoded" };
  const raw = new URLSearchParams(bootstrapAdmin).toString();
  await must(from.send("POST", "/app/sign-in", { raw, headers }), 303);
  return from;
}

/** A page of cases is then full, and there is an older one. */
async function reportMany(url: string, { ada }: DashboardLife): Promise<void> {
  const session = await must(visitorAt(url).post("/api/v1/auth/login", bootstrapAdmin), 200);
  const officer = visitorAt(url, session.body.access_token);
  for (let at = 0; at < moreReports; at += 1) {
    const body = { subject_id: ada.id, type: "suspicious_activity", reasons: ["unusual_cash"] };
    await must(officer.post("/api/v1/admin/cases", { ...body, note: `Visit ${at}.` }), 201);
  }
}
