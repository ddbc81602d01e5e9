import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";

/** Codes and links that a person gets of one kind within the window; the last one stays good. */
const maxIssuedPerWindow = 5;
const windowSeconds = 3_600;

type BudgetColumns = Readonly<{ issuedInWindow: AnyColumn; windowStartedAt: AnyColumn }>;

/** Counts one issue in the upsert that makes it; `setWhere` is false once the budget is spent. */
export function withinBudget(columns: BudgetColumns, now: Date) {
  const { issuedInWindow, windowStartedAt } = columns;
  const moment = (value: Date): SQL => sql`${sql.param(value, windowStartedAt)}`;
  const isNew = sql`${windowStartedAt} < ${moment(addSeconds(now, -windowSeconds))}`;
  return {
    set: {
      issuedInWindow: sql`case when ${isNew} then 1 else ${issuedInWindow} + 1 end`,
      windowStartedAt: sql`case when ${isNew} then ${moment(now)} else ${windowStartedAt} end`,
    },
    setWhere: sql`(${isNew} or ${issuedInWindow} < ${maxIssuedPerWindow})`,
  };
}
