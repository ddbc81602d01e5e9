import { addSeconds } from "../../core/clock.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import { type Effect, type PostingItem, postRequest, refuseBlocked } from "../ledger/index.ts";
import { type AskedTransfer, assessTransfers } from "./assess-transfers.ts";
import { findHold, type Hold } from "./queries-holds.ts";
import { presentHold } from "./schema-holds.ts";

export type AskedHold = Pick<
  AskedTransfer,
  "fromAccountId" | "toAccountId" | "amount" | "currency"
> &
  Readonly<{ expiresInSeconds: number }>;

export type AnsweredHold = Readonly<{ hold: Hold; isReplay: boolean }>;

/**
 * Reserves money for a payee. A hold that the rules would hold for review is blocked: nobody could
 * decide it before its capture.
 */
export async function createHold(
  ctx: Ctx,
  actor: Actor,
  { expiresInSeconds, ...asked }: AskedHold,
  key: ClaimedKey,
): Promise<AnsweredHold> {
  const [assessed] = await assessTransfers(ctx, actor, [asked]);
  if (!assessed) throw new Error("A hold was not assessed");
  const { debit, credit, amount, currency, risk } = assessed;
  const holdId = ctx.newId("hold");
  const effect: Effect = { kind: "hold", ids: [holdId] };
  const details = { amount, currency, risk: risk.decision };
  if (risk.decision !== "allow") {
    const act = { action: "transfer.blocked", target: holdId, details };
    const caseId = ctx.newId("case");
    const subject = { subjectId: actor.userId, ...risk };
    const posted = await refuseBlocked(ctx, { key, effect, act, caseId, ...subject });
    return replay(ctx, actor, posted);
  }
  let hold: Hold | undefined;
  const posted = await postRequest(ctx, {
    key,
    size: 1,
    build(at) {
      const expiresAt = addSeconds(at, expiresInSeconds);
      const written: Hold = {
        id: holdId,
        kind: "customer",
        accountId: debit,
        toAccountId: credit,
        ownerId: actor.userId,
        amount,
        reductions: null,
        capturedAmount: 0,
        currency,
        status: "open",
        transferId: null,
        spentOn: "",
        expiresAt,
        createdAt: at,
        resolvedAt: null,
      };
      hold = written;
      const item: PostingItem = {
        kind: "hold",
        transferId: null,
        type: "transfer",
        debit,
        credit,
        payer: actor.userId,
        isLimited: true,
        amount,
        currency,
        initiatedBy: actor.userId,
        telling: { kind: "hold.created", payload: presentHold(written) },
        hold: { id: holdId, kind: "customer", expiresAt },
      };
      return { effect, act: { action: "hold.created", target: holdId, details }, items: [item] };
    },
  });
  if (posted.outcome === "done" && hold) return { hold, isReplay: false };
  return replay(ctx, actor, posted);
}

async function replay(
  ctx: Ctx,
  actor: Actor,
  posted: Awaited<ReturnType<typeof postRequest>>,
): Promise<AnsweredHold> {
  const [id] = posted.outcome === "replayed" ? posted.effect.ids : [];
  const hold = await findHold(ctx, actor.userId, id ?? "");
  const asCreated = { status: "open", capturedAmount: 0, transferId: null } as const;
  return { hold: { ...hold, ...asCreated }, isReplay: true };
}
