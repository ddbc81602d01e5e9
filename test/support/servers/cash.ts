import { createNewId, type Id } from "../../../src/core/id.ts";
import { exponentOf } from "../../../src/core/money.ts";
import { houseAccount } from "../../../src/features/ledger/index.ts";
import { accounts, transfers } from "../../../src/features/ledger/tables.ts";
import { users } from "../../../src/features/users/tables.ts";
import type { Database } from "../../../src/platform/db/database.ts";

const newId = createNewId(() => new Date());

/** A person who exists in the database alone, for reports. */
export async function makePerson(db: Database): Promise<Id<"user">> {
  const id = newId("user");
  const [createdAt, email] = [new Date(), `${id}@example.com`];
  const names = { firstName: "Ada", lastName: "Example" };
  await db.insert(users).values({ id, email, ...names, createdAt, updatedAt: createdAt });
  return id;
}

export async function makeCashAccount(
  db: Database,
  ownerId: Id<"user">,
  currency = "USD",
): Promise<Id<"account">> {
  const id = newId("account");
  const exponent = exponentOf(currency) ?? 2;
  const row = { id, ownerId, type: "checking", currency, exponent, createdAt: new Date() } as const;
  await db.insert(accounts).values(row);
  return id;
}

export type Cash = Readonly<{
  account: Id<"account">;
  /** RFC 3339. */
  at: string;
  /** Minor units. */
  amount: number;
  currency?: string;
  type?: "deposit" | "withdrawal";
  channel?: string;
  refunded?: number;
}>;

/** Writes what a booking of that moment would have left, so that tests need no calendar. */
export async function bookCash(db: Database, cash: Cash): Promise<Id<"transfer">> {
  const { account, amount, currency = "USD", type = "deposit", channel = "cash" } = cash;
  const id = newId("transfer");
  const house = houseAccount("cash", currency, id).id;
  const isDeposit = type === "deposit";
  const at = new Date(cash.at);
  await db.insert(transfers).values({
    id,
    type,
    status: "posted",
    debitAccountId: isDeposit ? house : account,
    creditAccountId: isDeposit ? account : house,
    amount,
    currency,
    channel,
    refunded: cash.refunded ?? 0,
    effectiveAt: at,
    recordedAt: at,
  });
  return id;
}
