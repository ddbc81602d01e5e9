import { z } from "@hono/zod-openapi";
import { addSeconds } from "../../core/clock.ts";
import { validationFailed } from "../../core/errors.ts";
import { fraudRules } from "../../core/fraud-rules.ts";
import { createRoutes } from "../../platform/http/app-env.ts";
import { instantSchema } from "../../platform/http/moment-schema.ts";
import { json, route } from "../../platform/http/route.ts";
import { countShadowFindings, type ShadowCount } from "./queries-shadow.ts";

const daySeconds = 86_400;
const defaultDays = 30;
const maxDays = 92;

const moment = instantSchema.optional();
const decision = z.enum(["allow", "review", "block"]);

const shadowRuleSchema = z
  .object({
    rule: z.enum(fraudRules),
    is_in_shadow: z.boolean().openapi({ description: "Now, by `fraud.shadow` of `POLICY`." }),
    findings: z.int().openapi({ description: "How often it applied while it was in shadow." }),
    changes: z.int().openapi({ description: "How often it alone would have decided otherwise." }),
    by_decision: z.array(z.object({ decision, would_decide: decision, count: z.int() })),
  })
  .openapi("ShadowRule");

const read = route({
  method: "get",
  path: "/shadow-rules",
  access: "permission:cases.read",
  tags: ["Staff"],
  summary: "What fraud rules in shadow would have changed",
  description: `From \`from\` until before \`to\`; the last ${defaultDays} days by default.`,
  request: { query: z.object({ from: moment, to: moment }) },
  responses: { 200: json("Every rule", z.object({ data: z.array(shadowRuleSchema) })) },
});

export const shadowRoutes = createRoutes().openapi(read, async (c) => {
  const { ctx } = c.var;
  const { from, to } = readWindow(c.req.valid("query"), ctx.clock());
  const counts = await countShadowFindings(ctx, from, to);
  const inShadow = ctx.settings.policy["fraud.shadow"];
  const data = fraudRules.map((rule) => {
    const own = counts.filter((each) => each.rule === rule);
    return {
      rule,
      is_in_shadow: inShadow.includes(rule),
      findings: sum(own),
      changes: sum(own.filter((each) => each.decision !== each.wouldDecide)),
      by_decision: own.map(({ decision: decided, wouldDecide, count }) => ({
        decision: decided,
        would_decide: wouldDecide,
        count,
      })),
    };
  });
  return c.json({ data }, 200);
});

function sum(counts: readonly ShadowCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}

/** Throws `validation_failed` for a window that ends before it begins or is too long to count. */
function readWindow(asked: { from?: string | undefined; to?: string | undefined }, now: Date) {
  const to = asked.to === undefined ? now : new Date(asked.to);
  const from =
    asked.from === undefined ? addSeconds(to, -defaultDays * daySeconds) : new Date(asked.from);
  if (from >= to || addSeconds(from, maxDays * daySeconds) < to) {
    const message = `must lie before \`to\`, by ${maxDays} days at most`;
    throw validationFailed({ errors: [{ pointer: "/from", message }] });
  }
  return { from, to };
}
