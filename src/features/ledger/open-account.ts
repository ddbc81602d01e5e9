import { and, eq, ne, sql } from "drizzle-orm";
import { unauthenticated } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import { exponentOf } from "../../core/money.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { type Mark, unmarked } from "../../platform/http/idempotency.ts";
import { recordEvent } from "../audit/index.ts";
import { users } from "../users/index.ts";
import { kycRequired, limitExceeded } from "./errors.ts";
import { type Account, newAccount } from "./queries.ts";
import { type AccountType, accounts } from "./tables.ts";

export type NewAccount = Readonly<{
  type: Exclude<AccountType, "system">;
  currency: string;
  name: string | null;
}>;

const gatedTypes: ReadonlySet<AccountType> = new Set(["credit", "investment"]);

/**
 * Opens an empty account. Throws `kyc_required` for a type that needs an approved record, and
 * `limit_exceeded` for somebody with `accounts.max` open accounts.
 */
export async function openAccount(
  ctx: Ctx,
  ownerId: Id<"user">,
  { type, currency, name }: NewAccount,
  mark: Mark = unmarked,
): Promise<Account> {
  const exponent = exponentOf(currency);
  if (exponent === undefined) throw new Error("The currency was not checked");
  const account = {
    id: ctx.newId("account"),
    ownerId,
    type,
    currency,
    exponent,
    name,
    createdAt: ctx.clock(),
  };
  const max = ctx.settings.policy["accounts.max"];
  try {
    await ctx.db.atomic((tx) => {
      const owner = tx
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.id, ownerId), ne(users.status, "erased")))
        .for("no key update");
      const approved = tx
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.id, ownerId), eq(users.kycStatus, "approved")));
      const open = tx
        .select({ one: sql`1` })
        .from(accounts)
        .where(and(eq(accounts.ownerId, ownerId), ne(accounts.status, "closed")));
      const room = sql`select 1 where (select count(*) from (${open}) as o) < ${max}`;
      return [
        // Whoever opens another one at the same time, or is being erased, waits here.
        claim(tx, owner, "user exists"),
        ...(gatedTypes.has(type) ? [claim(tx, approved, "kyc is approved")] : []),
        claim(tx, room, "accounts have a limit"),
        tx.insert(accounts).values(account),
        recordEvent(tx, ctx, {
          action: "account.opened",
          target: account.id,
          details: { type, currency },
        }),
        ...mark(tx, account.id),
      ];
    });
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === "user exists") throw unauthenticated();
    if (broken === "kyc is approved") throw kycRequired();
    if (broken === "accounts have a limit") {
      const detail = `At most ${max} accounts may be open at a time.`;
      throw limitExceeded({ detail, members: { limit: max, window: "accounts" } });
    }
    throw error;
  }
  return newAccount(account);
}
