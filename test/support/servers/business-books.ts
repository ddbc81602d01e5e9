import { readConfig } from "../../../src/config.ts";
import type { Id } from "../../../src/core/id.ts";
import { insertUser } from "../../../src/features/users/index.ts";
import {
  type AccountRow,
  finishSync,
  type InvoiceRow,
  saveAccounts,
  saveBusinesses,
  saveCustomers,
  saveInvoices,
  saveProducts,
  saveVendors,
  sealContacts,
} from "../../../src/features/warehouse/index.ts";
import { type Ctx, systemCtx } from "../../../src/platform/ctx.ts";
import type { Database } from "../../../src/platform/db/database.ts";
import { createLog, createServices, openOwnMemory } from "../../../src/services.ts";
import { testVariables } from "../setup/variables.ts";

/** Verbs of the warehouse as the sync of a source calls them, without a source. */
export function ctxOver(db: Database): Ctx {
  const parts = { db, memory: openOwnMemory(), log: createLog(() => undefined) };
  return systemCtx(createServices(readConfig(testVariables, "node"), parts), "test");
}

export async function newOwner(ctx: Ctx): Promise<Id<"user">> {
  const id = ctx.newId("user");
  const names = { firstName: "Ada", lastName: "Example", passwordHash: null };
  await insertUser(ctx.db, ctx, { id, email: `${id}@example.com`, ...names });
  return id;
}

export async function syncBusiness(
  ctx: Ctx,
  ownerId: Id<"user">,
  sourceId = "Business:1",
): Promise<Id<"business">> {
  const row = { id: sourceId, name: "Example Bakery", currency: "USD" };
  const [saved] = await saveBusinesses(ctx.db, ctx, ownerId, [row]);
  if (!saved) throw new Error("No business was saved");
  return saved.id;
}

type Kind = Readonly<{ type: string; subtype: string; normal: "DEBIT" | "CREDIT" }>;
const asset = (subtype: string): Kind => ({ type: "ASSET", subtype, normal: "DEBIT" });
const liability = (subtype: string): Kind => ({ type: "LIABILITY", subtype, normal: "CREDIT" });
const kinds: Readonly<Record<string, Kind>> = {
  bank: asset("CASH_AND_BANK"),
  transit: asset("MONEY_IN_TRANSIT"),
  receivables: asset("RECEIVABLE_INVOICES"),
  stock: asset("INVENTORY"),
  oven: asset("PROPERTY_PLANT_EQUIPMENT"),
  wear: { type: "ASSET", subtype: "DEPRECIATION_AND_AMORTIZATION", normal: "CREDIT" },
  card: liability("CREDIT_CARD"),
  tax: liability("SALES_TAX"),
  loan: liability("LOANS"),
  owner: { type: "EQUITY", subtype: "RETAINED_EARNINGS", normal: "CREDIT" },
  sales: { type: "INCOME", subtype: "INCOME", normal: "CREDIT" },
  discounts: { type: "INCOME", subtype: "DISCOUNTS", normal: "DEBIT" },
  exchangeGain: { type: "INCOME", subtype: "GAIN_ON_FOREIGN_EXCHANGE", normal: "CREDIT" },
  flour: { type: "EXPENSE", subtype: "COST_OF_GOODS_SOLD", normal: "DEBIT" },
  rent: { type: "EXPENSE", subtype: "EXPENSE", normal: "DEBIT" },
};

/** Accounts as a source tells of them, from a balance for each. */
export function accountRows(balances: Readonly<Record<string, string | null>>): AccountRow[] {
  return Object.entries(balances).map(([id, balance]) => {
    const kind = kinds[id];
    if (!kind) throw new Error(`There is no account ${id}`);
    return {
      id: `Account:${id}`,
      name: id,
      type: kind.type,
      subtype: kind.subtype,
      normalBalanceType: kind.normal,
      currency: "USD",
      balance,
      balanceInBusinessCurrency: balance,
      isArchived: false,
    };
  });
}

