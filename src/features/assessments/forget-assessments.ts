import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Statements } from "../../platform/db/database.ts";
import { assessments } from "./tables.ts";

/** The statement that deletes what a person answered. */
export function forgetAssessments(tx: Statements, userId: Id<"user">) {
  return tx.delete(assessments).where(eq(assessments.userId, userId));
}
