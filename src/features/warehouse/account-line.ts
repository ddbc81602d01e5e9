/** Lines of the balance sheet and of profit and loss, as the metrics ask for them. */
export type Line =
  | "cash"
  | "receivables"
  | "other_current_assets"
  | "long_term_assets"
  | "current_liabilities"
  | "long_term_liabilities"
  | "equity"
  | "revenue"
  | "cost_of_goods_sold"
  | "operating_expenses";

export type AccountKind = Readonly<{
  /** `ASSET`, `LIABILITY`, `EQUITY`, `INCOME` or `EXPENSE`. */
  type: string;
  subtype: string;
  /** The side on which its balance counts as positive: `DEBIT` or `CREDIT`. */
  normalBalanceType: string | null;
}>;

const lineOfSubtype: ReadonlyMap<string, Line> = new Map(
  Object.entries({
    cash: "CASH_AND_BANK MONEY_IN_TRANSIT",
    receivables: "RECEIVABLE RECEIVABLE_INVOICES RECEIVABLE_OTHER",
    other_current_assets: "INVENTORY OTHER_CURRENT_ASSETS VENDOR_PREPAYMENTS_AND_CREDITS",
    current_liabilities:
      "CREDIT_CARD PAYABLE PAYABLE_BILLS PAYABLE_OTHER SALES_TAX DUE_FOR_PAYROLL " +
      "OTHER_CURRENT_LIABILITY CUSTOMER_PREPAYMENTS_AND_CREDITS SYSTEM_CUSTOMER_CREDITS",
    long_term_liabilities: "LOANS OTHER_LONG_TERM_LIABILITY",
    revenue: "INCOME OTHER_INCOME UNCATEGORIZED_INCOME DISCOUNTS",
    cost_of_goods_sold: "COST_OF_GOODS_SOLD",
  }).flatMap(([line, subtypes]) =>
    subtypes.split(" ").map((subtype) => [subtype, line as Line] as const),
  ),
);

/** What has no line of its own goes by the type of the account. */
const lineOfType: ReadonlyMap<string, Line> = new Map([
  ["ASSET", "long_term_assets"],
  ["LIABILITY", "long_term_liabilities"],
  ["EQUITY", "equity"],
  // Such as a gain on foreign exchange: it lowers the costs that a loss would raise.
  ["INCOME", "operating_expenses"],
  ["EXPENSE", "operating_expenses"],
]);

/** Null for an account of a type that nobody knows: it counts nowhere. */
export function lineOf({ type, subtype }: AccountKind): Line | null {
  const byType = lineOfType.get(type) ?? null;
  return byType === null ? null : (lineOfSubtype.get(subtype) ?? byType);
}

const debitTypes = new Set(["ASSET", "EXPENSE"]);
/** Against their own type: they take from what accounts of the type add to. */
const contraSubtypes = new Set(["DISCOUNTS", "DEPRECIATION_AND_AMORTIZATION"]);

/**
 * What a balance adds to the account's line, as decimal text. A balance is positive on the
 * account's normal side, so an account whose normal side is not that of its type takes from its
 * line. Discounts and depreciation take from it however their side is spelt.
 */
export function contributionOf(kind: AccountKind, balance: string): string {
  const { type, subtype, normalBalanceType } = kind;
  const usualSide = debitTypes.has(type) ? "DEBIT" : "CREDIT";
  const isReversed = normalBalanceType !== null && normalBalanceType !== usualSide;
  const isContra = contraSubtypes.has(subtype) && type !== "EXPENSE";
  const ofLine = type === "INCOME" && lineOf(kind) === "operating_expenses";
  const added = isReversed ? negate(balance) : isContra ? negate(magnitude(balance)) : balance;
  return ofLine ? negate(added) : added;
}

function magnitude(decimal: string): string {
  return decimal.replace(/^[+-]/, "");
}

function negate(decimal: string): string {
  const digits = magnitude(decimal);
  return decimal.startsWith("-") || /^[0.]*$/.test(digits) ? digits : `-${digits}`;
}
