import { and, eq, ne } from "drizzle-orm";
import type { Id } from "../../../src/core/id.ts";
import { holds } from "../../../src/features/ledger/tables.ts";
import { users } from "../../../src/features/users/tables.ts";
import { caseOf, casesPath, decide } from "../cases.ts";
import { accountOf, fund, keyed, openAccount, transfer } from "../money.ts";
import { goodPassword, type Person, personOf, type Reply } from "../start.ts";
import type { OwnApp } from "./own-app.ts";
import { atApp, signUpAt } from "./own-person.ts";

/** What somebody writes about money, by which they could be known again. */
export const moneyTexts = {
  accountName: "Wilhelmina's rainy days",
  description: "Canary birthday present of Wilhelmina",
  reference: "CANARY-77-REF",
  noteKey: "canaryKey",
  note: "a canary in the metadata",
} as const;

/** What the house wrote on the same accounts, and somebody else to the same person. */
export const foreignTexts = {
  ofHouse: "Salary of the canary",
  ofReversal: "Canary phoned about it",
  ofFriend: "Thanks from a friend",
} as const;

export type MoneyLife = Readonly<{ accounts: Id<"account">[]; friend: Person }>;

const transactions = "/api/v1/transactions";

/**
 * Money comes, goes, goes back, is held for a payee and for a review: rows in every table of the
 * ledger, and a case.
 */
export async function liveOnMoney(app: OwnApp, person: Person): Promise<MoneyLife> {
  const [friend, admin] = [await signUpAt(app), await makeAdmin(app)];
  const to = await openAccount(friend, { balance: 500 });
  const from = await openAccount(person);
  const name = { body: { name: moneyTexts.accountName } };
  await must(person.send("PATCH", `/api/v1/accounts/${from}`, name), 200);
  const came = { account_id: from, amount: 120_000, currency: "USD", channel: "wire" };
  const salary = { ...came, description: foreignTexts.ofHouse };
  await must(keyed(admin, `${transactions}/deposit`, salary), 201);
  await fund(person, from, 1_000);

  const { description, reference, noteKey, note } = moneyTexts;
  const texts = { description, reference, metadata: { [noteKey]: note } };
  const present = await must(transfer(person, { from, to, amount: 100, ...texts }), 201);
  const back = { reason: foreignTexts.ofReversal };
  await must(keyed(admin, `${transactions}/${present.id}/reverse`, back), 201);
  const thanks = { from: to, to: from, amount: 50, description: foreignTexts.ofFriend };
  await must(transfer(friend, thanks), 201);
  // Six small ones make a habit, and a seventh, so much larger and so soon, is held.
  for (let sent = 1; sent < 6; sent += 1) {
    await must(transfer(person, { from, to, amount: 100, ...texts }), 201);
  }
  const held = await must(transfer(person, { from, to, amount: 100_000, ...texts }), 202);
  const { id: caseId } = await caseOf(admin, held.id);
  await must(admin.post(`${casesPath}/${caseId}/notes`, { text: "To be looked at." }), 201);
  const hold = { account_id: from, to_account_id: to, amount: 500, currency: "USD" };
  await must(keyed(person, `${transactions}/holds`, hold), 201);
  return { accounts: [from as Id<"account">], friend };
}

/** Ends what is open, and takes the money out, so that nothing keeps the person. */
export async function settleAffairs(app: OwnApp, person: Person): Promise<void> {
  // Those of cards have ended with their authorizations.
  const own = and(eq(holds.ownerId, person.id as Id<"user">), ne(holds.kind, "card"));
  const admin = await makeAdmin(app);
  for (const hold of await app.db.select().from(holds).where(own)) {
    if (hold.kind === "customer") {
      await must(person.post(`${transactions}/holds/${hold.id}/void`), 200);
    } else {
      await blockReview(admin, hold);
    }
  }
  const { body } = await person.get("/api/v1/accounts");
  for (const { id } of body.data) {
    const { balance, available_balance: available } = await accountOf(person, id);
    if (balance !== available) throw new Error("Something is still held");
    const paid = { account_id: id, amount: balance, currency: "USD", channel: "wire" };
    if (balance > 0) await must(keyed(admin, `${transactions}/withdrawal`, paid), 201);
  }
}

/** Staff decline what a review holds. */
async function blockReview(admin: Person, { transferId }: typeof holds.$inferSelect) {
  const { id } = await caseOf(admin, transferId ?? "");
  await must(decide(admin, id, "block"), 200);
}

/** A member of staff with every permission, signed in. */
export async function makeAdmin(app: OwnApp): Promise<Person> {
  const { id, email } = await signUpAt(app);
  const isAdmin = eq(users.id, id as Id<"user">);
  await app.db.update(users).set({ role: "admin" }).where(isAdmin);
  const login = { email, password: goodPassword };
  const session = await app.visitor().post("/api/v1/auth/login", login);
  if (session.status !== 200) throw new Error(`Not signed in: ${session.text}`);
  return atApp(app, personOf(email, "unknown", session));
}

async function must(sent: Promise<Reply>, status: number): Promise<Reply["body"]> {
  const reply = await sent;
  if (reply.status === status) return reply.body;
  throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
}
