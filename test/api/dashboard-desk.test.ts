import { describe, expect, test } from "vitest";
import { deskRoutes } from "../../src/web/dashboard/desk-routes.ts";
import { type Browser, browser } from "../support/browser.ts";
import { caseOf, heldAmount, makeReview, type Review } from "../support/cases.ts";
import { hiddenOf, ledTo, open, signUpOnPages, submit } from "../support/dashboard.ts";
import { makeRecord, submitKyc } from "../support/kyc.ts";
import { type StaffRole, signInAdmin, signUpStaff } from "../support/staff.ts";
import {
  newEmail,
  newestMail,
  type Person,
  registration,
  signUp,
  visitor,
} from "../support/start.ts";

type Staff = Readonly<{ person: Person; from: Browser }>;

async function staffOnPages(role: StaffRole): Promise<Staff> {
  const person = await signUpStaff(role);
  const from = browser();
  const { email, password } = person;
  ledTo(await submit(from, "/app/sign-in", { email, password }));
  return { person, from };
}

const officer = await staffOnPages("compliance");
const auditor = await staffOnPages("auditor");
const admin = await staffOnPages("admin");
const support = await staffOnPages("support");

const unknownIds: Readonly<Record<string, string>> = {
  cases: "cas_01jd3v3v5fe8wr4t4yx0x4tq7a",
  kyc: "kyc_01jd3v3v5fe8wr4t4yx0x4tq7a",
  users: "usr_01jd3v3v5fe8wr4t4yx0x4tq7a",
  accounts: "acc_01jd3v3v5fe8wr4t4yx0x4tq7a",
};

/** The address of a page, of something that is not there. */
function addressOf(path: string): string {
  return path
    .replace(/(\w+)\/:id/, (_, area: string) => `${area}/${unknownIds[area]}`)
    .replace(":report", "trial-balance");
}

const deskPaths = deskRoutes.map(([path]) => addressOf(path));

describe("who may see the desk", () => {
  test.each(deskPaths)("no customer: %s", async (path) => {
    const { from } = await customer;
    const shown = await open(from, path);
    expect(shown.status).toBe(403);
    expect(shown.text).toContain("Your role does not include this page.");
    expect([403, 405]).toContain((await submit(from, path, { do: "note", text: "x" })).status);
  });

  test.each(deskPaths)("nobody who is not signed in: %s", async (path) => {
    const next = encodeURIComponent(path);
    expect(ledTo(await open(browser(), path))).toBe(`/app/sign-in?next=${next}`);
  });

  test("the navigation of customers does not name it", async () => {
    const { from } = await customer;
    expect((await open(from, "/app")).text).not.toContain("/app/desk");
    expect((await open(officer.from, "/app")).text).toContain('href="/app/desk"');
  });

  test.each([
    ["support", support, ["cases", "users", "accounts"]],
    ["auditor", auditor, ["cases", "users", "accounts", "audit", "reports"]],
    ["compliance", officer, ["cases", "kyc", "users", "accounts", "screening", "audit", "reports"]],
  ] as const)("%s sees what the role permits, and no way to the rest", async (_, staff, places) => {
    const home = await open(staff.from, "/app/desk");
    expect(home.status).toBe(200);
    for (const place of ["cases", "kyc", "users", "accounts", "screening", "audit", "reports"]) {
      const isPermitted = (places as readonly string[]).includes(place);
      expect(home.text.includes(`href="/app/desk/${place}"`), place).toBe(isPermitted);
      const status = (await open(staff.from, `/app/desk/${place}`)).status;
      expect(status, place).toBe(isPermitted ? 200 : 403);
    }
  });
});

const customer = signUpOnPages();

describe("what an address says", () => {
  const script = `"><script>alert(1)</script>`;
  const names = ["query", "name", "actor", "from", "to", "date", "at", "status", "type", "after"];

  test.each(deskPaths)("is not repeated as markup by %s", async (path) => {
    const words = [...names, "subject_id", "min_score", "cursor", "done"];
    const query = new URLSearchParams(words.map((word): [string, string] => [word, script]));
    const reply = await open(admin.from, `${path}?${query}`);
    expect([200, 400, 404]).toContain(reply.status);
    expect(reply.text).not.toContain("<script>alert");
  });
});

