import {
  accountKindOf,
  type CurrencyCode,
  createdAtOf,
  currencyOf,
  dateAfter,
  decimal,
  encodeId,
  money,
  scatter,
} from "./seed.ts";

/** What the objects of one business are made of. */
export type Place = Readonly<{
  /** The business's uuid. */
  uuid: string;
  currency: CurrencyCode;
  accounts: number;
  customers: number;
  products: number;
  invoices: number;
}>;

export function accountNode(place: Place, n: number) {
  const [type, subtype, normalBalanceType] = accountKindOf(n);
  const balance = decimal(scatter(n + 1, 9_000_000) - (n % 5 === 0 ? 1_000_000 : 0));
  return {
    id: encodeId(`Account:${n + 1};Business:${place.uuid}`),
    name: `${subtype.toLowerCase().replaceAll("_", " ")} ${n + 1}`,
    description: n % 3 === 0 ? null : `Account number ${n + 1}`,
    displayId: String(1_000 + n),
    isArchived: n % 29 === 28,
    currency: currencyOf(place.currency),
    type: { name: type, value: type },
    subtype: { name: subtype, value: subtype, archivable: true, systemCreated: n < 8 },
    normalBalanceType,
    sequence: n,
    balance: n % 17 === 16 ? null : balance,
    balanceInBusinessCurrency: n % 17 === 16 ? null : balance,
  };
}

function contact(place: Place, kind: string, n: number, total: number) {
  return {
    id: encodeId(`Business:${place.uuid};${kind}:${n + 1}`),
    name: `${kind} ${n + 1} & Søns`,
    firstName: "Sample",
    lastName: `${kind} ${n + 1}`,
    displayId: n % 4 === 0 ? null : String(n + 1),
    email: `${kind.toLowerCase()}-${n + 1}@example.com`,
    mobile: null,
    phone: "+1 202 555 0123",
    isArchived: false,
    currency: currencyOf(place.currency),
    createdAt: createdAtOf(n, total).toISOString(),
  };
}

export function customerNode(place: Place, n: number) {
  return {
    ...contact(place, "Customer", n, place.customers),
    outstandingAmount: money(scatter(n + 3, 500_000), place.currency),
    overdueAmount: money(scatter(n + 3, 100_000), place.currency),
  };
}

export function vendorNode(place: Place, n: number) {
  return contact(place, "Vendor", n, place.customers);
}

export function productNode(place: Place, n: number) {
  return {
    id: encodeId(`Business:${place.uuid};Product:${n + 1}`),
    name: `Product ${n + 1}`,
    description: n % 2 === 0 ? null : "Sold by the hour",
    unitPrice: `${decimal(scatter(n + 11, 90_000) + 100)}00`,
    isSold: true,
    isBought: n % 3 === 0,
    isArchived: false,
    incomeAccount: accountNode(place, 4),
    expenseAccount: n % 3 === 0 ? accountNode(place, 5) : null,
    createdAt: createdAtOf(n, 1_000).toISOString(),
  };
}

const states = ["PAID", "SENT", "OVERDUE", "PARTIAL", "VIEWED", "DRAFT"] as const;
const shares: Readonly<Record<(typeof states)[number], number>> = {
  PAID: 1,
  PARTIAL: 0.5,
  SENT: 0,
  OVERDUE: 0,
  VIEWED: 0,
  DRAFT: 0,
};

/** `changes` counts how often it was changed: each time something is paid that was not. */
export function invoiceNode(place: Place, n: number, changes: number) {
  const created = createdAtOf(n, place.invoices);
  const { currency } = place;
  const status = changes > 0 ? "PAID" : (states[n % states.length] ?? "SENT");
  const items = Array.from({ length: 1 + (n % 3) }, (_, at) => itemNode(place, n, at));
  const subtotal = items.reduce((sum, item) => sum + item.subtotal.raw, 0);
  const tax = Math.floor(subtotal / 20);
  const total = subtotal + tax;
  const paid = Math.floor(total * shares[status]);
  return {
    id: encodeId(`Business:${place.uuid};Invoice:${n + 1}`),
    status,
    title: "Invoice",
    subhead: null,
    invoiceNumber: String(n + 1),
    poNumber: n % 7 === 0 ? `PO-${n}` : null,
    invoiceDate: dateAfter(created, 0),
    dueDate: dateAfter(created, 30),
    memo: null,
    exchangeRate: "1",
    currency: currencyOf(currency),
    customer: customerNode(place, n % Math.max(place.customers, 1)),
    subtotal: money(subtotal, currency),
    taxTotal: money(tax, currency),
    discountTotal: money(0, currency),
    total: money(total, currency),
    amountDue: money(total - paid, currency),
    amountPaid: money(paid, currency),
    lastSentAt: status === "DRAFT" ? null : created.toISOString(),
    createdAt: created.toISOString(),
    items,
    payments: paid === 0 ? [] : [paymentNode(place, n, decimal(paid))],
  };
}

function itemNode(place: Place, n: number, at: number) {
  const quantity = 1 + ((n + at) % 4);
  const cents = scatter(n * 7 + at + 1, 50_000) + 1_000;
  const subtotal = money(cents * quantity, place.currency);
  return {
    id: encodeId(`Business:${place.uuid};InvoiceItem:${n + 1}-${at}`),
    description: `Work of week ${at + 1}`,
    quantity: String(quantity),
    price: decimal(cents),
    unitPrice: decimal(cents),
    subtotal,
    total: subtotal,
    account: accountNode(place, 4),
    product: productNode(place, n % Math.max(place.products, 1)),
  };
}

function paymentNode(place: Place, n: number, amount: string) {
  const created = createdAtOf(n, place.invoices);
  return {
    id: encodeId(`Business:${place.uuid};InvoicePayment:${n + 1}`),
    amount,
    paymentDate: dateAfter(created, 14),
    paymentMethod: "BANK_TRANSFER",
    memo: null,
    exchangeRate: "1",
    account: accountNode(place, 0),
    createdAt: created.toISOString(),
  };
}
