import type { WaveNodes } from "../../platform/wave/page-schemas.ts";
import type { AccountRow, BusinessRow, InvoiceRow, ProductRow } from "../warehouse/index.ts";

/** How Wave's objects are told to the warehouse, which knows no source. */

export function businessRow({ id, name, currency }: WaveNodes["businesses"]): BusinessRow {
  return { id, name, currency };
}

export function accountRow(node: WaveNodes["accounts"]): AccountRow {
  return node;
}

export function productRow({ incomeAccount, ...node }: WaveNodes["products"]): ProductRow {
  return { ...node, incomeAccountId: incomeAccount };
}

export function invoiceRow({ customer, items, ...node }: WaveNodes["invoices"]): InvoiceRow {
  return {
    ...node,
    customerId: customer,
    items: items.map(({ product, ...item }) => ({ ...item, productId: product })),
  };
}
