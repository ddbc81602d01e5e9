import { buildSchema, GraphQLScalarType, type GraphQLSchema } from "graphql";

/** The parts of Wave's public schema that somebody who reads accounts and invoices meets. */
const sdl = `
scalar Date
scalar DateTime
scalar Decimal

enum AccountTypeValue { ASSET EQUITY EXPENSE INCOME LIABILITY }
enum AccountNormalBalanceType { CREDIT DEBIT }
enum CustomerSort {
  CREATED_AT_ASC CREATED_AT_DESC MODIFIED_AT_ASC MODIFIED_AT_DESC NAME_ASC NAME_DESC
}
enum ProductSort {
  CREATED_AT_ASC CREATED_AT_DESC MODIFIED_AT_ASC MODIFIED_AT_DESC NAME_ASC NAME_DESC
}
enum InvoiceSort {
  CREATED_AT_ASC CREATED_AT_DESC MODIFIED_AT_ASC MODIFIED_AT_DESC
  INVOICE_DATE_ASC INVOICE_DATE_DESC INVOICE_NUMBER_ASC INVOICE_NUMBER_DESC
  DUE_DATE_ASC DUE_DATE_DESC
}
enum InvoiceStatus { DRAFT SAVED SENT VIEWED OVERDUE PARTIAL PAID }

type OffsetPageInfo { currentPage: Int! totalPages: Int totalCount: Int }
type Currency { code: String! symbol: String! name: String! exponent: Int! }
type Money { value: String! raw: Int minorUnitValue: Decimal currency: Currency! }
type Named { name: String! value: String! }
type NamedSubtype { name: String! value: String! archivable: Boolean! systemCreated: Boolean }

type Account {
  id: ID! name: String! description: String displayId: String isArchived: Boolean!
  currency: Currency! type: Named! subtype: NamedSubtype!
  normalBalanceType: AccountNormalBalanceType! sequence: Int!
  balance: Decimal balanceInBusinessCurrency: Decimal
}
type AccountEdge { node: Account! }
type AccountConnection { pageInfo: OffsetPageInfo! edges: [AccountEdge!]! }

type Customer {
  id: ID! name: String! firstName: String lastName: String displayId: String email: String
  mobile: String phone: String isArchived: Boolean currency: Currency
  outstandingAmount: Money! overdueAmount: Money! createdAt: DateTime! modifiedAt: DateTime!
}
type CustomerEdge { node: Customer! }
type CustomerConnection { pageInfo: OffsetPageInfo! edges: [CustomerEdge!]! }

type Vendor {
  id: ID! name: String! firstName: String lastName: String displayId: String email: String
  isArchived: Boolean currency: Currency createdAt: DateTime! modifiedAt: DateTime!
}
type VendorEdge { node: Vendor! }
type VendorConnection { pageInfo: OffsetPageInfo! edges: [VendorEdge!]! }

type Product {
  id: ID! name: String! description: String unitPrice: Decimal! isSold: Boolean! isBought: Boolean!
  isArchived: Boolean! incomeAccount: Account expenseAccount: Account
  createdAt: DateTime! modifiedAt: DateTime!
}
type ProductEdge { node: Product! }
type ProductConnection { pageInfo: OffsetPageInfo! edges: [ProductEdge!]! }

type InvoiceItem {
  id: ID! description: String quantity: Decimal! price: Decimal! unitPrice: Decimal!
  subtotal: Money! total: Money! account: Account! product: Product!
}
type InvoicePayment {
  id: ID! amount: Decimal! paymentDate: Date! paymentMethod: String memo: String
  exchangeRate: Decimal account: Account createdAt: DateTime!
}
type Invoice {
  id: ID! status: InvoiceStatus! title: String! subhead: String invoiceNumber: String!
  poNumber: String invoiceDate: Date! dueDate: Date! memo: String exchangeRate: Decimal!
  currency: Currency! customer: Customer! subtotal: Money! taxTotal: Money! discountTotal: Money!
  total: Money! amountDue: Money! amountPaid: Money! lastSentAt: DateTime
  createdAt: DateTime! modifiedAt: DateTime! items: [InvoiceItem!]! payments: [InvoicePayment!]!
}
type InvoiceEdge { node: Invoice! }
type InvoiceConnection { pageInfo: OffsetPageInfo! edges: [InvoiceEdge!]! }

type Business {
  id: ID! name: String! isPersonal: Boolean! isClassicAccounting: Boolean!
  isClassicInvoicing: Boolean! isArchived: Boolean! organizationalType: String timezone: String
  currency: Currency! type: Named! createdAt: DateTime! modifiedAt: DateTime!
  accounts(page: Int = 1, pageSize: Int = 50, types: [AccountTypeValue!], isArchived: Boolean):
    AccountConnection
  customers(page: Int = 1, pageSize: Int = 50, sort: [CustomerSort!]!, email: String,
    modifiedAtAfter: DateTime, modifiedAtBefore: DateTime): CustomerConnection
  vendors(page: Int = 1, pageSize: Int = 50): VendorConnection
  products(page: Int = 1, pageSize: Int = 50, sort: [ProductSort!]!, isSold: Boolean,
    isBought: Boolean, isArchived: Boolean): ProductConnection
  invoices(page: Int = 1, pageSize: Int = 50, sort: [InvoiceSort!]!, status: InvoiceStatus,
    modifiedAtAfter: DateTime, modifiedAtBefore: DateTime): InvoiceConnection
}
type BusinessEdge { node: Business! }
type BusinessConnection { pageInfo: OffsetPageInfo! edges: [BusinessEdge!]! }

type User { id: ID! firstName: String lastName: String defaultEmail: String }

type Query {
  user: User
  businesses(page: Int = 1, pageSize: Int = 10, isArchived: Boolean): BusinessConnection
  business(id: ID): Business
}

input CustomerCreateInput { businessId: ID! name: String! email: String }
type InputError { code: String message: String path: [String!] }
type CustomerCreateOutput { didSucceed: Boolean! inputErrors: [InputError!] customer: Customer }
type Mutation { customerCreate(input: CustomerCreateInput!): CustomerCreateOutput }
`;

/** `writeDecimal` decides how exact numbers go out: as text, or as JSON numbers. */
export function createWaveSchema(writeDecimal: (text: string) => unknown): GraphQLSchema {
  const schema = buildSchema(sdl);
  const decimal = schema.getType("Decimal");
  if (decimal instanceof GraphQLScalarType) {
    decimal.serialize = (value) => writeDecimal(String(value));
  }
  return schema;
}
