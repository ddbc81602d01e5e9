import { z } from "zod";
import { parseJson } from "./parse-json.ts";

/** What is measured of a business, in the order in which it is told. */
export const metrics = [
  "current_ratio",
  "quick_ratio",
  "cash_ratio",
  "gross_margin",
  "net_margin",
  "debt_to_equity",
  "dso",
  "overdue_share",
  "net_burn",
  "runway_months",
  "cash_buffer_days",
] as const;

export type Metric = (typeof metrics)[number];

/** From where a value is green and amber. Beyond amber it is red; without one it has no band. */
export type Limits = Readonly<{
  better: "higher" | "lower";
  green: number;
  amber: number | null;
}>;
export type BandTable = Readonly<Record<Metric, Limits>>;

/**
 * Rules of thumb of practitioners, which vary by industry: guidance, not a verdict. Percentages are
 * whole, as values are; burn is in minor units.
 */
export const usualBands: BandTable = {
  current_ratio: { better: "higher", amber: 1, green: 1.5 },
  quick_ratio: { better: "higher", amber: 0.8, green: 1 },
  cash_ratio: { better: "higher", amber: 0.2, green: 0.5 },
  gross_margin: { better: "higher", amber: 20, green: 40 },
  net_margin: { better: "higher", amber: 0, green: 10 },
  debt_to_equity: { better: "lower", amber: 2, green: 1 },
  dso: { better: "lower", amber: 60, green: 30 },
  overdue_share: { better: "lower", amber: 25, green: 10 },
  net_burn: { better: "lower", amber: null, green: 0 },
  runway_months: { better: "higher", amber: 3, green: 6 },
  cash_buffer_days: { better: "higher", amber: 15, green: 30 },
};

const limit = z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const change = z.strictObject({ green: limit.optional(), amber: limit.nullable().optional() });
const changes = z.strictObject(
  Object.fromEntries(metrics.map((metric) => [metric, change.optional()])),
);

/** A JSON object of changes; the usual bands with them, or every problem as a sentence. */
export const bandsVariable = z
  .string()
  .optional()
  .transform((text, checked): BandTable => {
    if (text === undefined) return usualBands;
    const parsed = changes.safeParse(parseJson(text));
    const bands = withChanges(parsed.data ?? {});
    const crossed = metrics.filter((metric) => isCrossed(bands[metric]));
    const problems = parsed.success
      ? crossed.map((metric) => `has for ${metric} an amber that is better than its green`)
      : parsed.error.issues.map(describe);
    for (const message of problems) checked.addIssue({ code: "custom", message });
    return problems.length === 0 ? bands : z.NEVER;
  });

function withChanges(changed: z.infer<typeof changes>): BandTable {
  const of = (metric: Metric) => ({ ...usualBands[metric], ...changed[metric] });
  return Object.freeze(
    Object.fromEntries(metrics.map((metric) => [metric, of(metric)])),
  ) as BandTable;
}

function isCrossed({ better, green, amber }: Limits): boolean {
  if (amber === null) return false;
  return better === "higher" ? amber > green : amber < green;
}

function describe(issue: z.core.$ZodIssue): string {
  const name = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = name === "" ? metrics.join(", ") : "green, amber";
    const where = name === "" ? "" : ` at ${name}`;
    return `has the unknown name ${issue.keys.join(", ")}${where}; the known names are ${known}`;
  }
  return name === "" ? "must be a JSON object" : `at ${name}: ${issue.message}`;
}
