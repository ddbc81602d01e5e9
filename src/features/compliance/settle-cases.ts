import { and, eq, ne } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { type CaseDecision, cases } from "./tables.ts";

export type Settled = Readonly<{
  /** The wire id that the cases are about. */
  about: string;
  decision: Extract<CaseDecision, "false_positive" | "confirmed">;
  /** Who decided the thing that the cases are about. */
  decidedBy: Id<"user">;
}>;

/** Closes what is open about one thing, for the unit that decides the thing itself. */
export function settleCases(tx: Statements, ctx: Pick<Ctx, "clock">, settled: Settled) {
  const { about, decision, decidedBy } = settled;
  return tx
    .update(cases)
    .set({ status: "closed", closedAt: ctx.clock(), decision, decidedBy })
    .where(and(eq(cases.about, about), ne(cases.status, "closed")));
}
