/**
 * Warehouse: dated facts of businesses (balances of accounts, invoices with their payments, or
 * figures given by hand) and what is measured from them. A fact is kept once per business, thing
 * and day, measuring again changes nothing, and every number is an exact decimal; what cannot be
 * computed is null with the reason, never zero. Of other people a sealed name is kept and no more.
 */

export { finishSync } from "./finish-sync.ts";
export { forgetBusinesses } from "./forget-businesses.ts";
export { warehouseKeyedTables } from "./keyed-columns.ts";
export { guidance } from "./metric-rules.ts";
export { exportWarehouse } from "./queries-export.ts";
export { listHealth } from "./queries-health.ts";
export { businessRoutes } from "./routes.ts";
export { figureRoutes } from "./routes-figures.ts";
export { metricRoutes } from "./routes-metrics.ts";
export { saveAccounts } from "./save-accounts.ts";
export { saveBusinesses } from "./save-businesses.ts";
export { saveCustomers, saveVendors } from "./save-contacts.ts";
export { dropUnseenInvoices, markInvoicesUnseen, saveInvoices } from "./save-invoices.ts";
export { saveProducts } from "./save-products.ts";
export { businessSchema, healthSchema, presentBusiness, presentHealth } from "./schema.ts";
export { sealContacts } from "./seal-contacts.ts";
export type {
  AccountRow,
  BusinessRow,
  InvoiceRow,
  ProductRow,
} from "./source-rows.ts";
// The table is for joins; writing it is this feature's own business.
export { businesses } from "./tables.ts";
