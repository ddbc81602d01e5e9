import { describe, expect, test } from "vitest";
import { type Metric, usualBands } from "../../../src/core/metric-bands.ts";
import { contributionOf, lineOf } from "../../../src/features/warehouse/account-line.ts";
import { countDecimals, toMinorUnits } from "../../../src/features/warehouse/decimal.ts";
import {
  type Band,
  bandOf as bandByTable,
  noteOf,
} from "../../../src/features/warehouse/metric-rules.ts";

const bandOf = (metric: Metric, value: number | null, note: string | null) =>
  bandByTable(metric, value, note, usualBands);

/** Both sides of every edge, from the table of rules of thumb. */
const edges: [Metric, number, Band | null][] = [
  ["current_ratio", 0.9999, "red"],
  ["current_ratio", 1, "amber"],
  ["current_ratio", 1.4999, "amber"],
  ["current_ratio", 1.5, "green"],
  ["quick_ratio", 0.7999, "red"],
  ["quick_ratio", 0.8, "amber"],
  ["quick_ratio", 0.9999, "amber"],
  ["quick_ratio", 1, "green"],
  ["cash_ratio", 0.1999, "red"],
  ["cash_ratio", 0.2, "amber"],
  ["cash_ratio", 0.4999, "amber"],
  ["cash_ratio", 0.5, "green"],
  ["gross_margin", 19.99, "red"],
  ["gross_margin", 20, "amber"],
  ["gross_margin", 39.99, "amber"],
  ["gross_margin", 40, "green"],
  ["net_margin", -0.01, "red"],
  ["net_margin", 0, "amber"],
  ["net_margin", 9.99, "amber"],
  ["net_margin", 10, "green"],
  ["debt_to_equity", 2.0001, "red"],
  ["debt_to_equity", 2, "amber"],
  ["debt_to_equity", 1.0001, "amber"],
  ["debt_to_equity", 1, "green"],
  ["dso", 60.1, "red"],
  ["dso", 60, "amber"],
  ["dso", 30.1, "amber"],
  ["dso", 30, "green"],
  ["overdue_share", 25.01, "red"],
  ["overdue_share", 25, "amber"],
  ["overdue_share", 10.01, "amber"],
  ["overdue_share", 10, "green"],
  ["net_burn", 1, null],
  ["net_burn", 0, "green"],
  ["net_burn", -1, "green"],
  ["runway_months", 2.9, "red"],
  ["runway_months", 3, "amber"],
  ["runway_months", 5.9, "amber"],
  ["runway_months", 6, "green"],
  ["cash_buffer_days", 14.9, "red"],
  ["cash_buffer_days", 15, "amber"],
  ["cash_buffer_days", 29.9, "amber"],
  ["cash_buffer_days", 30, "green"],
];

test.each(edges)("%s of %d is %s", (metric, value, band) => {
  expect(bandOf(metric, value, null)).toBe(band);
});

describe("what has no value", () => {
  test("has no band, but for burn that is none and equity that is none", () => {
    const none = "nothing_to_divide_by";
    expect(bandOf("current_ratio", null, none)).toBe(null);
    expect(bandOf("runway_months", null, none)).toBe("green");
    expect(bandOf("runway_months", null, "no_earlier_day")).toBe(null);
    expect(bandOf("debt_to_equity", null, none)).toBe("red");
    expect(bandOf("debt_to_equity", -0.5, "negative_equity")).toBe("red");
    expect(bandOf("debt_to_equity", null, "figure_missing")).toBe(null);
  });

  test("says why", () => {
    expect(noteOf("dso", null, "nothing_to_divide_by")).toMatch(/no credit sales/);
    expect(noteOf("net_burn", null, "no_earlier_day")).toMatch(/no earlier day/);
    expect(noteOf("current_ratio", 3, null)).toBe(null);
    expect(noteOf("current_ratio", 3.0001, null)).toMatch(/idle/);
    expect(noteOf("quick_ratio", 4, null)).toBe(null);
  });
});

