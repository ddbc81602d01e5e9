import { z } from "zod";
import { type FraudRule, fraudRules } from "./fraud-rules.ts";
import { parseJson } from "./parse-json.ts";

/**
 * What an operator may change with `POLICY`, a JSON object. Names starting with `rate.` are
 * requests per minute; money is in minor units of a two-decimal currency; `*.seconds` are seconds.
 * `fraud.shadow` names rules that are computed and recorded and decide nothing.
 */
export const productionPolicy = {
  "rate.ip": 300,
  "rate.actor": 600,
  "rate.register": 5,
  "rate.login": 10,
  "rate.code": 10,
  "rate.sms": 3,
  "fraud.review": 40,
  "fraud.block": 70,
  "fraud.shadow": noRules(),
  "screening.review": 0.85,
  "transfer.single.unverified": 1_000_00,
  "transfer.day.unverified": 2_000_00,
  "transfer.single.approved": 10_000_00,
  "transfer.day.approved": 50_000_00,
  "card.authorization": 500_00,
  "card.day": 1_000_00,
  "accounts.max": 10,
  "cards.max": 5,
  "report.cash": 10_000_00,
  "lock.failures": 5,
  "lock.seconds": 1_800,
  "step_up.seconds": 300,
  "access_token.seconds": 900,
  "refresh_grace.seconds": 10,
  "code.seconds": 600,
  "kyc.auto_approve": false,
};

function noRules(): readonly FraudRule[] {
  return Object.freeze([]);
}

export type PolicyName = keyof typeof productionPolicy;
export type Policy = Readonly<typeof productionPolicy>;

/** Outside production people and simulators may play. */
const playFactor = 100;

const rulesSchema = z
  .array(z.enum(fraudRules))
  .refine((names) => new Set(names).size === names.length, "must not name a rule twice");

const policySchema = z.strictObject({
  ...Object.fromEntries(
    Object.entries(productionPolicy).map(([name, preset]) => [name, valueSchema(name, preset)]),
  ),
});

function valueSchema(name: string, preset: number | boolean | readonly FraudRule[]) {
  if (typeof preset === "boolean") return z.boolean().optional();
  if (typeof preset === "object") return rulesSchema.optional();
  if (name === "screening.review") return z.number().min(0).max(1).optional();
  return z.int().min(0).optional();
}

/** The defaults with the operator's changes, or every problem in one list of sentences. */
export function parsePolicy(
  text: string | undefined,
  isProduction: boolean,
): { ok: true; policy: Policy } | { ok: false; problems: string[] } {
  const presets = isProduction ? productionPolicy : playfulPolicy();
  if (text === undefined) return { ok: true, policy: Object.freeze(presets) };
  const parsed = policySchema.safeParse(parseJson(text));
  if (parsed.success) {
    return { ok: true, policy: Object.freeze({ ...presets, ...(parsed.data as Partial<Policy>) }) };
  }
  return { ok: false, problems: parsed.error.issues.map(describe) };
}

function playfulPolicy(): Policy {
  return Object.fromEntries(
    Object.entries(productionPolicy).map(([name, preset]) => [
      name,
      name.startsWith("rate.") && typeof preset === "number" ? preset * playFactor : preset,
    ]),
  ) as Policy;
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(productionPolicy).join(", ");
    return `unknown name ${issue.keys.join(", ")}; the known names are ${known}`;
  }
  const name = issue.path.join(".");
  return name === "" ? "must be a JSON object" : `${name}: ${issue.message}`;
}
