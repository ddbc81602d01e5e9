import { expect, test } from "vitest";
import { nodeSchemas } from "../../src/platform/wave/page-schemas.ts";

/** Postgres keeps neither NUL nor half a surrogate pair, and its JSON refuses the whole page. */
test("what people typed at Wave is read without what no database keeps", () => {
  const typed = "Half\ud83d an\0 oven 🍞";
  const kept = "Half\ufffd an oven 🍞";
  const value = { value: typed };
  const account = nodeSchemas.accounts.parse({
    id: "Account:1",
    name: typed,
    type: value,
    subtype: value,
    normalBalanceType: typed,
    currency: { code: "USD" },
  });
  expect(account).toMatchObject({ name: kept, type: kept, subtype: kept, normalBalanceType: kept });
  expect(nodeSchemas.customers.parse({ id: "1", name: typed })).toMatchObject({ name: kept });
  const invoice = nodeSchemas.invoices.parse({
    id: "1",
    status: typed,
    invoiceDate: "2026-09-10",
    currency: { code: "USD" },
    total: { value: "1" },
    amountDue: { value: "1" },
  });
  expect(invoice.status).toBe(kept);
});

test("a date of year 0, which Postgres does not have, is the first day it has", () => {
  const asked = {
    id: "1",
    status: "SENT",
    invoiceDate: "0000-09-10",
    dueDate: "0000-12-31",
    currency: { code: "USD" },
    total: { value: "1" },
    amountDue: { value: "1" },
    payments: [{ amount: "1", paymentDate: "0000-01-01" }],
  };
  const invoice = nodeSchemas.invoices.parse(asked);
  expect(invoice).toMatchObject({
    invoiceDate: "0001-01-01",
    dueDate: "0001-01-01",
    payments: [{ paymentDate: "0001-01-01" }],
  });
  const usual = nodeSchemas.invoices.parse({ ...asked, dueDate: "0020-02-29" });
  expect(usual.dueDate).toBe("0020-02-29");
});