export function invoiceRow(row: Partial<InvoiceRow> & Pick<InvoiceRow, "id">): InvoiceRow {
  const total = row.total ?? "100.00";
  return {
    customerId: "Customer:1",
    status: "SENT",
    invoiceDate: "2026-09-10",
    dueDate: null,
    currency: "USD",
    exchangeRate: null,
    total,
    amountDue: total,
    items: [{ productId: "Product:1", quantity: "1", total }],
    payments: [],
    ...row,
  };
}

/** The bakery at the first of September and of October 2026; the numbers are worked out by hand. */
export const september = {
  day: "2026-09-01",
  accounts: accountRows({
    bank: "9000.00",
    transit: "1000",
    receivables: "3000",
    stock: "1500",
    oven: "5000",
    wear: "1000",
    card: "1500",
    tax: "500",
    loan: "4000",
    owner: "5000",
    sales: "20000",
    discounts: "500",
    exchangeGain: "0",
    flour: "8000",
    rent: "6000",
  }),
};
export const october = {
  day: "2026-10-01",
  accounts: accountRows({
    bank: "6500.00",
    transit: "500",
    receivables: "4000",
    stock: "1000",
    oven: "5000",
    wear: "1000",
    card: "7000",
    tax: "1000",
    loan: "4000",
    owner: "5000",
    sales: "32000",
    discounts: "700",
    exchangeGain: "100",
    flour: "12500.50",
    rent: "13100",
  }),
};
export const invoices: InvoiceRow[] = [
  invoiceRow({
    id: "Invoice:half-paid",
    invoiceDate: "2026-07-15",
    dueDate: "2026-08-14",
    total: "1000",
    amountDue: "600",
    payments: [{ amount: "400", paymentDate: "2026-08-20" }],
  }),
  invoiceRow({
    id: "Invoice:not-due",
    invoiceDate: "2026-09-10",
    dueDate: "2026-10-10",
    total: "3400",
  }),
  // Paid since, in dollars of another currency at two to one.
  invoiceRow({
    id: "Invoice:paid-later",
    invoiceDate: "2026-09-05",
    dueDate: "2026-09-20",
    currency: "CAD",
    exchangeRate: "0.5",
    total: "1000",
    amountDue: "0",
    status: "PAID",
    payments: [{ amount: "1000", paymentDate: "2026-10-03" }],
  }),
  invoiceRow({ id: "Invoice:draft", status: "DRAFT", dueDate: "2026-09-11", total: "9999" }),
  invoiceRow({
    id: "Invoice:old",
    invoiceDate: "2026-05-01",
    dueDate: "2026-06-01",
    total: "900",
    amountDue: "0",
    status: "PAID",
    payments: [{ amount: "900", paymentDate: "2026-05-20" }],
  }),
];

const [customerName, vendorName] = ["Zebulon Canary-Customer", "Canary Mill & Sons"];
export const namesOfOthers = [customerName, vendorName];

/** Everything that a sync would bring on these days. */
export async function syncBooks(
  ctx: Ctx,
  businessId: Id<"business">,
  months: readonly Readonly<{ day: string; accounts: AccountRow[] }>[] = [september, october],
): Promise<void> {
  const ada = { id: "Customer:1", name: customerName, isArchived: false };
  const mill = { id: "Vendor:1", name: vendorName, isArchived: false };
  const bread = { id: "Product:1", name: "Bread", unitPrice: "4.50", isArchived: false };
  for (const { day, accounts } of months) {
    const customers = await sealContacts(ctx, businessId, "customer", [ada]);
    const vendors = await sealContacts(ctx, businessId, "vendor", [mill]);
    await ctx.db.atomic((tx) => [
      saveAccounts(tx, ctx, businessId, day, accounts),
      saveCustomers(tx, ctx, businessId, day, customers),
      saveVendors(tx, ctx, businessId, day, vendors),
      saveProducts(tx, ctx, businessId, day, [{ ...bread, incomeAccountId: "Account:sales" }]),
      saveInvoices(tx, ctx, businessId, day, invoices),
    ]);
    await finishSync(ctx, businessId, day);
  }
}
