import { and, eq, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { recordEvents } from "../audit/index.ts";
import { sealNote } from "./seal-note.ts";
import { type CaseDecision, caseNotes, cases } from "./tables.ts";

type Asked = Readonly<{
  /** The wire ids that the cases are about. */
  about: readonly string[];
  decision: Extract<CaseDecision, "false_positive" | "confirmed">;
  /** Who decided the thing that the cases are about. */
  decidedBy: Id<"user">;
  /** The thing that was decided, and what was said of it. */
  by: string;
  text: string;
}>;

export type Settlement = Omit<Asked, "text"> &
  Readonly<{ notes: readonly Readonly<{ caseId: Id<"case">; id: Id<"note">; sealed: string }>[] }>;

/** What `brokenConstraint` gives to whoever escalated one of the cases. */
export const ownEscalation = "somebody else settles an escalated case";
/** And when what is open is not what was open when the settlement was made. */
export const casesAsRead = "the open cases are as read";

/** Of one settlement; a list that is imported opens one of a record at most. */
const maxSettled = 10_000;
/** Written by one statement. */
const perStatement = 200;

/** Reads what is open about a thing, for `settleCases`. */
export async function prepareSettlement(
  ctx: Pick<Ctx, "db" | "newId" | "crypto">,
  { text, ...asked }: Asked,
): Promise<Settlement> {
  const open = await ctx.db
    .select({ id: cases.id })
    .from(cases)
    .where(isOpenAbout(asked.about))
    .limit(maxSettled);
  const notes = await Promise.all(
    open.map(async ({ id: caseId }) => {
      const id = ctx.newId("note");
      return { caseId, id, sealed: await sealNote(ctx, id, text) };
    }),
  );
  return { ...asked, notes };
}

/**
 * Closes what is open about a thing, for the unit that decides the thing itself, each with a note
 * and an audit row of its own. It breaks `ownEscalation` where one case waits for another pair of
 * eyes than those that decide, and `casesAsRead`.
 */
export function settleCases(
  tx: Statements,
  ctx: Ctx,
  { about, decision, decidedBy, by, notes }: Settlement,
): readonly Statement[] {
  const isOpen = isOpenAbout(about);
  const at = ctx.clock();
  const own = tx
    .select({ id: cases.id })
    .from(cases)
    .where(and(isOpen, eq(cases.escalatedBy, decidedBy)));
  const isForOthers = or(isNull(cases.escalatedBy), ne(cases.escalatedBy, decidedBy));
  const close = (ids: Id<"case">[]) =>
    tx
      .update(cases)
      .set({ status: "closed", closedAt: at, decision, decidedBy })
      .where(and(isOpen, inArray(cases.id, ids), isForOthers))
      .returning({ id: cases.id });
  const left = tx.select({ id: cases.id }).from(cases).where(isOpen);
  const written = { authorId: decidedBy, decision, createdAt: at };
  const details = { decision, transfer: null, by };
  const settled = cutIntoParts(notes).flatMap((part) => {
    const ids = part.map(({ caseId }) => caseId);
    return [
      claim(tx, close(ids), casesAsRead, ids.length),
      tx
        .insert(caseNotes)
        .values(part.map(({ sealed, ...note }) => ({ ...note, ...written, textSealed: sealed }))),
      recordEvents(
        tx,
        ctx,
        ids.map((target) => ({ action: "case.decided", target, details })),
      ),
    ];
  });
  return [
    claim(tx, sql`select 1 where not exists (${own})`, ownEscalation),
    ...settled,
    claim(tx, sql`select 1 where not exists (${left})`, casesAsRead),
  ];
}

function cutIntoParts(notes: Settlement["notes"]): Settlement["notes"][] {
  const parts = Math.ceil(notes.length / perStatement);
  return Array.from({ length: parts }, (_, at) =>
    notes.slice(at * perStatement, (at + 1) * perStatement),
  );
}

function isOpenAbout(about: readonly string[]) {
  return and(inArray(cases.about, [...about]), ne(cases.status, "closed"));
}
