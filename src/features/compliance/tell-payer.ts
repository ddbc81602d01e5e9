import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Transfer } from "../ledger/index.ts";
import { findUserById } from "../users/index.ts";
import { resolvedLetter } from "./letter-resolved.ts";

/** Mails a payer what became of their transfer; for when it is committed. */
export async function tellPayer(ctx: Ctx, payerId: Id<"user">, transfer: Transfer): Promise<void> {
  // The decision stands: a mail that cannot be sent is logged, and must not make it look undone.
  await ctx.background.run("mail", async () => {
    const payer = await findUserById(ctx, payerId);
    if (!payer || payer.status === "erased") return;
    await ctx.mailer.send({
      to: { email: payer.email },
      ...resolvedLetter(transfer),
      idempotencyKey: toUuid("transfer", transfer.id),
    });
  });
}
