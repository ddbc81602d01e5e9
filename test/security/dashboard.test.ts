import { describe, expect, test } from "vitest";
import { dashboardRoutes } from "../../src/web/dashboard/routes.ts";
import { browser } from "../support/browser.ts";
import { ledTo, open, openAccountOnPages, signUpOnPages, submit } from "../support/dashboard.ts";

/** Holds for every page of the table, so a new page is tested by being listed. */
const paths = dashboardRoutes.map(([path]) =>
  path.replace(":slug", "cfpb-wellbeing").replaceAll(/:\w+/g, "acc_01jd3v3v5fe8wr4t4yx0x4tq7a"),
);
const { from: ada } = await signUpOnPages();
const script = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;

/** What people wrote may say anything as a text or as the value of an attribute. */
function expectOwnScripts(page: string): void {
  const tags = (page.match(/<[^>]*>/g) ?? []).join("");
  expect(tags).not.toMatch(/<script(?![^>]* nonce=)|="\s*javascript:/i);
  expect(tags.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\son\w+=|\sstyle=/i);
}

test("the table has pages, each once", () => {
  expect(paths.length).toBeGreaterThan(30);
  expect(new Set(paths).size).toBe(paths.length);
});

describe.each(paths)("%s", (path) => {
  test("takes no form from another site, and does not begin to work at it", async () => {
    for (const origin of ["https://evil.example", "null"]) {
      const reply = await submit(ada, path, { move: "delete", sure: "yes" }, { origin });
      expect(reply.status).toBe(403);
      expect(reply.headers.getSetCookie()).toEqual([]);
    }
  });

  test("shows itself in no frame, and runs no script that is not ours", async () => {
    const reply = await open(ada, path);
    expect(reply.headers.get("x-frame-options")).toBe("DENY");
    const policy = reply.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    if (/^text\/html/.test(reply.headers.get("content-type") ?? "")) {
      expect(policy).toMatch(/script-src 'nonce-[\w-]{22}'/);
      expectOwnScripts(reply.text);
      expect(reply.text).not.toContain("fst1~");
    }
  });

  test("says nothing about anybody to a stranger", async () => {
    const reply = await open(browser(), path);
    const isOpen = /^\/app\/(sign-(in|up)|password)/.test(path);
    if (!isOpen) expect(ledTo(reply)).toBe(`/app/sign-in?next=${encodeURIComponent(path)}`);
    expect(reply.status).toBeLessThan(404);
  });

  test("repeats nothing of its address as markup", async () => {
    const names = ["done", "next", "cursor", "to_account_id", "description", "token", "amount"];
    const query = new URLSearchParams(names.map((name): [string, string] => [name, script]));
    const reply = await open(ada, `${path}?${query}`);
    expect(reply.text).not.toContain("<script>alert");
    expect(reply.text).not.toContain("<img src=x");
  });
});

describe("markup that somebody stored", () => {
  test("is shown as text in transfers and posts, and stands in no name", async () => {
    const { from } = await signUpOnPages();
    const named = { type: "checking", currency: "USD", name: script };
    expect((await submit(from, "/app/accounts/new", named)).status).toBe(400);
    const main = await openAccountOnPages(from, { funds: "10" });
    const spare = await openAccountOnPages(from, { name: "Spare" });
    const draft = { from_account_id: main, to_account_id: spare, amount: "1", description: script };
    const review = ledTo(await submit(from, "/app/transfers/new", draft));
    const receipt = ledTo(await submit(from, review, {}));
    ledTo(await submit(from, "/app/feed", { move: "post", content: script }));
    const seen = ["/app", review, receipt, "/app/feed", `/app/accounts/${main}`];
    for (const path of seen) {
      const { text } = await open(from, path);
      expect(text, path).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
      expect(text, path).not.toMatch(/<script>|<img/);
      expectOwnScripts(text);
    }
  });

  test("is shown as text where a form is wrong", async () => {
    const reply = await submit(browser(), "/app/sign-up", { email: script, first_name: script });
    expect(reply.text).toContain("&lt;script&gt;");
    expect(reply.text).not.toMatch(/<script>|<img/);
  });
});

describe("a form", () => {
  test("is taken as a browser sends it only", async () => {
    const headers = { origin: "http://localhost:8787", "content-type": "text/plain" };
    const reply = await ada.send("POST", "/app/feed", { raw: "move=post&content=x", headers });
    expect(reply.status).toBe(415);
  });

  test("has a bounded number of fields", async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`f${at}`, "x"]));
    expect((await submit(ada, "/app/feed", many)).status).toBe(400);
  });
});
