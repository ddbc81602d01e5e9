import { notFound } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import {
  findOwnAccount,
  houseAccount,
  isHouseAccount,
  type PostingItem,
  postRequest,
} from "../ledger/index.ts";
import { readAccountId } from "./assess-transfers.ts";
import { newTransfer } from "./new-transfer.ts";
import type { Transfer } from "./queries.ts";
import { type Answered, readFirstAnswer } from "./read-first-answer.ts";
import { presentTransaction } from "./schema.ts";

/** Money that comes into the house or leaves it. */
export type CashMovement = Readonly<{
  accountId: string;
  /** Minor units. */
  amount: number;
  currency: string;
  channel: string | null;
  description: string | null;
}>;

export type CashDirection = "deposit" | "withdrawal";

/**
 * Books a deposit or a withdrawal of a customer's account; for staff, whom no limit of the
 * customer's concerns.
 */
export async function moveCash(
  ctx: Ctx,
  actor: Actor,
  { direction, ...movement }: CashMovement & Readonly<{ direction: CashDirection }>,
  key: ClaimedKey,
): Promise<Answered> {
  const { amount, currency, channel, description } = movement;
  const customer = readAccountId(movement.accountId);
  if (isHouseAccount(customer)) throw notFound();
  const id = ctx.newId("transfer");
  const cash = houseAccount("cash", currency, id);
  const isDeposit = direction === "deposit";
  const debit = isDeposit ? cash.id : customer;
  const credit = isDeposit ? customer : cash.id;
  const parties = { debitAccountId: debit, creditAccountId: credit };
  const facts = { id, type: direction, status: "posted", amount, currency } as const;
  const row = { ...facts, ...parties, initiatedBy: actor.userId, description, channel };
  let written: Transfer = newTransfer(row, ctx.clock());
  const posted = await postRequest(ctx, {
    key,
    size: 1,
    build(at) {
      written = newTransfer(row, at);
      const item: PostingItem = {
        kind: "post",
        transferId: id,
        type: direction,
        debit,
        credit,
        payer: null,
        isLimited: false,
        amount,
        currency,
        initiatedBy: actor.userId,
        description,
        channel,
        telling: { kind: "transaction.posted", payload: presentTransaction(written) },
      };
      const details = { amount, currency, channel };
      const act = { action: `${direction}.posted`, target: id, details };
      return { effect: { kind: "transfers", ids: [id] }, act, items: [item], house: [cash] };
    },
  });
  if (posted.outcome === "replayed") return readFirstAnswer(ctx, posted);
  return { transfers: [written], isReplay: false };
}

/** Outside production: money from nowhere on an own account, so that there is something to send. */
export async function depositForPlay(
  ctx: Ctx,
  actor: Actor,
  movement: CashMovement,
  key: ClaimedKey,
): Promise<Answered> {
  await findOwnAccount(ctx, actor.userId, movement.accountId);
  return moveCash(ctx, actor, { ...movement, direction: "deposit" }, key);
}