describe("a held transfer", () => {
  async function makeCase(): Promise<Review & { path: string }> {
    const [payer, payee] = [await signUp(), await signUp()];
    const review = await makeReview(payer, payee);
    const { id } = await caseOf(officer.person, review.transferId);
    return { ...review, path: `/app/desk/cases/${id}` };
  }
  const release = { do: "decide", decision: "release", note: "The payee is known." };

  test("is released once, however often the button is pressed", async () => {
    const { path, payer, from, to, balance, transferId } = await makeCase();
    const shown = await open(officer.from, path);
    expect(shown.text).toContain("$150.00");
    expect(shown.text).toContain("Pending review");
    const key = hiddenOf(shown, "key");
    const presses = await Promise.all(
      [1, 2, 3].map(() => submit(officer.from, path, { ...release, key })),
    );
    for (const press of presses) expect(ledTo(press)).toBe(`${path}?done=case-release`);

    const after = await open(officer.from, `${path}?done=case-release`);
    expect(after.text).toContain("the held transfer is posted");
    expect(after.text).toContain('<span class="tag good">Posted</span>');
    expect(after.text).toContain("The payee is known.");
    expect(after.text).not.toContain('value="release"');
    expect((await payer.get(`/api/v1/transactions/${transferId}`)).body.status).toBe("posted");
    expect((await payer.get(`/api/v1/accounts/${from}`)).body.balance).toBe(balance - heldAmount);
    expect((await officer.person.get(`/api/v1/admin/accounts/${to}`)).body.balance).toBe(
      6_00 + heldAmount,
    );

    // Whoever comes later finds it closed, and the money where it is.
    const late = await submit(admin.from, path, { ...release, decision: "block" });
    expect(late.status).toBe(409);
    expect(late.text).toContain("The case is closed.");
    expect((await payer.get(`/api/v1/accounts/${from}`)).body.balance).toBe(balance - heldAmount);
  });

  test("is asked for a decision and its reason, with a way to each field", async () => {
    const { path, payer, transferId } = await makeCase();
    const reply = await submit(officer.from, path, { do: "decide", note: "Kept <b>words</b>" });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('href="#field-decision"');
    expect(reply.text).toContain('id="field-decision"');
    expect(reply.text).toContain("Kept &lt;b&gt;words&lt;/b&gt;");
    const { body } = await payer.get(`/api/v1/transactions/${transferId}`);
    expect(body.status).toBe("pending_review");
  });

  test("gets notes, and whoever escalated it does not decide it", async () => {
    const { path } = await makeCase();
    const note = { do: "note", text: "<script>alert(1)</script> called" };
    expect(ledTo(await submit(officer.from, path, note))).toBe(`${path}?done=case-noted`);
    const noted = await open(auditor.from, path);
    expect(noted.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt; called");
    expect(noted.text).not.toContain("<script>alert");
    // An auditor reads, and is offered nothing that writes.
    expect(noted.text).not.toContain('name="note"');
    expect((await submit(auditor.from, path, release)).status).toBe(403);

    const escalate = { ...release, decision: "escalate" };
    expect(ledTo(await submit(officer.from, path, escalate))).toContain("case-escalate");
    const own = await submit(officer.from, path, release);
    expect(own.status).toBe(403);
    expect(own.text).toContain("You escalated this case; somebody else must decide it.");
    expect(ledTo(await submit(admin.from, path, release))).toContain("case-release");
  });

  test("waits on the first page and in the queue", async () => {
    const { path } = await makeCase();
    const home = await open(officer.from, "/app/desk");
    expect(home.text).toContain('href="/app/desk/cases?status=open&amp;type=fraud_review"');
    const queue = await open(officer.from, "/app/desk/cases?status=open&type=fraud_review");
    expect(queue.text).toContain(`href="${path}"`);
    const closed = await open(officer.from, "/app/desk/cases?status=closed");
    expect(closed.text).not.toContain(`href="${path}"`);
  });
});

describe("a suspicion", () => {
  test("is reported by one and confirmed by another", async () => {
    const subject = await signUp();
    const path = `/app/desk/cases/new?subject_id=${subject.id}`;
    expect((await open(officer.from, path)).text).toContain(`value="${subject.id}"`);
    const fields = { subject_id: subject.id, reasons: "Unusual cash, Many payees", note: "Seen." };
    const sent = ledTo(await submit(officer.from, path, fields));
    const casePath = sent.replace(/\?.*/, "");
    expect(sent).toContain("?done=case-reported");
    expect((await open(officer.from, casePath)).text).toContain("Unusual cash, Many payees");
    const confirm = { do: "decide", decision: "confirmed", note: "It is so." };
    expect((await submit(officer.from, casePath, confirm)).status).toBe(403);
    ledTo(await submit(admin.from, casePath, confirm));
    const report = await open(officer.from, "/app/desk/reports/suspicious-activity");
    expect(report.text).toContain(`href="${casePath}"`);
  });
});

describe("an identity", () => {
  test("is looked at and decided, and its owner reads the reason", async () => {
    const { id, owner } = await makeRecord();
    const path = `/app/desk/kyc/${id}`;
    expect((await open(officer.from, "/app/desk/kyc?status=pending")).text).toContain(path);
    expect((await open(officer.from, path)).text).toContain("Ada Example");
    const empty = await submit(officer.from, path, { decision: "reject", reason: "" });
    expect(empty.status).toBe(400);
    expect(empty.text).toContain('href="#field-reason"');
    const reject = { decision: "reject", reason: "The photo <i>is</i> dark." };
    expect(ledTo(await submit(officer.from, path, reject))).toBe(`${path}?done=identity-reject`);
    const after = await open(officer.from, path);
    expect(after.text).toContain("The photo &lt;i&gt;is&lt;/i&gt; dark.");
    expect(after.text).not.toContain('name="decision"');
    expect((await owner.get("/api/v1/kyc")).body).toMatchObject({
      status: "rejected",
      reason: "The photo <i>is</i> dark.",
    });
    expect((await submit(officer.from, path, { decision: "approve" })).status).toBe(409);
  });

  test("is never decided by its owner", async () => {
    const own = await staffOnPages("compliance");
    const { id } = await submitKyc(own.person);
    const path = `/app/desk/kyc/${id}`;
    const shown = await open(own.from, path);
    expect(shown.status).toBe(403);
    expect(shown.text).not.toContain('name="decision"');
    const forced = await submit(own.from, path, { decision: "approve" });
    expect(forced.status).toBe(403);
    expect(forced.text).toContain("Nobody looks at their own record here.");
    expect(ledTo(await submit(officer.from, path, { decision: "approve" }))).toContain("approve");
  });
});

describe("people", () => {
  test("with markup in their names are shown as text", async () => {
    const email = newEmail();
    const name = 'Ada" autofocus onfocus="alert(1)';
    const newcomer = visitor();
    await newcomer.post("/api/v1/auth/register", { ...registration(email), first_name: name });
    const { code } = await newestMail(email);
    const { body } = await newcomer.post("/api/v1/auth/verify-email", { email, code });
    for (const path of [`/app/desk/users?query=${email}`, `/app/desk/users/${body.user.id}`]) {
      const shown = await open(support.from, path);
      expect(shown.status).toBe(200);
      expect(shown.text).toContain("Ada&quot; autofocus onfocus=&quot;alert(1)");
      expect(shown.text).not.toContain('onfocus="');
    }
    const full_name = 'Ada" onfocus="alert(2)" Example & more';
    const { id } = await submitKyc(await signUp(), { full_name });
    const record = await open(officer.from, `/app/desk/kyc/${id}`);
    expect(record.text).toContain("Ada&quot; onfocus=&quot;alert(2)&quot; Example &amp; more");
    expect(record.text).not.toContain('onfocus="');
  });

  test("are unlocked and signed out by support, and changed by an admin alone", async () => {
    const { from, email } = await signUpOnPages();
    const found = await open(support.from, `/app/desk/users?query=${email}`);
    const path = /\/app\/desk\/users\/usr_\w+/.exec(found.text)?.[0] ?? "none";
    ledTo(await submit(support.from, path, { do: "unlock" }));
    expect((await submit(auditor.from, path, { do: "sign-out" })).status).toBe(403);
    expect((await open(from, "/app")).status).toBe(200);
    ledTo(await submit(support.from, path, { do: "sign-out" }));
    expect(ledTo(await open(from, "/app"))).toBe("/app/sign-in?next=%2Fapp");

    const change = { role: "support", status: "suspended" };
    expect((await open(support.from, `${path}/change`)).status).toBe(403);
    expect((await submit(support.from, `${path}/change`, change)).status).toBe(403);
    const sent = await submit(admin.from, `${path}/change`, change);
    expect(ledTo(sent)).toBe(`${path}?done=user-changed`);
    const changed = await open(auditor.from, path);
    expect(changed.text).toContain("Suspended");
    expect(changed.text).toContain("Support");
    const trail = await open(auditor.from, `/app/desk/audit?target=${path.split("/").pop()}`);
    expect(trail.text).toContain("user.");
  });

  test("that nobody knows are a page of their own", async () => {
    for (const [area, id] of Object.entries(unknownIds)) {
      expect((await open(admin.from, `/app/desk/${area}/${id}`)).status, area).toBe(404);
    }
    const none = await open(support.from, "/app/desk/users?query=nobody-at-all");
    expect(none.text).toContain("Nobody is like that.");
  });
});

describe("an account", () => {
  test("is found by its number, frozen and unfrozen", async () => {
    const owner = await signUp();
    const opened = await owner.post("/api/v1/accounts", { type: "checking", currency: "USD" });
    const { id } = opened.body;
    const path = ledTo(await submit(officer.from, "/app/desk/accounts", { account_id: id }));
    expect(path).toBe(`/app/desk/accounts/${id}`);
    expect((await open(auditor.from, path)).text).not.toContain("Freeze the account");
    expect((await submit(auditor.from, path, { do: "freeze" })).status).toBe(403);
    ledTo(await submit(officer.from, path, { do: "freeze" }));
    expect((await owner.get(`/api/v1/accounts/${id}`)).body.status).toBe("frozen");
    ledTo(await submit(officer.from, path, { do: "unfreeze" }));
    expect((await owner.get(`/api/v1/accounts/${id}`)).body.status).toBe("active");
    const wrong = await submit(officer.from, "/app/desk/accounts", { account_id: "12" });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('href="#field-account-id"');
  });
});

describe("the audit trail", () => {
  test("tells what was done, and that the chain is whole", async () => {
    await signInAdmin();
    const shown = await open(auditor.from, "/app/desk/audit?action=user.role_changed");
    expect(shown.status).toBe(200);
    const checked = await open(auditor.from, "/app/desk/audit/verify?after=0");
    expect(checked.text).toContain("The chain is whole up to block");
  });

  test("says which filter is wrong", async () => {
    const wrong = await open(auditor.from, "/app/desk/audit?from=yesterday");
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain("<title>Error: Audit · Florin</title>");
    expect(wrong.text).toContain('href="#field-from"');
    expect(wrong.text).toContain("<details open");
  });
});

describe("a report", () => {
  test.each([
    ["currency-transactions", "?date=2026-01-31"],
    ["structuring", "?from=2026-01-01&to=2026-01-31"],
    ["suspicious-activity", "?from=2026-01-01&to=2026-01-31"],
    ["trial-balance", "?at=2026-01-31"],
    ["user-access", ""],
  ])("is read as a page and taken along as a file: %s", async (name, query) => {
    const shown = await open(auditor.from, `/app/desk/reports/${name}${query}`);
    expect(shown.status).toBe(200);
    const link = `/app/desk/reports/${name}/csv${query}`;
    expect(shown.text).toContain(`href="${link.replaceAll("&", "&amp;")}"`);
    const file = await open(auditor.from, link);
    expect(file.headers.get("content-type")).toMatch(/^text\/csv/);
    expect(file.headers.get("content-disposition")).toBe(`attachment; filename="${name}.csv"`);
    expect(file.text).toMatch(/^\w+,\w+/);
  });

  test.each(["no-such", "constructor", "__proto__"])("is no other: %s", async (name) => {
    expect((await open(auditor.from, `/app/desk/reports/${name}/csv`)).status).toBe(404);
  });
});
