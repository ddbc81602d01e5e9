import { describe, expect, test } from "vitest";
import { browser } from "../support/browser.ts";
import { hiddenOf, ledTo, open, signUpOnPages, submit } from "../support/dashboard.ts";

const { from: ada } = await signUpOnPages();
const { from: bea } = await signUpOnPages();

async function openAccount(from: typeof ada, name: string): Promise<string> {
  const fields = { type: "checking", currency: "usd", name };
  const path = ledTo(await submit(from, "/app/accounts/new", fields));
  return path.replace(/^\/app\/accounts\/|\?.*$/g, "");
}

const main = await openAccount(ada, "Main");
const spare = await openAccount(ada, "Spare");
const fundPath = `/app/accounts/${main}/fund`;
ledTo(await submit(ada, fundPath, { amount: "1,000.00" }));

describe("an account", () => {
  test("shows what it holds in the reader's own way", async () => {
    const headers = { accept: "text/html", "accept-language": "de-DE" };
    const page = await ada.get(`/app/accounts/${main}`, { headers });
    expect(page.text).toMatch(/1\.000,00\s\$/);
    expect(page.text).toContain(`data-copy="${main}"`);
  });

  test("is told by the first page, with what happened", async () => {
    const home = await open(ada, "/app");
    expect(home.text).toContain("1,000.00");
    expect(home.text).toContain("Recent activity</caption>");
  });

  test("gives its statement as PDF and as CSV", async () => {
    const period = new Date().toISOString().slice(0, 7);
    const path = `/app/accounts/${main}/statement?period=${period}`;
    const pdf = await open(ada, `${path}&format=pdf`);
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    expect(pdf.headers.get("content-disposition")).toContain(`statement-${period}.pdf`);
    expect(pdf.text).toMatch(/^%PDF-/);
    const csv = await open(ada, `${path}&format=csv`);
    expect(csv.text).toMatch(/^date,description,amount,balance/);
    expect((await open(ada, `/app/accounts/${main}`)).text).toContain(`value="${period}"`);
  });

  test("is renamed, and is not closed while it holds money", async () => {
    const path = `/app/accounts/${main}/change`;
    expect(ledTo(await submit(ada, path, { name: "Household" }))).toContain("account-renamed");
    const refused = await submit(ada, path, { close: "yes" });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain("There is a problem");
  });

  test("is nobody else's", async () => {
    const { from: eve } = await signUpOnPages();
    for (const path of ["", "/change", "/fund", "/statement?period=2026-01"]) {
      expect((await open(eve, `/app/accounts/${main}${path}`)).status).toBe(404);
    }
    expect((await submit(eve, fundPath, { amount: "1" })).status).toBe(404);
  });
});

