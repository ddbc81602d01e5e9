import { addSeconds } from "../../core/clock.ts";
import type { ErrorFacts } from "../../core/error.ts";
import { DomainError } from "../../core/error.ts";
import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import {
  type Effect,
  findEffect,
  type PostingItem,
  postRequest,
  type RefusedItem,
  refusalOf,
  refuseBlocked,
} from "../ledger/index.ts";
import { type AskedTransfer, type AssessedTransfer, assessTransfers } from "./assess-transfers.ts";
import { refusalOfDates } from "./effective-date.ts";
import { newTransfer } from "./new-transfer.ts";
import type { Transfer } from "./queries.ts";
import { type Answered, readFirstAnswer } from "./read-first-answer.ts";
import { presentTransaction } from "./schema.ts";
import type { Scores } from "./score-transfers.ts";

/** A review that nobody decided gives the money back. */
const reviewSeconds = 30 * 86_400;

/**
 * Posts one transfer, or holds it for review when the rules say so. `begun` are scores that were
 * read in advance.
 */
export async function createTransfer(
  ctx: Ctx,
  actor: Actor,
  asked: AskedTransfer,
  key: ClaimedKey,
  begun: Scores | null = null,
): Promise<Answered> {
  return createAll(ctx, actor, [asked], { key, isBatch: false, begun });
}

/** Posts all of a batch or none of it; `errors` of a refusal points at the item. */
export async function createBatch(
  ctx: Ctx,
  actor: Actor,
  asked: readonly AskedTransfer[],
  key: ClaimedKey,
): Promise<Answered> {
  return createAll(ctx, actor, asked, { key, isBatch: true, begun: null });
}

type Manner = Readonly<{ key: ClaimedKey; isBatch: boolean; begun: Scores | null }>;

async function createAll(
  ctx: Ctx,
  actor: Actor,
  asked: readonly AskedTransfer[],
  { key, isBatch, begun }: Manner,
): Promise<Answered> {
  const misdated = refusalOfDates(asked, { actor, now: ctx.clock() }, (place) =>
    isBatch ? `/transfers/${place}` : "",
  );
  if (misdated) return readEarlierAnswer(ctx, key, misdated);
  if (isBatch) demandIds(asked);
  const assessed = await assessTransfers(ctx, actor, asked, begun);
  const planned = assessed.map((transfer) => plan(ctx, actor, transfer));
  const effect: Effect = { kind: "transfers", ids: planned.map(({ id }) => id) };
  const act = describeAct(planned, isBatch);
  const blocked = planned.findIndex(({ risk }) => risk.decision === "block");
  const { risk, caseId } = planned[blocked] ?? {};
  if (risk && caseId) {
    const blocking = { key, effect, act: { ...act, action: "transfer.blocked" }, caseId, ...risk };
    const posted = await pointingAt(isBatch ? blocked : null, () =>
      refuseBlocked(ctx, { ...blocking, subjectId: actor.userId }),
    );
    return readFirstAnswer(ctx, posted);
  }
  let rows: Transfer[] = [];
  const posted = await postRequest(
    ctx,
    {
      key,
      size: planned.length,
      build(at) {
        rows = planned.map(({ row }) => row(at));
        const items = planned.map(({ item }, place) => item(rows[place] as Transfer, at));
        return { effect, act, items };
      },
    },
    isBatch ? refusalAt : refusalOf,
  );
  if (posted.outcome === "replayed") return readFirstAnswer(ctx, posted);
  return { transfers: rows, isReplay: false };
}

/** A date that was near enough once is too far back later; the key still knows what it did then. */
async function readEarlierAnswer(
  ctx: Ctx,
  key: ClaimedKey,
  refusal: DomainError,
): Promise<Answered> {
  const effect = await findEffect(ctx, key);
  if (effect === null) throw refusal;
  return readFirstAnswer(ctx, { outcome: "replayed", effect });
}

/** A malformed id names nothing, as one that is well-formed and not there. */
function demandIds(asked: readonly AskedTransfer[]): void {
  const nameless = asked.findIndex(
    ({ fromAccountId: from, toAccountId: to }) => !isId("account", from) || !isId("account", to),
  );
  if (nameless >= 0) throw withPointer(notFound(), nameless);
}

/** All that is decided before the moment of the posting is known. */
function plan(ctx: Ctx, actor: Actor, transfer: AssessedTransfer) {
  const { debit, credit, amount, currency, risk } = transfer;
  const id = ctx.newId("transfer");
  const isHeld = risk.decision === "review";
  const holdId = isHeld ? ctx.newId("hold") : null;
  const caseId = risk.decision === "allow" ? null : ctx.newId("case");
  const row = (at: Date): Transfer =>
    newTransfer(
      {
        id,
        type: "transfer",
        status: isHeld ? "pending_review" : "posted",
        debitAccountId: debit,
        creditAccountId: credit,
        amount,
        currency,
        initiatedBy: actor.userId,
        description: transfer.description ?? null,
        reference: transfer.reference ?? null,
        metadata: transfer.metadata ?? null,
        holdId,
        riskDecision: risk.decision,
        riskScore: risk.score,
        riskReasons: [...risk.reasons],
        ...(transfer.effectiveAt ? { effectiveAt: transfer.effectiveAt } : {}),
      },
      at,
    );
  const item = (written: Transfer, at: Date): PostingItem => ({
    kind: isHeld ? "review" : "post",
    transferId: id,
    type: "transfer",
    debit,
    credit,
    payer: actor.userId,
    isLimited: true,
    amount,
    currency,
    initiatedBy: actor.userId,
    description: written.description,
    reference: written.reference,
    metadata: written.metadata,
    effectiveAt: written.effectiveAt,
    telling: {
      kind: isHeld ? "transaction.pending_review" : "transaction.posted",
      payload: presentTransaction(written),
    },
    risk,
    ...(holdId
      ? { hold: { id: holdId, kind: "review", expiresAt: addSeconds(at, reviewSeconds) } }
      : {}),
    ...(holdId && caseId ? { case: { id: caseId, attempt: null } } : {}),
  });
  return { id, amount, currency, risk, caseId, row, item };
}

type Planned = ReturnType<typeof plan>;

function describeAct(planned: readonly Planned[], isBatch: boolean) {
  const [first] = planned;
  if (isBatch || !first) {
    const details = { count: planned.length, first: first?.id ?? null };
    return { action: "transfer.batch_posted", details };
  }
  const { id, amount, currency, risk } = first;
  const details = { amount, currency, risk: risk.decision };
  const action = risk.decision === "review" ? "transfer.held" : "transfer.posted";
  return { action, target: id as Id<"transfer">, details };
}

/** The refusal of a batch names the item that caused it. */
function refusalAt(refused: RefusedItem): Error {
  return withPointer(refusalOf(refused), refused.item);
}

function withPointer({ definition, facts }: DomainError, item: number): DomainError {
  const detail = facts.detail ?? definition.title;
  const errors: ErrorFacts["errors"] = [{ pointer: `/transfers/${item}`, message: detail }];
  return new DomainError(definition, { ...facts, errors });
}

async function pointingAt<Result>(
  item: number | null,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw item !== null && error instanceof DomainError ? withPointer(error, item) : error;
  }
}
