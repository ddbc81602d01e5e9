import {
  accountNode,
  customerNode,
  invoiceNode,
  type Place,
  productNode,
  vendorNode,
} from "./nodes.ts";
import { businessIdOf, createdAtOf, currencyOf, encodeId, uuidOf, type WorldSize } from "./seed.ts";

export type ListKind = "accounts" | "customers" | "vendors" | "products" | "invoices";

/** Which numbered objects a list holds, oldest first, and which were changed since. */
type List = {
  numbers: number[];
  nextNumber: number;
  changes: Map<number, { at: Date; times: number }>;
};

export type Business = Readonly<{ n: number; id: string; place: Place }> & {
  name: string;
  lists: Readonly<Record<ListKind, List>>;
  isShared: boolean;
};

const makers: Readonly<Record<ListKind, (place: Place, n: number, times: number) => object>> = {
  accounts: accountNode,
  customers: customerNode,
  vendors: vendorNode,
  products: productNode,
  invoices: invoiceNode,
};

/** All that one Wave has, and what a test may do to it. */
export function createWorld(name: string, size: WorldSize, now: () => Date) {
  const businesses = Array.from({ length: size.businesses }, (_, n) => makeBusiness(name, n, size));

  function listOf(business: number, kind: ListKind): List {
    const list = businesses[business]?.lists[kind];
    if (!list) throw new Error("there is no such business");
    return list;
  }

  return {
    all: (): readonly Business[] => businesses.filter(({ isShared }) => isShared),
    find: (id: string) => businesses.find((each) => each.id === id && each.isShared),
    nodes: nodesOf,
    /** Appends objects that are made now. */
    add(business: number, kind: ListKind, times = 1): void {
      const list = listOf(business, kind);
      for (let each = 0; each < times; each += 1) {
        list.changes.set(list.nextNumber, { at: now(), times: 0 });
        list.numbers.push(list.nextNumber);
        list.nextNumber += 1;
      }
    },
    /** Changes the object at a place of the list; an invoice is paid by it. */
    touch(business: number, kind: ListKind, at: number): void {
      const list = listOf(business, kind);
      const n = list.numbers.at(at);
      if (n === undefined) throw new Error("there is no such object");
      list.changes.set(n, { at: now(), times: (list.changes.get(n)?.times ?? 0) + 1 });
    },
    remove(business: number, kind: ListKind, at: number): void {
      listOf(business, kind).numbers.splice(at, 1);
    },
    /** The person does not share a business any more, or does again. */
    share(business: number, isShared: boolean): void {
      const found = businesses[business];
      if (found) found.isShared = isShared;
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** The objects of a list, made when they are asked for; a filter sees only their times. */
function nodesOf(business: Business, kind: ListKind, modifiedAfter: Date | null) {
  const { numbers, changes } = business.lists[kind];
  const total = kind === "invoices" ? business.place.invoices : business.place.customers;
  const modifiedAt = (n: number) => changes.get(n)?.at ?? createdAtOf(n, total);
  const kept = modifiedAfter
    ? numbers.filter((n) => modifiedAt(n).getTime() > modifiedAfter.getTime())
    : numbers;
  const make = (n: number) => ({
    ...makers[kind](business.place, n, changes.get(n)?.times ?? 0),
    modifiedAt: modifiedAt(n).toISOString(),
  });
  return {
    count: kept.length,
    slice: (from: number, to: number) => kept.slice(from, to).map(make),
  };
}

function makeBusiness(world: string, n: number, size: WorldSize): Business {
  const uuid = uuidOf(`${world}/${n}`);
  const currency = n % 2 === 0 ? "USD" : "CAD";
  const { accounts, customers, products, invoices } = size;
  return {
    n,
    id: businessIdOf(world, n),
    name: `Sample Business ${n + 1}`,
    place: { uuid, currency, accounts, customers, products, invoices },
    isShared: true,
    lists: {
      accounts: newList(size.accounts),
      customers: newList(size.customers),
      vendors: newList(size.vendors),
      products: newList(size.products),
      invoices: newList(size.invoices),
    },
  };
}

function newList(length: number): List {
  return {
    numbers: Array.from({ length }, (_, n) => n),
    nextNumber: length,
    changes: new Map(),
  };
}

export function businessNode({ id, n, name, place }: Business) {
  const createdAt = createdAtOf(n, 100).toISOString();
  return {
    id,
    name,
    isPersonal: false,
    isClassicAccounting: false,
    isClassicInvoicing: false,
    isArchived: false,
    organizationalType: "CORPORATION",
    timezone: "America/Toronto",
    currency: currencyOf(place.currency),
    type: { name: "Consultants", value: "CONSULTANTS" },
    createdAt,
    modifiedAt: createdAt,
  };
}

export const someUser = {
  id: encodeId("User:1"),
  firstName: "Sample",
  lastName: "Owner",
  defaultEmail: "owner@example.com",
};
