import { desc, eq, inArray } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { runBounded } from "../../platform/run-bounded.ts";
import { contactAad } from "./seal-contacts.ts";
import {
  businessAccounts,
  businessBalances,
  businessContacts,
  businessDays,
  businesses,
  businessInvoiceItems,
  businessInvoicePayments,
  businessInvoices,
  businessProducts,
} from "./tables.ts";

/** Rows of each table, the newest days first. */
const maxExported = 10_000;
/** Names opened at once. */
const atOnce = 50;

/** A person's businesses and all that is kept of them, names of other people opened. */
export async function exportWarehouse(ctx: Ctx, ownerId: Id<"user">) {
  const { db } = ctx;
  const own = db
    .select({ id: businesses.id })
    .from(businesses)
    .where(eq(businesses.ownerId, ownerId));
  const rowsOf = async <Table extends Dimension>(table: Table) =>
    (await db
      .select()
      .from(table as Dimension)
      .where(inArray(table.businessId, own))
      .limit(maxExported + 1)) as Table["$inferSelect"][];
  const [rows, accounts, contacts, products, invoices, items, payments, balances, days] =
    await Promise.all([
      db
        .select()
        .from(businesses)
        .where(eq(businesses.ownerId, ownerId))
        .orderBy(desc(businesses.createdAt))
        .limit(maxExported + 1),
      rowsOf(businessAccounts),
      rowsOf(businessContacts),
      rowsOf(businessProducts),
      rowsOf(businessInvoices),
      rowsOf(businessInvoiceItems),
      rowsOf(businessInvoicePayments),
      db
        .select()
        .from(businessBalances)
        .where(inArray(businessBalances.businessId, own))
        .orderBy(desc(businessBalances.day))
        .limit(maxExported + 1),
      db
        .select()
        .from(businessDays)
        .where(inArray(businessDays.businessId, own))
        .orderBy(desc(businessDays.day))
        .limit(maxExported + 1),
    ]);
  return cutTables(maxExported, {
    businesses: rows,
    business_accounts: accounts,
    business_contacts: await runBounded(contacts, atOnce, (row) => openName(ctx, row)),
    business_products: products,
    business_invoices: invoices,
    business_invoice_items: items,
    business_invoice_payments: payments,
    business_balances: balances,
    business_days: days,
  });
}

type Dimension =
  | typeof businessAccounts
  | typeof businessContacts
  | typeof businessProducts
  | typeof businessInvoices
  | typeof businessInvoiceItems
  | typeof businessInvoicePayments;

async function openName(ctx: Ctx, row: typeof businessContacts.$inferSelect) {
  const { nameSealed, ...shown } = row;
  const aad = contactAad(row.businessId, row.kind, row.sourceId);
  return { ...shown, name: await ctx.crypto.fields.open(nameSealed, aad) };
}
