import { and, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { type CaseDecision, cases } from "./tables.ts";

export type Settled = Readonly<{
  /** The wire ids that the cases are about. */
  about: readonly string[];
  decision: Extract<CaseDecision, "false_positive" | "confirmed">;
  /** Who decided the thing that the cases are about. */
  decidedBy: Id<"user">;
}>;

/** What `brokenConstraint` gives to whoever escalated one of the cases. */
export const ownEscalation = "somebody else settles an escalated case";

/**
 * Closes what is open about a thing, for the unit that decides the thing itself. It breaks
 * `ownEscalation` where one case waits for another pair of eyes than those that decide.
 */
export function settleCases(
  tx: Statements,
  ctx: Pick<Ctx, "clock">,
  { about, decision, decidedBy }: Settled,
): [Statement, Statement] {
  const isOpen = and(inArray(cases.about, [...about]), ne(cases.status, "closed"));
  const byAnother = or(isNull(cases.escalatedBy), ne(cases.escalatedBy, decidedBy));
  const left = tx.select({ id: cases.id }).from(cases).where(isOpen);
  return [
    tx
      .update(cases)
      .set({ status: "closed", closedAt: ctx.clock(), decision, decidedBy })
      .where(and(isOpen, byAnother)),
    claim(tx, sql`select 1 where not exists (${left})`, ownEscalation),
  ];
}