test.each([
  ["12.50", 2, 1250],
  ["-12.505", 2, -1251],
  ["0.004", 2, 0],
  ["-0.004", 2, 0],
  ["0.005", 2, 1],
  ["7", 3, 7000],
  ["1499.5", 0, 1500],
  ["90071992547409.91", 2, 9_007_199_254_740_991],
  ["90071992547409.92", 2, null],
  ["+3", 2, 300],
])("%s with %i decimals is %s", (text, exponent, minor) => {
  expect(toMinorUnits(text, exponent)).toBe(minor);
});

test.each(["", ".5", "1.", "1,000", "1e3", " 1", "--1", "NaN", "0x1", "١"])(
  "%j is no plain decimal",
  (text) => {
    expect(countDecimals(text)).toBe(null);
  },
);

const kind = (type: string, subtype: string, normalBalanceType: string | null = null) => ({
  type,
  subtype,
  normalBalanceType,
});

test.each([
  ["ASSET", "MONEY_IN_TRANSIT", "cash"],
  ["ASSET", "RECEIVABLE_OTHER", "receivables"],
  ["ASSET", "VENDOR_PREPAYMENTS_AND_CREDITS", "other_current_assets"],
  ["ASSET", "PROPERTY_PLANT_EQUIPMENT", "long_term_assets"],
  ["LIABILITY", "PAYABLE_BILLS", "current_liabilities"],
  ["LIABILITY", "SYSTEM_CUSTOMER_CREDITS", "current_liabilities"],
  ["LIABILITY", "DUE_FOR_PAYROLL", "current_liabilities"],
  ["LIABILITY", "LOANS", "long_term_liabilities"],
  ["LIABILITY", "SOMETHING_NEW", "long_term_liabilities"],
  ["INCOME", "UNCATEGORIZED_INCOME", "revenue"],
  ["INCOME", "DISCOUNTS", "revenue"],
  ["INCOME", "GAIN_ON_FOREIGN_EXCHANGE", "operating_expenses"],
  ["EXPENSE", "COST_OF_GOODS_SOLD", "cost_of_goods_sold"],
  ["EXPENSE", "PAYROLL_EXPENSES", "operating_expenses"],
  ["EQUITY", "RETAINED_EARNINGS", "equity"],
  ["NOVELTY", "CASH_AND_BANK", null],
])("an account of %s %s is of the line %s", (type, subtype, line) => {
  expect(lineOf(kind(type, subtype))).toBe(line);
});

test.each([
  [kind("ASSET", "CASH_AND_BANK", "DEBIT"), "10.50", "10.50"],
  [kind("ASSET", "CASH_AND_BANK"), "-10.50", "-10.50"],
  [kind("LIABILITY", "LOANS", "CREDIT"), "7", "7"],
  [kind("LIABILITY", "LOANS", "DEBIT"), "7", "-7"],
  [kind("INCOME", "INCOME", "CREDIT"), "9", "9"],
  [kind("INCOME", "DISCOUNTS", "DEBIT"), "9", "-9"],
  [kind("INCOME", "DISCOUNTS", "CREDIT"), "9", "-9"],
  [kind("INCOME", "DISCOUNTS", "CREDIT"), "-9", "-9"],
  [kind("INCOME", "DISCOUNTS"), "0.00", "0.00"],
  [kind("INCOME", "GAIN_ON_FOREIGN_EXCHANGE", "CREDIT"), "3", "-3"],
  [kind("EXPENSE", "LOSS_ON_FOREIGN_EXCHANGE", "DEBIT"), "3", "3"],
  [kind("ASSET", "DEPRECIATION_AND_AMORTIZATION", "CREDIT"), "5", "-5"],
  [kind("EXPENSE", "DEPRECIATION_AND_AMORTIZATION", "DEBIT"), "5", "5"],
] as const)("%j with %s adds %s", (account, balance, added) => {
  expect(contributionOf(account, balance)).toBe(added);
});
