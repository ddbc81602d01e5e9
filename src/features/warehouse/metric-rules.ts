import type { BandTable, Metric } from "../../core/metric-bands.ts";

export type Band = "red" | "amber" | "green";

/** Said beside every band. */
export const guidance =
  "Bands are rules of thumb that vary by industry: guidance to look closer, not a verdict.";

/** `note` is the code that was kept with the measurement. */
export function bandOf(
  metric: Metric,
  value: number | null,
  note: string | null,
  bands: BandTable,
): Band | null {
  // Cash that nobody burns lasts for ever, which no number says.
  if (metric === "runway_months" && note === nothingToDivideBy) return "green";
  // Whoever owns less than nothing has no ratio that could be good.
  const ownsNothing = note === nothingToDivideBy || note === "negative_equity";
  if (metric === "debt_to_equity" && ownsNothing) return "red";
  if (value === null) return null;
  const { better, green, amber } = bands[metric];
  const reaches = (limit: number) => (better === "higher" ? value >= limit : value <= limit);
  if (reaches(green)) return "green";
  if (amber === null) return null;
  return reaches(amber) ? "amber" : "red";
}

const nothingToDivideBy = "nothing_to_divide_by";
const idleCashRatio = 3;

const noDivisor: Readonly<Record<Metric, string>> = {
  current_ratio: "There are no current liabilities to divide by.",
  quick_ratio: "There are no current liabilities to divide by.",
  cash_ratio: "There are no current liabilities to divide by.",
  gross_margin: "There was no revenue in the period to divide by.",
  net_margin: "There was no revenue in the period to divide by.",
  debt_to_equity: "There is no equity to divide by.",
  dso: "There were no credit sales in the period to divide by.",
  overdue_share: "Nobody owes anything, so there is nothing to divide by.",
  net_burn: "There is no period to divide by.",
  runway_months: "No cash is being burned, so there is no end of it to tell.",
  cash_buffer_days: "Nothing was spent in the period, so there is nothing to divide by.",
};

const sentences: Readonly<Record<string, string>> = {
  figure_missing: "A figure that this needs is not known.",
  no_earlier_day: "There is no earlier day yet to compare balances with.",
  no_figures: "There are no figures of this day or before.",
  unknown_currency: "Nobody knows how amounts of this currency are written.",
  negative_equity: "Equity is negative: more is owed than owned.",
};

/** What to know about a value, or why there is none; null when it speaks for itself. */
export function noteOf(metric: Metric, value: number | null, note: string | null): string | null {
  if (note === nothingToDivideBy) return noDivisor[metric];
  if (note !== null) return sentences[note] ?? null;
  const isIdle = metric === "current_ratio" && value !== null && value > idleCashRatio;
  return isIdle ? `It is over ${idleCashRatio}: cash may be lying idle.` : null;
}
