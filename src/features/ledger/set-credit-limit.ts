import { and, eq } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { type Account, findCustomerAccount } from "./queries.ts";
import { accounts } from "./tables.ts";

/**
 * For staff: how far below zero a credit account may go, in minor units. Throws `conflict` when it
 * has gone further already, and for accounts that have no credit.
 */
export async function setCreditLimit(
  ctx: Ctx,
  id: Id<"account">,
  creditLimit: number,
): Promise<Account> {
  const account = await findCustomerAccount(ctx, id);
  if (account.type !== "credit") {
    throw conflict({ detail: "Only credit accounts have a credit limit." });
  }
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx
          .update(accounts)
          .set({ creditLimit })
          .where(and(eq(accounts.id, id), eq(accounts.creditLimit, account.creditLimit)))
          .returning({ id: accounts.id }),
        "credit_limit is as read",
      ),
      recordEvent(tx, ctx, {
        action: "account.credit_limit_changed",
        target: id,
        details: { before: account.creditLimit, after: creditLimit },
      }),
    ]);
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === "available never crosses the floor") {
      throw conflict({ detail: "More than that is in use." });
    }
    if (broken === "credit_limit is as read") throw conflict();
    throw error;
  }
  return { ...account, creditLimit };
}
