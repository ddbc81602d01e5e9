import { createHash } from "node:crypto";

/** How much there is of each thing in one business. */
export type WorldSize = Readonly<{
  businesses: number;
  accounts: number;
  customers: number;
  vendors: number;
  products: number;
  invoices: number;
}>;

export const smallWorld: WorldSize = {
  businesses: 2,
  accounts: 24,
  customers: 12,
  vendors: 6,
  products: 8,
  invoices: 60,
};

/** Everything follows from a place and a number, so a world costs nothing until it is read. */
const firstMoment = Date.parse("2024-01-01T08:00:00.000Z");
const dayMs = 24 * 60 * 60 * 1_000;

export function businessIdOf(world: string, n: number): string {
  return encodeId(`Business:${uuidOf(`${world}/${n}`)}`);
}

export function uuidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

export function encodeId(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** Later numbers are made later; thousands of them fit into less than two years. */
export function createdAtOf(n: number, total: number): Date {
  return new Date(firstMoment + Math.floor((n * 600 * dayMs) / Math.max(total, 1)));
}

/** Minor units as a decimal text with two places. */
export function decimal(cents: number): string {
  const sign = cents < 0 ? "-" : "";
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function dateAfter(moment: Date, days: number): string {
  return new Date(moment.getTime() + days * dayMs).toISOString().slice(0, 10);
}

const currencies = {
  CAD: { code: "CAD", symbol: "$", name: "Canadian dollar", exponent: 2 },
  USD: { code: "USD", symbol: "$", name: "United States dollar", exponent: 2 },
};

export type CurrencyCode = keyof typeof currencies;

export function currencyOf(code: CurrencyCode) {
  return currencies[code];
}

export function money(cents: number, code: CurrencyCode) {
  return { value: decimal(cents), raw: cents, minorUnitValue: cents, currency: currencies[code] };
}

const accountKinds = [
  ["ASSET", "CASH_AND_BANK", "DEBIT"],
  ["ASSET", "RECEIVABLE_INVOICES", "DEBIT"],
  ["LIABILITY", "CREDIT_CARD", "CREDIT"],
  ["LIABILITY", "PAYABLE_BILLS", "CREDIT"],
  ["INCOME", "INCOME", "CREDIT"],
  ["EXPENSE", "EXPENSE", "DEBIT"],
  ["EXPENSE", "PAYROLL_EXPENSES", "DEBIT"],
  ["EQUITY", "RETAINED_EARNINGS", "CREDIT"],
] as const;

export function accountKindOf(n: number) {
  return accountKinds[n % accountKinds.length] ?? accountKinds[0];
}

/** Not random, and without a pattern that anybody would see. */
export function scatter(n: number, below: number): number {
  return ((n * 2_654_435_761) % 4_294_967_296) % below;
}
