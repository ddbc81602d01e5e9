import { describe, expect, test } from "vitest";
import { browser } from "../support/browser.ts";
import { ledTo, open, signUpOnPages, submit } from "../support/dashboard.ts";
import { newEmail, registration } from "../support/start.ts";

const { from: ada, email, password } = await signUpOnPages();

describe("the way in", () => {
  test("leads from the sign-up to the first page, which greets and teaches the next step", async () => {
    const home = await open(ada, "/app");
    expect(home.status).toBe(200);
    expect(home.text).toContain("<h1>Hello, Ada</h1>");
    expect(home.text).toContain('href="/app/accounts/new"');
    expect(home.text).toContain('<html lang="en">');
    expect(ada.cookies.get("florin")).toMatch(/^fst1~/);
    expect(home.text).not.toMatch(/fst1~|eyJ/);
  });

  test("comes back to the page that was asked for", async () => {
    const from = browser();
    const sent = ledTo(await open(from, "/app/accounts/new?a=b"));
    expect(sent).toBe("/app/sign-in?next=%2Fapp%2Faccounts%2Fnew%3Fa%3Db");
    expect(ledTo(await submit(from, sent, { email, password }))).toBe("/app/accounts/new?a=b");
    expect((await open(from, "/app/accounts/new")).status).toBe(200);
  });

  test.each(["https://evil.example", "//evil.example", "/docs", "/app/../docs", "/appendix"])(
    "goes nowhere else: %s",
    async (next) => {
      const path = `/app/sign-in?next=${encodeURIComponent(next)}`;
      expect(ledTo(await submit(browser(), path, { email, password }))).toBe("/app");
    },
  );

  test("says what is wrong, and keeps what was typed but the password", async () => {
    const reply = await submit(browser(), "/app/sign-in", { email, password: "not the password" });
    expect(reply.status).toBe(401);
    expect(reply.text).toContain("<title>Error: Sign in · Florin</title>");
    expect(reply.text).toContain("There is a problem");
    expect(reply.text).toContain(`value="${email}"`);
    expect(reply.text).not.toContain("not the password");
  });

  test("links every fault of a form to its field", async () => {
    const reply = await submit(browser(), "/app/sign-up", { email: "nobody", first_name: "Ada" });
    expect(reply.status).toBe(400);
    for (const name of ["email", "password", "last-name", "terms-accepted"]) {
      expect(reply.text).toContain(`href="#field-${name}"`);
      expect(reply.text).toContain(`id="field-${name}"`);
      expect(reply.text).toContain(`field-${name}-fault`);
    }
    expect(reply.text).toContain('value="Ada"');
  });

  test("asks for the code where the address is not proved yet", async () => {
    const from = browser();
    const newcomer = newEmail();
    await from.post("/api/v1/auth/register", registration(newcomer));
    const sent = await submit(from, "/app/sign-in", { email: newcomer, password });
    expect(ledTo(sent)).toBe("/app/sign-up/code?done=code-sent");
    expect((await open(from, "/app/sign-up/code")).text).toContain(newcomer);
  });

  test("ends with the session", async () => {
    const from = browser();
    ledTo(await submit(from, "/app/sign-in", { email, password }));
    expect(ledTo(await submit(from, "/app/sign-out", {}))).toBe("/app/sign-in?done=signed-out");
    expect(from.cookies.has("florin")).toBe(false);
    expect(ledTo(await open(from, "/app"))).toBe("/app/sign-in?next=%2Fapp");
  });
});

describe("every page", () => {
  test("lets in only its own files, and no frame around it", async () => {
    const [first, second] = [await open(ada, "/app"), await open(ada, "/app")];
    const policy = first.headers.get("content-security-policy") ?? "";
    const nonce = /script-src 'nonce-([\w-]{20,})'/.exec(policy)?.[1];
    expect(first.text).toContain(`nonce="${nonce}"`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toContain("unsafe");
    expect(second.headers.get("content-security-policy")).not.toBe(policy);
    expect(first.headers.get("cache-control")).toBe("no-store");
    expect(first.text).not.toMatch(/\sstyle=|\son\w+=|<style/);
  });

  test("is a page too where there is none", async () => {
    const reply = await open(ada, "/app/nothing/here");
    expect(reply.status).toBe(404);
    expect(reply.headers.get("content-type")).toMatch(/^text\/html/);
  });

  test.each<[string, Record<string, string>]>([
    ["another site", { origin: "https://evil.example" }],
    ["nowhere", {}],
    ["a sibling", { "sec-fetch-site": "same-site" }],
    ["a place without origin", { origin: "null" }],
  ])("takes no form from %s", async (_, headers) => {
    const asOwner = await submit(
      ada,
      "/app/accounts/new",
      { type: "checking", currency: "USD" },
      headers,
    );
    expect(asOwner.status).toBe(403);
    // Whoever came by another name of this machine learns where to go.
    expect(asOwner.text).toContain("from http://localhost:8787 only");
    // Nor may another site sign a browser in to an account of its own choice.
    const asStranger = await submit(browser(), "/app/sign-in", { email, password }, headers);
    expect(asStranger.status).toBe(403);
    expect(asStranger.headers.getSetCookie()).toEqual([]);
  });

  test("answers a form where it takes none", async () => {
    const reply = await submit(ada, "/app", {});
    expect(reply.status).toBe(405);
    expect(reply.headers.get("allow")).toBe("GET, HEAD");
  });

  test("asks in one visit what the limiter counts once", async () => {
    const before = await open(ada, "/app");
    const after = await open(ada, "/app");
    const left = (reply: typeof before) =>
      Number(/r=(\d+)/.exec(reply.headers.get("ratelimit") ?? "")?.[1]);
    expect(left(before) - left(after)).toBe(1);
  });
});
