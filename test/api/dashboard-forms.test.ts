import { describe, expect, test } from "vitest";
import { browser } from "../support/browser.ts";
import { ledTo, open, openAccountOnPages, signUpOnPages, submit } from "../support/dashboard.ts";

/** What a person is told whose form, or whose address, is not one that we can take. */

const { from: ada } = await signUpOnPages();
await openAccountOnPages(ada);

/** The text of the summary above the form. */
function summaryOf({ text }: Readonly<{ text: string }>): string {
  const summary = /<div class="summary"[\s\S]*?<\/div>/.exec(text)?.[0] ?? "";
  return summary.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
}

describe("the summary of what is wrong", () => {
  test("calls fields as the form does", async () => {
    const card = summaryOf(await submit(ada, "/app/cards/new", { type: "virtual" }));
    expect(card).toContain("Choose: Pays from");
    expect(card).not.toContain("account id");
    const erase = summaryOf(await submit(ada, "/app/security/erase", {}));
    expect(erase).toContain("Tick: I want everything about me erased");
    const post = summaryOf(await submit(ada, "/app/feed", { move: "post", content: "" }));
    expect(post).toContain("Enter: What did you learn about money?");
    const names = { email: "nobody", first_name: "Ada", password: "short" };
    const signUp = summaryOf(await submit(browser(), "/app/sign-up", names));
    expect(signUp).toContain("Enter: Last name");
    expect(signUp).toContain("Tick: I accept the terms of use");
    expect(signUp).toMatch(/E-mail address (– |must|is)/);
  });

  test("calls the questions of a questionnaire by their words", async () => {
    const path = "/app/health/questionnaires/business-health";
    const page = await open(ada, path);
    expect(page.status).toBe(200);
    const question = /<label for="(field-answers-[\w-]+)">([^<]+)</.exec(page.text);
    const refused = await submit(ada, path, {});
    expect(refused.status).toBe(400);
    expect(summaryOf(refused)).toContain(`Enter: ${question?.[2]}`);
    expect(summaryOf(refused)).not.toMatch(/answers/i);
    expect(refused.text).toContain(`href="#${question?.[1]}"`);
  });

  test("leaves out of a label that it is optional", async () => {
    const long = { type: "checking", currency: "USD", name: "n".repeat(101) };
    const reply = summaryOf(await submit(ada, "/app/accounts/new", long));
    expect(reply).toContain("Name ");
    expect(reply).not.toContain("(optional)");
  });
});

test("a wrong password is told without an address where none was asked for", async () => {
  const wrong = { method: "password", password: "not the password" };
  const confirm = summaryOf(await submit(ada, "/app/confirm?next=/app/security", wrong));
  expect(confirm).toContain("The password is not right.");
  expect(confirm).not.toMatch(/e-mail/i);
  const signIn = { email: "ada@example.com", password: "not the password" };
  const refused = summaryOf(await submit(browser(), "/app/sign-in", signIn));
  expect(refused).toContain("The e-mail address or the password is not right.");
});

describe("an address without a page", () => {
  test.each(["/app/", "/app/accounts", "/app/accounts/"])(
    "%s leads to the first page",
    async (path) => {
      expect(ledTo(await open(ada, path))).toBe("/app");
      expect(ledTo(await open(browser(), path))).toBe("/app");
    },
  );

  test.each(["/app/nothing", "/app/accounts/acc_1/nothing"])(
    "%s is a page that says so, for a form too",
    async (path) => {
      for (const from of [ada, browser()]) {
        for (const reply of [await open(from, path), await submit(from, path, { a: "b" })]) {
          expect(reply.status).toBe(404);
          expect(reply.headers.get("content-type")).toMatch(/^text\/html/);
          expect(reply.text).toContain('href="/app"');
        }
      }
    },
  );
});

describe("a session that ended while a form was filled in", () => {
  test("loses nothing that was written", async () => {
    const content = "A long thought\nabout <money>";
    const reply = await submit(browser(), "/app/feed", {
      move: "post",
      content,
      key: "key-of-the-form",
    });
    expect(reply.status).toBe(401);
    expect(reply.text).toContain("You were signed out");
    expect(reply.text).toContain("A long thought\nabout &lt;money&gt;</textarea>");
    expect(reply.text).toContain('href="/app/sign-in?next=%2Fapp%2Ffeed"');
    expect(reply.text).not.toContain("key-of-the-form");
  });

  test("leads to the sign-in where nothing was written, and repeats no secret", async () => {
    const secrets = { current_password: "one-secret", new_password: "another-secret" };
    const reply = await submit(browser(), "/app/security/password", secrets);
    expect(ledTo(reply)).toBe("/app/sign-in?next=%2Fapp%2Fsecurity%2Fpassword");
    const like = await submit(browser(), "/app/feed", { move: "like", id: "pst_1" });
    expect(ledTo(like)).toBe("/app/sign-in?next=%2Fapp%2Ffeed");
    const from = { origin: "https://evil.example" };
    const foreign = await submit(browser(), "/app/feed", { content: "not theirs" }, from);
    expect(foreign.status).toBe(403);
    expect(foreign.text).not.toContain("not theirs");
  });
});
