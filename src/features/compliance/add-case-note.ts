import { and, eq, lt, not, sql } from "drizzle-orm";
import { conflict, forbidden } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { findCase } from "./queries.ts";
import { type CaseNote, openNote, sealNote } from "./seal-note.ts";
import { caseNotes, cases, maxCaseNotes } from "./tables.ts";

export type AskedNote = Readonly<{ id: Id<"case">; text: string; attempt: string | null }>;

const roomForNote = "there is room for a note";

/**
 * Writes a note about a case, open or closed. Throws `not_found`, `forbidden` to whoever takes part
 * in it, and `conflict` when it has as many notes as it may have.
 */
export async function addCaseNote(
  ctx: Ctx,
  actor: Actor,
  { id, text, attempt }: AskedNote,
): Promise<CaseNote> {
  const noteId = ctx.newId("note");
  const note = { id: noteId, caseId: id, authorId: actor.userId, decision: null };
  const createdAt = ctx.clock();
  const textSealed = await sealNote(ctx, noteId, text);
  const isOpenTo = and(
    eq(cases.id, id),
    lt(cases.notes, maxCaseNotes),
    not(concerns(actor.userId)),
  );
  const counted = { notes: sql`${cases.notes} + 1` };
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx.update(cases).set(counted).where(isOpenTo).returning({ id: cases.id }),
        roomForNote,
      ),
      tx.insert(caseNotes).values({ ...note, createdAt, textSealed, attempt }),
      recordEvent(tx, ctx, { action: "case.noted", target: id, details: { note: noteId } }),
    ]);
  } catch (error) {
    const broken = brokenConstraint(error);
    const earlier = await findByAttempt(ctx, attempt);
    if (earlier && (broken === roomForNote || broken === "case_notes_attempt_is_unique")) {
      return earlier;
    }
    throw broken === roomForNote ? await whyNot(ctx, actor, id) : error;
  }
  return { ...note, createdAt, text };
}

/** What the same request did when it came before. */
async function findByAttempt(ctx: Ctx, attempt: string | null): Promise<CaseNote | null> {
  if (attempt === null) return null;
  const [row] = await ctx.db
    .select()
    .from(caseNotes)
    .where(eq(caseNotes.attempt, attempt))
    .limit(1);
  return row ? openNote(ctx, row) : null;
}

async function whyNot(ctx: Ctx, actor: Actor, id: Id<"case">): Promise<Error> {
  await findCase(ctx, id);
  const [own] = await ctx.db
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.id, id), concerns(actor.userId)))
    .limit(1);
  return own
    ? forbidden({ detail: "You take part in what this case is about, or reported it." })
    : conflict({ detail: `The case has ${maxCaseNotes} notes already.` });
}

function concerns(userId: Id<"user">) {
  return sql`case_concerns(${cases}, ${sql.param(userId, cases.subjectId)})`;
}
