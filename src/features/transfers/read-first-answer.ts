import type { Ctx } from "../../platform/ctx.ts";
import type { Posted } from "../ledger/index.ts";
import { asFirstAnswered } from "./new-transfer.ts";
import { findTransfers, type Transfer } from "./queries.ts";

/** The transfers that a request made, now or when its key was first used. */
export type Answered = Readonly<{ transfers: readonly Transfer[]; isReplay: boolean }>;

/** What a key was answered with when it had its effect, whatever happened to that since. */
export async function readFirstAnswer(ctx: Ctx, posted: Posted): Promise<Answered> {
  if (posted.outcome !== "replayed") throw new Error("Nothing was posted under this key before");
  const transfers = await findTransfers(ctx, posted.effect.ids);
  return { transfers: transfers.map(asFirstAnswered), isReplay: true };
}
