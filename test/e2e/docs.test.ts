import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMailboxServer } from "../../dev/mailbox/server.ts";
import { createMailboxStore } from "../../dev/mailbox/store.ts";
import { root } from "../../tools/readme/shell.ts";
import { type RunningServer, startServer } from "../../tools/readme/start-server.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { goesWithoutBrowser, openBrowser, visit } from "./browser.ts";

const startTimeoutMs = 120_000;
/** A page of so many operations takes a busy machine its time. */
const drawTimeoutMs = 120_000;
const recipient = "reader@example.com";
/** Shown as text; as markup it would draw a heading and run a script. */
const hostileText = `<h2 id="drawn">drawn</h2><script>document.title = "run"</script> & "so on"`;

type Site = Readonly<{
  server: RunningServer;
  /** Puts a message to `recipient` into the mailbox, past the service. */
  deliver(text: string): Promise<void>;
  stop(): Promise<void>;
}>;

async function startOnNode(): Promise<Site> {
  const folder = makeTemporaryFolder();
  const mailbox = createMailboxStore();
  const mailboxServer = await startMailboxServer({ mailbox });
  const variables = { DATA_DIR: folder.path, MAILBOX_URL: mailboxServer.url };
  const server = await startServer("npm start", variables);
  return {
    server,
    async deliver(text) {
      const sent_at = new Date().toISOString();
      mailbox.add({ channel: "email", to: recipient, subject: text, text, html: "", sent_at });
    },
    async stop() {
      await server.stop();
      await mailboxServer.close();
      folder.remove();
    },
  };
}

async function startOnWorkerd(): Promise<Site> {
  const folder = makeTemporaryFolder();
  const server = await startServer("npm run dev", { DATA_DIR: folder.path });
  const variables = readFileSync(`${root}/.dev.vars`, "utf8");
  const variableOf = (name: string) =>
    new RegExp(`^${name}='(.*)'$`, "m").exec(variables)?.[1] ?? "";
  return {
    server,
    async deliver(text) {
      const reply = await fetch(`${variableOf("BREVO_BASE_URL")}/v3/smtp/email`, {
        method: "POST",
        headers: { "api-key": variableOf("BREVO_API_KEY"), "content-type": "application/json" },
        body: JSON.stringify({
          sender: { email: "florin@example.com" },
          to: [{ email: recipient }],
          subject: text,
          textContent: text,
        }),
      });
      expect(reply.status, await reply.text()).toBe(201);
    },
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}

describe.skipIf(goesWithoutBrowser).each([
  ["npm start", startOnNode],
  ["npm run dev", startOnWorkerd],
])("pages under %s", (_, start) => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    browser = await openBrowser();
    site = await start();
  }, startTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  }, startTimeoutMs);

  test(
    "/docs shows every operation, asks this host alone and breaks no policy",
    async () => {
      const { url } = site.server;
      const operations = await listOperations(url);
      const { page, origins, complaints } = await visit(browser, `${url}/docs`);
      const shown = page.locator(".opblock");
      const tags = page.locator(".opblock-tag");
      await expect.poll(() => tags.count(), { timeout: drawTimeoutMs }).toBeGreaterThan(5);
      const names: string[] = [];
      for (const tag of await tags.all()) {
        await tag.click();
        await shown.first().waitFor();
        names.push(...(await page.locator(".opblock-summary-path").allInnerTexts()));
        await tag.click();
        await expect.poll(() => shown.count(), { timeout: drawTimeoutMs }).toBe(0);
      }
      // Long paths are broken with invisible spaces.
      const plain = names.map((name) => name.replace(/[\s\u200b]/g, ""));
      expect(plain.toSorted()).toEqual(operations.toSorted());

      await tags.first().click();
      await shown.first().click();
      await page.locator(".opblock.is-open .opblock-body").first().waitFor();
      expect(complaints).toEqual([]);
      expect([...origins]).toEqual([url]);
    },
    2 * drawTimeoutMs,
  );

  test("/dev/mailbox shows a message as text, whatever is in it", async () => {
    const { url } = site.server;
    await site.deliver(hostileText);
    const { page, origins, complaints } = await visit(browser, `${url}/dev/mailbox`);
    const message = page.locator("ol.messages > li").first();
    expect(await message.locator("pre").textContent()).toBe(hostileText);
    expect(await message.locator("strong").textContent()).toBe(hostileText);
    expect(await page.locator("#drawn").count()).toBe(0);
    expect(await page.title()).toBe("Mailbox · Florin");
    expect(complaints).toEqual([]);
    expect([...origins]).toEqual([url]);
  });
});

/** The path of every operation in the document. */
async function listOperations(url: string): Promise<string[]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => /^(get|post|put|patch|delete)$/.test(method))
      .map(() => path),
  );
  expect(operations).toContain("/api/v1/auth/register");
  return operations;
}
