import type { BandTable } from "../../core/metric-bands.ts";
import { exponentOf } from "../../core/money.ts";
import { toMinorUnits } from "./decimal.ts";
import { type Band, bandOf, noteOf } from "./metric-rules.ts";
import { dayInputs, factsOf, type Metric, metrics } from "./metrics.ts";
import type { Business } from "./queries.ts";
import type { businessDays, Decimals } from "./tables.ts";

export type MeasuredDay = Pick<
  typeof businessDays.$inferSelect,
  "day" | "inputs" | "metrics" | "notes"
>;

export type MetricHealth = Readonly<{
  metric: Metric;
  /** Money in minor units; null when it cannot be computed. */
  value: number | null;
  /** `ratio`, `percent`, `days`, `months`, or the currency of an amount. */
  unit: string;
  band: Band | null;
  inputs: Readonly<Record<string, number | null>>;
  note: string | null;
}>;

export type Health = Readonly<{
  business: Business;
  at: string;
  /** The day whose figures were looked at; null when there was none. */
  asOf: string | null;
  data: readonly MetricHealth[];
}>;

/** What the newest figures up to a day say of a business. */
export function judgeHealth(
  business: Business,
  at: string,
  day: MeasuredDay | null,
  bands: BandTable,
): Health {
  const data = metrics.map((metric) => judge(metric, business.currency, day, bands));
  return { business, at, asOf: day?.day ?? null, data };
}

function judge(
  metric: Metric,
  currency: string,
  day: MeasuredDay | null,
  bands: BandTable,
): MetricHealth {
  const code = codeOf(metric, currency, day);
  const value = toValue(metric, day?.metrics[metric] ?? null, currency);
  return {
    metric,
    value,
    unit: unitOf(metric, currency),
    band: bandOf(metric, value, code, bands),
    inputs: day === null ? {} : inputsOf(metric, day.inputs, currency),
    note: noteOf(metric, value, code),
  };
}

/** Why there is no value, or what to know about it. */
function codeOf(metric: Metric, currency: string, day: MeasuredDay | null): string | null {
  if (day === null) return "no_figures";
  const isUnknown = factsOf[metric].unit === "money" && exponentOf(currency) === undefined;
  return day.notes[metric] ?? (isUnknown ? "unknown_currency" : null);
}

export function unitOf(metric: Metric, currency: string): string {
  const { unit } = factsOf[metric];
  return unit === "money" ? currency : unit;
}

/** The number for the wire of a decimal that was kept. */
export function toValue(metric: Metric, decimal: string | null, currency: string): number | null {
  if (decimal === null) return null;
  return factsOf[metric].unit === "money" ? minorUnits(decimal, currency) : Number(decimal);
}

function inputsOf(metric: Metric, inputs: Decimals, currency: string) {
  return Object.fromEntries(
    factsOf[metric].inputs.map((name) => {
      const decimal = inputs[name] ?? null;
      if (decimal === null) return [name, null];
      return [name, dayInputs.has(name) ? Number(decimal) : minorUnits(decimal, currency)];
    }),
  );
}

/** Null where nobody knows the decimals of the currency: a source has some that are out of use. */
function minorUnits(decimal: string, currency: string): number | null {
  const exponent = exponentOf(currency);
  return exponent === undefined ? null : toMinorUnits(decimal, exponent);
}
