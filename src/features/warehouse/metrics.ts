import { type Metric, metrics } from "../../core/metric-bands.ts";

export { type Metric, metrics };

/** `money` is told in minor units of the business's currency. */
export type Unit = "ratio" | "percent" | "days" | "months" | "money";

const flows = ["revenue", "cost_of_goods_sold", "operating_expenses", "period_days"] as const;
const currentAssets = ["cash", "receivables", "other_current_assets"] as const;

export type Input =
  | (typeof flows)[number]
  | (typeof currentAssets)[number]
  | "overdue_receivables"
  | "current_liabilities"
  | "long_term_liabilities"
  | "equity"
  | "credit_sales"
  | "credit_sales_days";

/** Inputs that are counts of days; all others are money. */
export const dayInputs: ReadonlySet<string> = new Set(["period_days", "credit_sales_days"]);

type Facts = Readonly<{ unit: Unit; inputs: readonly Input[] }>;

/** The unit of each metric, and which of a day's inputs it was measured from. */
export const factsOf: Readonly<Record<Metric, Facts>> = {
  current_ratio: { unit: "ratio", inputs: [...currentAssets, "current_liabilities"] },
  quick_ratio: { unit: "ratio", inputs: ["cash", "receivables", "current_liabilities"] },
  cash_ratio: { unit: "ratio", inputs: ["cash", "current_liabilities"] },
  gross_margin: { unit: "percent", inputs: ["revenue", "cost_of_goods_sold", "period_days"] },
  net_margin: { unit: "percent", inputs: flows },
  debt_to_equity: {
    unit: "ratio",
    inputs: ["current_liabilities", "long_term_liabilities", "equity"],
  },
  dso: { unit: "days", inputs: ["receivables", "credit_sales", "credit_sales_days"] },
  overdue_share: { unit: "percent", inputs: ["overdue_receivables", "receivables"] },
  net_burn: { unit: "money", inputs: flows },
  runway_months: { unit: "months", inputs: ["cash", ...flows] },
  cash_buffer_days: {
    unit: "days",
    inputs: ["cash", "cost_of_goods_sold", "operating_expenses", "period_days"],
  },
};
