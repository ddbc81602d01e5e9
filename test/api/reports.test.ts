import { beforeAll, describe, expect, test } from "vitest";
import { keyed, openAccount } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { type Person, signUp } from "../support/start.ts";

const reports = "/api/v1/admin/reports";
const csv = { headers: { accept: "text/csv" } };

let auditor: Person;
let admin: Person;
let person: Person;
let account: string;
beforeAll(async () => {
  [auditor, admin, person] = [await signUpStaff("auditor"), await signInAdmin(), await signUp()];
  account = await openAccount(person);
  for (const amount of [9_000_00, 9_500_00, 8_000_00]) await deposit(amount);
});

async function deposit(amount: number): Promise<void> {
  const body = { account_id: account, amount, currency: "USD", channel: "cash" };
  const { status } = await keyed(admin, "/api/v1/transactions/deposit", body);
  expect(status).toBe(201);
}

/** As CSV, since others put more into one currency than a number of JSON can tell. */
async function booksOf(query: string) {
  const { status, text } = await auditor.get(`${reports}/trial-balance${query}`, csv);
  expect(status).toBe(200);
  const rows = text.trim().split("\r\n").slice(1);
  return new Map(
    rows.map((row) => {
      const [name, currency, debit = "", credit = ""] = row.split(",");
      return [`${name} ${currency}`, { debit: BigInt(debit), credit: BigInt(credit) }];
    }),
  );
}

const today = () => new Date().toISOString().slice(0, 10);
type Row = Record<string, unknown>;
const ofPerson = (data: Row[]) => data.filter(({ user_id }) => user_id === person.id);

describe("the report", () => {
  test("of large cash sums a person's day", async () => {
    const reply = await auditor.get(`${reports}/currency-transactions?date=${today()}`);
    expect(reply.status).toBe(200);
    expect(ofPerson(reply.body.data)).toMatchObject([
      {
        currency: "USD",
        direction: "in",
        total: 26_500_00,
        threshold: 10_000_00,
        items: 3,
        account_ids: [account],
      },
    ]);
    const { body } = await auditor.get(`${reports}/currency-transactions?date=2020-02-29`);
    expect(body).toEqual({ date: "2020-02-29", data: [] });
  });

  test("of split cash names the items", async () => {
    for (const query of ["", `?from=${today()}&to=${today()}`]) {
      const { body } = await auditor.get(`${reports}/structuring${query}`);
      const [found] = ofPerson(body.data);
      expect(found).toMatchObject({ from: today(), reasons: ["cash_items_below_threshold"] });
      expect(found?.["transaction_ids"]).toHaveLength(3);
    }
  });

  test("of the books balances in every currency, now and before", async () => {
    await keyed(admin, "/api/v1/transactions/withdrawal", {
      ...{ account_id: account, amount: 1_00, currency: "USD", channel: "wire" },
    });
    const before = new Date(Date.now() - 60_000).toISOString();
    for (const query of ["", `?at=${before}`, `?at=${today()}`]) {
      const lines = await booksOf(query);
      const totals = [...lines].filter(([name]) => name.startsWith("total "));
      for (const [name, { debit, credit }] of totals) expect(debit, name).toBe(credit);
    }
    const { body } = await auditor.get(`${reports}/trial-balance?at=2020-01-01`);
    expect(body).toMatchObject({ data: [], totals: [] });
    const lines = await booksOf("");
    expect(lines.get("house.cash USD")).toMatchObject({ credit: 0n });
    expect(lines.get("customers.checking USD")).toMatchObject({ debit: 0n });
  });

  test("of access tells who may do what", async () => {
    const { body } = await auditor.get(`${reports}/user-access`);
    const rows = new Map(body.data.map((row: Row) => [row["user_id"], row]));
    expect(rows.get(auditor.id)).toMatchObject({
      email: auditor.email,
      role: "auditor",
      status: "active",
      mfa_enabled: false,
      permissions: ["audit.read", "reports.read", "cases.read", "users.read", "accounts.read"],
    });
    expect(rows.get(auditor.id)).toHaveProperty("last_sign_in_at", expect.stringMatching(/T/));
    expect(rows.has(person.id)).toBe(false);
  });

  test("of suspicious activity has confirmed cases alone", async () => {
    const { status, body } = await auditor.get(`${reports}/suspicious-activity`);
    expect([status, ofPerson(body.data)]).toEqual([200, []]);
  });
});

const headers: readonly (readonly [string, string])[] = [
  [
    "currency-transactions",
    "date,user_id,currency,direction,total,threshold,items,account_ids,transaction_ids,file_by",
  ],
  ["structuring", "user_id,currency,direction,from,to,total,reasons,transaction_ids"],
  [
    "suspicious-activity",
    "case_id,user_id,type,score,reasons,detected_at,confirmed_at,file_by,currency,total," +
      "meets_threshold,transaction_ids",
  ],
  ["trial-balance", "account,currency,debit,credit"],
  [
    "user-access",
    "user_id,email,name,role,status,mfa_enabled,mfa_sms,mfa_totp,mfa_passkeys,last_sign_in_at," +
      "created_at,permissions",
  ],
];

describe.each(headers)("the report %s", (name, header) => {
  test("comes as CSV", async () => {
    const reply = await auditor.get(`${reports}/${name}`, csv);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(reply.headers.get("vary")).toContain("Accept");
    const [first, ...lines] = reply.text.split("\r\n");
    expect(first).toBe(header);
    expect(lines.at(-1)).toBe("");
    const columns = header.split(",").length;
    for (const line of lines.slice(0, -1)) {
      const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.filter(Boolean) ?? [];
      expect(cells, line).toHaveLength(columns);
    }
  });

  test("is for those who may read reports, and leaves an audit row", async () => {
    expectProblem(await person.get(`${reports}/${name}`, csv), 403, "forbidden");
    const support = await signUpStaff("support");
    expectProblem(await support.get(`${reports}/${name}`), 403, "forbidden");
    await auditor.get(`${reports}/${name}`);
    const path = `/api/v1/admin/audit?actor=${auditor.id}&action=report.read&limit=1`;
    const { body } = await auditor.get(path);
    expect(body.data).toMatchObject([{ target: null, details: { report: name } }]);
  });
});

test("a name that a spreadsheet would run is text", async () => {
  const staff = await signUpStaff("support");
  const names = { first_name: '=HYPERLINK("https://example.com","x")', last_name: "O, 'Neill" };
  const changed = await staff.send("PATCH", "/api/v1/auth/me", { body: names });
  expect(changed.status, changed.text).toBe(200);
  const { text } = await auditor.get(`${reports}/user-access`, csv);
  expect(text).toContain(`"'=HYPERLINK(""https://example.com"",""x"") O, 'Neill"`);
});

test.each([
  "currency-transactions?date=2026-02-30",
  "currency-transactions?date=0000-01-01",
  "structuring?from=2026-02-01&to=2026-01-01",
  "structuring?from=2020-01-01&to=2026-01-01",
  "suspicious-activity?from=then",
  "trial-balance?at=9999-12-31",
])("no report is of %s", async (query) => {
  expectProblem(await auditor.get(`${reports}/${query}`), 400, "validation_failed");
});
