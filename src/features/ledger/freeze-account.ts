import { and, eq } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { type Account, findCustomerAccount } from "./queries.ts";
import { accounts } from "./tables.ts";

/** For staff: stops all money of an account; one that is frozen already stays as it is. */
export function freezeAccount(ctx: Ctx, id: Id<"account">): Promise<Account> {
  return setStatus(ctx, id, "active", "frozen");
}

/** For staff: lets money move again. */
export function unfreezeAccount(ctx: Ctx, id: Id<"account">): Promise<Account> {
  return setStatus(ctx, id, "frozen", "active");
}

async function setStatus(
  ctx: Ctx,
  id: Id<"account">,
  from: "active" | "frozen",
  to: "active" | "frozen",
): Promise<Account> {
  const account = await findCustomerAccount(ctx, id);
  if (account.status === to) return account;
  const action = to === "frozen" ? "account.frozen" : "account.unfrozen";
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx
          .update(accounts)
          .set({ status: to })
          .where(and(eq(accounts.id, id), eq(accounts.status, from)))
          .returning({ id: accounts.id }),
        "status is as expected",
      ),
      recordEvent(tx, ctx, { action, target: id }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== "status is as expected") throw error;
    const now = await findCustomerAccount(ctx, id);
    if (now.status !== to) throw conflict({ detail: "The account is closed." });
    return now;
  }
  return { ...account, status: to };
}
