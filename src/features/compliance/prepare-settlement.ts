import { and, eq, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { recordEvent } from "../audit/index.ts";
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
const maxSettled = 100;

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
  const ids = notes.map(({ caseId }) => caseId);
  const closed = tx
    .update(cases)
    .set({ status: "closed", closedAt: at, decision, decidedBy })
    .where(
      and(
        ...[isOpen, inArray(cases.id, ids)],
        or(isNull(cases.escalatedBy), ne(cases.escalatedBy, decidedBy)),
      ),
    )
    .returning({ id: cases.id });
  const left = tx.select({ id: cases.id }).from(cases).where(isOpen);
  return [
    claim(tx, sql`select 1 where not exists (${own})`, ownEscalation),
    ...(ids.length > 0 ? [claim(tx, closed, casesAsRead, ids.length)] : []),
    claim(tx, sql`select 1 where not exists (${left})`, casesAsRead),
    ...notes.flatMap(({ caseId, id, sealed: textSealed }) => [
      tx
        .insert(caseNotes)
        .values({ id, caseId, authorId: decidedBy, decision, textSealed, createdAt: at }),
      recordEvent(tx, ctx, {
        action: "case.decided",
        target: caseId,
        details: { decision, transfer: null, by },
      }),
    ]),
  ];
}

function isOpenAbout(about: readonly string[]) {
  return and(inArray(cases.about, [...about]), ne(cases.status, "closed"));
}
