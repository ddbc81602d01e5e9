import { sql } from "drizzle-orm";
import { z } from "zod";
import { type FraudRule, fraudRules } from "../../core/fraud-rules.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { RiskDecision } from "../ledger/index.ts";
import { shadowFindings } from "./tables.ts";

/** How often one rule in shadow would have turned one decision into another, or the same. */
export type ShadowCount = Readonly<{
  rule: FraudRule;
  decision: RiskDecision;
  wouldDecide: RiskDecision;
  count: number;
}>;

const decision = z.enum(["allow", "review", "block"]);
const countRow = z.object({
  rule: z.enum(fraudRules),
  decision,
  would_decide: decision,
  count: z.coerce.number(),
});

/** What rules in shadow said from one moment to another; each is counted along its own index. */
export async function countShadowFindings(
  ctx: Ctx,
  from: Date,
  to: Date,
): Promise<readonly ShadowCount[]> {
  const { rule, recordedAt, decision: decided, wouldDecide } = shadowFindings;
  const [{ rows }] = await ctx.db.atomic(
    (tx) => [
      tx.execute(sql`
        select asked.rule, found.* from unnest(${`{${fraudRules}}`}::text[]) as asked (rule)
        cross join lateral (
          select ${decided}, ${wouldDecide}, count(*) as count from ${shadowFindings}
          where ${rule} = asked.rule and ${recordedAt} >= ${sql.param(from, recordedAt)}
          and ${recordedAt} < ${sql.param(to, recordedAt)}
          group by ${decided}, ${wouldDecide}) as found
        order by asked.rule, found.decision, found.would_decide`),
    ],
    { isLong: true },
  );
  return z
    .array(countRow)
    .parse(rows)
    .map(({ would_decide: wouldBe, ...row }) => ({ ...row, wouldDecide: wouldBe }));
}
