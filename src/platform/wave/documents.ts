import type { PageKind } from "./wave.ts";

/**
 * The documents that are sent, one per kind and always the same: values travel as variables. Lists
 * are sorted by the time of making wherever Wave sorts, so that what is made during a walk comes at
 * its end, and what changes stays in its place.
 */
const pageInfo = "pageInfo { currentPage totalPages totalCount }";
const contact = "id name isArchived";
const oldestFirst = "sort: [CREATED_AT_ASC]";

const fields: Readonly<Record<PageKind, string>> = {
  businesses: "id name isClassicInvoicing currency { code }",
  accounts: `id name isArchived type { value } subtype { value } normalBalanceType
    currency { code } balance balanceInBusinessCurrency`,
  customers: contact,
  vendors: contact,
  products: "id name unitPrice isArchived incomeAccount { id }",
  invoices: `id status invoiceDate dueDate exchangeRate currency { code } customer { id }
    total { value } amountDue { value }
    items { quantity total { value } product { id } } payments { amount paymentDate }`,
};

function connection(kind: PageKind, extra = ""): string {
  return `${kind}(page: $page, pageSize: $pageSize${extra === "" ? "" : `, ${extra}`}) {
    ${pageInfo} edges { node { ${fields[kind]} } } }`;
}

function ofBusiness(kind: PageKind, extra = "", variable = ""): string {
  return `query ($id: ID!, $page: Int!, $pageSize: Int!${variable}) {
  business(id: $id) { id ${connection(kind, extra)} } }`;
}

const filtered = `${oldestFirst}, modifiedAtAfter: $modifiedAtAfter`;
const filter = ", $modifiedAtAfter: DateTime";

export const documents: Readonly<Record<PageKind, string>> = {
  businesses: `query ($page: Int!, $pageSize: Int!) { ${connection("businesses")} }`,
  accounts: ofBusiness("accounts"),
  customers: ofBusiness("customers", filtered, filter),
  vendors: ofBusiness("vendors"),
  products: ofBusiness("products", oldestFirst),
  invoices: ofBusiness("invoices", filtered, filter),
};
