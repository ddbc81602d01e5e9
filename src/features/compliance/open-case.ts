import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { type CaseType, cases } from "./tables.ts";

export type NewCase = Readonly<{
  type: CaseType;
  /** The customer whom it is about. */
  subjectId: Id<"user">;
  /** The wire id of what it is about, such as a KYC record. */
  about: string | null;
  /** 0 to 100: how grave it looks. */
  score: number;
  reasons: readonly string[];
  /** What must not open two cases has one name, such as a record and the list it was met on. */
  attempt: string;
}>;

/** The statement that opens a case, once per attempt, for the unit of what it is about. */
export function openCase(tx: Statements, ctx: Pick<Ctx, "clock" | "newId">, opened: NewCase) {
  return tx
    .insert(cases)
    .values({
      ...opened,
      id: ctx.newId("case"),
      status: "open",
      reasons: [...opened.reasons],
      openedAt: ctx.clock(),
    })
    .onConflictDoNothing({ target: cases.attempt });
}
