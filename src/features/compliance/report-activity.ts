import { and, eq, inArray, or } from "drizzle-orm";
import { forbidden, notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import { accounts, transfers } from "../ledger/index.ts";
import { findUserById } from "../users/index.ts";
import { type CaseDetail, findCaseDetail } from "./queries.ts";
import { sealNote } from "./seal-note.ts";
import { caseNotes, cases } from "./tables.ts";

export type AskedReport = Readonly<{
  subjectId: string;
  reasons: readonly string[];
  note: string;
  transferId: string | null;
  attempt: string | null;
}>;

/**
 * Opens a case about what a person of staff noticed; somebody else decides it. Throws `not_found`
 * when there is no such customer, or no such transfer in which they take part, and `forbidden` for
 * a report about oneself. What is read first can never cease to be: no row of these is removed.
 */
export async function reportActivity(
  ctx: Ctx,
  actor: Actor,
  asked: AskedReport,
): Promise<CaseDetail> {
  const { subjectId, transferId, attempt } = asked;
  if (!isId("user", subjectId)) throw notFound();
  if (subjectId === actor.userId) {
    throw forbidden({ detail: "Nobody reports about themselves; ask a colleague." });
  }
  if (!(await findUserById(ctx, subjectId))) throw notFound();
  const about = transferId === null ? null : await demandTransfer(ctx, subjectId, transferId);
  const id = ctx.newId("case");
  const noteId = ctx.newId("note");
  const now = ctx.clock();
  const textSealed = await sealNote(ctx, noteId, asked.note);
  const opened: typeof cases.$inferInsert = {
    id,
    type: "suspicious_activity",
    status: "open",
    subjectId,
    transferId: about,
    // Nothing was scored: a person noticed it.
    score: 0,
    reasons: [...asked.reasons],
    attempt,
    openedAt: now,
    openedBy: actor.userId,
    notes: 1,
  };
  const note = { id: noteId, caseId: id, authorId: actor.userId, textSealed, createdAt: now };
  try {
    await ctx.db.atomic((tx) => [
      tx.insert(cases).values(opened),
      tx.insert(caseNotes).values(note),
      recordEvent(tx, ctx, { action: "case.opened", target: id, details: { by: "staff" } }),
    ]);
  } catch (error) {
    const earlier = await findByAttempt(ctx, attempt);
    if (earlier === null) throw error;
    return findCaseDetail(ctx, earlier);
  }
  return findCaseDetail(ctx, id);
}

async function demandTransfer(
  ctx: Ctx,
  subjectId: Id<"user">,
  id: string,
): Promise<Id<"transfer">> {
  if (!isId("transfer", id)) throw notFound();
  const own = ctx.db
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.ownerId, subjectId));
  const takesPart = or(
    eq(transfers.initiatedBy, subjectId),
    inArray(transfers.debitAccountId, own),
    inArray(transfers.creditAccountId, own),
  );
  const [found] = await ctx.db
    .select({ id: transfers.id })
    .from(transfers)
    .where(and(eq(transfers.id, id), takesPart))
    .limit(1);
  if (!found) throw notFound();
  return found.id;
}

/** What the same request did when it came before. */
async function findByAttempt(ctx: Ctx, attempt: string | null): Promise<Id<"case"> | null> {
  if (attempt === null) return null;
  const [row] = await ctx.db
    .select({ id: cases.id })
    .from(cases)
    .where(eq(cases.attempt, attempt))
    .limit(1);
  return row?.id ?? null;
}