describe("a transfer", () => {
  const draft = { from_account_id: main, to_account_id: spare, description: "for <later>" };
  const begin = (amount: string) => submit(ada, "/app/transfers/new", { ...draft, amount });

  test("is looked at, sent once however often the button is pressed, and has a receipt", async () => {
    const reviewPath = ledTo(await begin("12.50"));
    const review = await open(ada, reviewPath);
    expect(review.text).toContain("$12.50");
    expect(review.text).toContain("for &lt;later&gt;");
    const key = hiddenOf(review, "key");
    const both = await Promise.all([
      submit(ada, reviewPath, { key }),
      submit(ada, reviewPath, { key }),
    ]);
    const [first, second] = both.map(ledTo);
    expect(first).toMatch(/^\/app\/transfers\/txn_/);
    expect(second).toBe(first);
    const receipt = await open(ada, first ?? "");
    expect(receipt.text).toContain("<h1>Sent</h1>");
    expect((await open(ada, `/app/accounts/${spare}`)).text).toContain("12.50");
  });

  test("is told by where it went, to either side and between one's own accounts", async () => {
    const { from: bob } = await signUpOnPages();
    const theirs = await openAccount(bob, "Bob's");
    const send = async (to: string) => {
      const fields = { from_account_id: main, to_account_id: to, amount: "2.00" };
      const path = ledTo(await submit(ada, "/app/transfers/new", fields));
      return ledTo(await submit(ada, path, { key: `to ${to}` }));
    };
    await send(spare);
    const between = await open(ada, `/app/accounts/${spare}`);
    expect(between.text).toMatch(/>From (Main|Household)</);
    const receipt = await send(theirs);
    const sent = await open(ada, receipt);
    expect(sent.text).toContain("<h1>Sent</h1>");
    expect(sent.text).toContain(`<code>${theirs}</code>`);
    expect(sent.text).toMatch(/<a href="\/app\/accounts\/acc_\w+">(Main|Household)<\/a>/);
    const received = await open(bob, receipt);
    expect(received.text).toContain("<h1>Received</h1>");
    expect(received.text).toContain(`<code>${main}</code>`);
    const home = await open(ada, "/app");
    expect(home.text).toContain(">Between your accounts</a>");
    expect(home.text).toMatch(/>Sent<\/a>.*?-US\$2\.00/);
    expect((await open(bob, "/app")).text).toMatch(/>Received<\/a>.*?\+US\$2\.00/);
  });

  test("from an account that is closed by now still counts as sent", async () => {
    const brief = await openAccount(bea, "Brief");
    ledTo(await submit(bea, `/app/accounts/${brief}/fund`, { amount: "3" }));
    const { from: bob } = await signUpOnPages();
    const theirs = await openAccount(bob, "Bob's");
    const fields = { from_account_id: brief, to_account_id: theirs, amount: "3.00" };
    const path = ledTo(await submit(bea, "/app/transfers/new", fields));
    ledTo(await submit(bea, path, { key: "all" }));
    ledTo(await submit(bea, `/app/accounts/${brief}/change`, { close: "yes" }));
    expect((await open(bea, "/app")).text).toMatch(/>Sent<\/a>.*?-US\$3\.00/);
  });

  test.each([
    ["nothing", ""],
    ["a word", "ten"],
    ["less than a cent", "0.001"],
    ["zero", "0"],
  ])("is not of %s", async (_, amount) => {
    const reply = await begin(amount);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('href="#field-amount"');
    expect(reply.text).toContain("for &lt;later&gt;");
  });

  test("says what to do where the money is not enough, or the payee is not there", async () => {
    const tooMuch = await submit(ada, ledTo(await begin("990")), { key: "much" });
    expect(tooMuch.status).toBe(422);
    expect(tooMuch.text).toContain("There is a problem");
    const nobody = "acc_01jd3v3v5fe8wr4t4yx0x4tq7a";
    const fields = { ...draft, to_account_id: nobody, amount: "1" };
    const path = ledTo(await submit(ada, "/app/transfers/new", fields));
    const lost = await submit(ada, path, { key: "lost" });
    expect(lost.status).toBe(422);
    expect(lost.text).toContain("There is no account with that number");
  });

  test("says in words that it is above a limit", async () => {
    ledTo(await submit(ada, fundPath, { amount: "1,500" }));
    const reply = await submit(ada, ledTo(await begin("1,000.01")), { key: "limit" });
    expect(reply.status).toBe(422);
    expect(reply.text).toContain("more than you may send at once");
  });

  test("is changed without typing it anew", async () => {
    const review = await open(ada, ledTo(await begin("1,012.50")));
    const change = /href="(\/app\/transfers\/new\?[^"]*)"/.exec(review.text)?.[1] ?? "";
    const form = await open(ada, change.replaceAll("&amp;", "&"));
    expect(form.text).toMatch(/name="amount"[^>]* value="1012\.50"/);
    expect(form.text).toContain('value="for &lt;later&gt;"');
  });

  test.each([
    ["another alphabet", "ключ"],
    ["a NUL", "a\0b"],
    ["a line end", "a\nb"],
    ["too much", "x".repeat(300)],
  ])("is sent under a key of our own where the form has one of %s", async (_, key) => {
    const path = ledTo(await begin("0.01"));
    expect(ledTo(await submit(ada, path, { key }))).toMatch(/^\/app\/transfers\/txn_/);
  });

  test("asks a stranger to sign in, and leads back to it", async () => {
    const path = ledTo(await begin("1"));
    const sent = ledTo(await open(browser(), path));
    expect(new URL(sent, "http://x").searchParams.get("next")).toBe(path);
  });
});
