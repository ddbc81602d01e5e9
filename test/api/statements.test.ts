import { beforeAll, describe, expect, test } from "vitest";
import { balanceOf, openAccount, transfer } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type Person, signUp } from "../support/start.ts";

const period = new Date().toISOString().slice(0, 7);
let person: Person;
let account: string;
let other: string;
beforeAll(async () => {
  person = await signUp();
  account = await openAccount(person, { balance: 1_000 });
  other = await openAccount(person);
  await transfer(person, { from: account, to: other, amount: 250, description: '=Tea, "two"' });
});

const read = (accept: string, id = account, month = period) =>
  person.get(`/api/v1/accounts/${id}/statements/${month}`, { headers: { accept } });

describe("a statement", () => {
  test("of this month as JSON", async () => {
    const { status, body } = await read("application/json");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      account_id: account,
      currency: "USD",
      period,
      opening_balance: 0,
      entries: [
        { amount: 1_000, balance_after: 1_000, counterparty: "cash" },
        { amount: -250, balance_after: 750, counterparty: other },
      ],
      closing_balance: 750,
    });
    expect(await balanceOf(person, account)).toBe(750);
  });

  test("as CSV, with an opening and a closing row", async () => {
    const { headers, text } = await read("text/csv");
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="statement-${period}.csv"`,
    );
    const lines = text.trimEnd().split("\r\n");
    expect(lines[0]).toBe("date,description,amount,balance");
    expect(lines[1]).toBe(`${period}-01,opening,,0`);
    expect(lines[2]).toMatch(/^\d{4}-\d\d-\d\d,,1000,1000$/);
    expect(lines[3]).toMatch(/^\d{4}-\d\d-\d\d,"'=Tea, ""two""",-250,750$/);
    expect(lines[4]).toMatch(/^\d{4}-\d\d-\d\d,closing,,750$/);
    expect(lines).toHaveLength(5);
  });

  test("differs by what is asked for and by the page that asks", async () => {
    const { headers } = await read("text/csv");
    expect(headers.get("vary")?.split(", ").sort()).toEqual(["Accept", "Origin"]);
  });

  test("as PDF", async () => {
    const { headers, text } = await read("application/pdf");
    expect(headers.get("content-type")).toBe("application/pdf");
    expect(text).toMatch(/^%PDF-1\.\d/);
  });

  test("of a month before the account is empty", async () => {
    const { body } = await read("application/json", account, "2020-02");
    expect(body).toMatchObject({ opening_balance: 0, entries: [], closing_balance: 0 });
  });

  test.each(["2999-01", "2026-13", "2026-1", "november", "0000-01", "0001-01"])(
    "of %s is not found",
    async (month) => {
      expectProblem(await read("application/json", account, month), 404, "not_found");
    },
  );

  test("of somebody else's account is not found", async () => {
    const stranger = await openAccount(await signUp());
    expectProblem(await read("text/csv", stranger), 404, "not_found");
  });
});
