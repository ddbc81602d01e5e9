import { and, eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { accountNotActive, accountNotEmpty } from "./errors.ts";
import { type Account, findOwnAccount } from "./queries.ts";
import { accounts } from "./tables.ts";

/** What else happens in the same unit: before the account is locked, and after it is closed. */
export type AlongsideClosing = Readonly<{
  before(tx: Statements): readonly Statement[];
  after(tx: Statements): readonly Statement[];
}>;

/**
 * Closes an empty account for good; one that is closed already stays as it is. Throws
 * `account_not_empty`, and `account_not_active` for a frozen one.
 */
export async function closeAccount(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: Id<"account">,
  alongside: AlongsideClosing,
): Promise<Account> {
  const account = await findOwnAccount(ctx, ownerId, id);
  if (account.status === "closed") return account;
  const closedAt = ctx.clock();
  try {
    await ctx.db.atomic((tx): [Statement, ...Statement[]] => [
      ...(alongside.before(tx) as []),
      claim(
        tx,
        tx
          .update(accounts)
          .set({ status: "closed", closedAt })
          .where(and(eq(accounts.id, id), eq(accounts.status, "active")))
          .returning({ id: accounts.id }),
        "account is active",
      ),
      recordEvent(tx, ctx, { action: "account.closed", target: id }),
      ...alongside.after(tx),
    ]);
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === "a closed account is empty") throw accountNotEmpty();
    if (broken === "account is active") return stillClosed(ctx, ownerId, id);
    throw error;
  }
  return { ...account, status: "closed", closedAt };
}

/** Somebody closed or froze it in between. */
async function stillClosed(ctx: Ctx, ownerId: Id<"user">, id: Id<"account">): Promise<Account> {
  const account = await findOwnAccount(ctx, ownerId, id);
  if (account.status !== "closed") throw accountNotActive();
  return account;
}
