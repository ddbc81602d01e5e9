import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/** Where Debian puts it. */
const executablePath = "/usr/bin/chromium";
/** No sandbox, because containers run as root; nothing that asks the network by itself. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const pageTimeoutMs = 120_000;

const reason = `chromium is not at ${executablePath} (Debian: apt-get install chromium)`;

/** True where tests with a browser are left out; CI never leaves them out. */
export const goesWithoutBrowser = !existsSync(executablePath) && !process.env["CI"];
if (goesWithoutBrowser) process.stdout.write(`skip: ${reason}\n`);

export async function openBrowser(): Promise<Browser> {
  if (!existsSync(executablePath)) throw new Error(reason);
  return chromium.launch({ executablePath, args: flags, headless: true });
}

/** A page, and what it asked for and complained about since it was opened. */
export type Visit = Readonly<{
  page: Page;
  /** The origins of all requests. */
  origins: ReadonlySet<string>;
  /** Console errors (violations of the content policy are among them) and uncaught errors. */
  complaints: readonly string[];
}>;

/** Opens an address in a tab of its own, without anything remembered from another. */
export async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(pageTimeoutMs);
  const origins = new Set<string>();
  const complaints: string[] = [];
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (/^https?:$/.test(protocol)) origins.add(origin);
  });
  page.on("console", (message) => {
    if (!/^(error|warning)$/.test(message.type())) return;
    complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, origins, complaints };
}

/** An authenticator inside the device that verifies its holder, who always agrees. */
export async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
