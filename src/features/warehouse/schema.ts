import { z } from "@hono/zod-openapi";
import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import { formatAmount, maxAmount } from "../../core/money.ts";
import { isVisible, visibleMessage } from "../../core/visible-text.ts";
import { namedIdSchema } from "../../platform/http/ids.ts";
import { currencySchema } from "../../platform/http/money-schema.ts";
import {
  type FigureName,
  type Figures,
  figureNames,
  maxPeriodDays,
  signedFigures,
  usualPeriodDays,
} from "./figures.ts";
import type { Health } from "./health.ts";
import { guidance } from "./metric-rules.ts";
import { metrics } from "./metrics.ts";
import type { Business } from "./queries.ts";

export const newBusinessSchema = z
  .strictObject({
    name: z.string().trim().min(1, { abort: true }).max(200).refine(isVisible, visibleMessage),
    currency: currencySchema,
  })
  .openapi("NewBusiness");

export const businessSchema = z
  .object({
    id: z.string().openapi({ example: "biz_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    name: z.string(),
    currency: z.string(),
    source: z.enum(["wave", "manual"]),
    last_figures_on: z
      .string()
      .nullable()
      .openapi({ description: "The newest day that has figures.", example: "2026-11-30" }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi("Business");

export function presentBusiness(
  row: Business,
  lastDay: string | null,
): z.infer<typeof businessSchema> {
  return {
    id: row.id,
    name: row.name,
    currency: row.currency,
    source: row.source,
    last_figures_on: lastDay,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

const figure = (name: FigureName) =>
  z
    .int()
    .min(signedFigures.has(name) ? -maxAmount : 0)
    .max(maxAmount)
    .openapi({
      type: "integer",
      format: "int64",
      description: "Minor units.",
      example: 1_000_00,
    });

export const figuresSchema = z
  .strictObject({
    cash: figure("cash"),
    receivables: figure("receivables"),
    overdue_receivables: figure("overdue_receivables"),
    other_current_assets: figure("other_current_assets"),
    current_liabilities: figure("current_liabilities"),
    long_term_liabilities: figure("long_term_liabilities"),
    equity: z
      .int()
      .min(-maxAmount)
      .max(maxAmount)
      .nullable()
      .optional()
      .openapi({ description: "Minor units; null when nobody knows.", example: 1_000_00 }),
    revenue: figure("revenue"),
    cost_of_goods_sold: figure("cost_of_goods_sold"),
    operating_expenses: figure("operating_expenses"),
    period_days: z.int().min(1).max(maxPeriodDays).default(usualPeriodDays).openapi({
      description: "How many days up to this one revenue and costs are of.",
    }),
  })
  .openapi("Figures", { description: "What somebody says of a business at the end of a day." });

export const keptFiguresSchema = z
  .object({ business_id: z.string(), date: z.iso.date(), ...figuresSchema.shape })
  .openapi("KeptFigures");

export const uploadSchema = z
  .object({ business_id: z.string(), saved: z.int(), from: z.iso.date(), to: z.iso.date() })
  .openapi("FiguresUpload");

/** The figures of a body, in major units as they are kept. */
export function readFigures(
  date: string,
  body: z.infer<typeof figuresSchema>,
  currency: string,
): Figures {
  const amounts = figureNames.map((name) => {
    const amount = body[name] ?? null;
    return [name, amount === null ? null : formatAmount(amount, currency)];
  });
  return {
    date,
    periodDays: body.period_days,
    ...(Object.fromEntries(amounts) as Record<FigureName, string | null>),
  };
}

/** What is no id of a business names nothing. Throws `not_found`. */
export function asBusinessId(text: string): Id<"business"> {
  if (!isId("business", text)) throw notFound();
  return text;
}

/** A day of this or the last century; Postgres has no year 0, which the format would allow. */
export const daySchema = z.iso
  .date()
  .refine((day) => day >= "1900-01-01", "must not be before 1900-01-01");

export const businessQuery = { business_id: namedIdSchema("business") };

const pointSchema = z
  .object({
    metric: z.enum(metrics),
    period: z.string().openapi({
      description: "A day, an ISO week or a month.",
      example: "2026-W49",
    }),
    value: z.number().nullable(),
    unit: z.string().openapi({
      description:
        "`ratio`, `percent`, `days`, `months`, or a currency: then the value is in minor units.",
      example: "ratio",
    }),
  })
  .openapi("MetricPoint");

export const seriesSchema = z.object({ data: z.array(pointSchema) }).openapi("MetricSeries");

const metricHealthSchema = z
  .object({
    metric: z.enum(metrics),
    value: z.number().nullable().openapi({ description: "Null when it cannot be computed." }),
    unit: z.string().openapi({ example: "ratio" }),
    band: z.enum(["red", "amber", "green"]).nullable(),
    inputs: z
      .record(z.string(), z.number().nullable())
      .openapi({ description: "Money in minor units of the business's currency." }),
    note: z.string().optional(),
  })
  .openapi("MetricHealth");

export const healthSchema = z
  .object({
    business_id: z.string(),
    at: z.iso.date(),
    as_of: z.iso
      .date()
      .nullable()
      .openapi({ description: "The newest day up to `at` that has figures." }),
    data: z.array(metricHealthSchema),
    guidance: z.string().openapi({ description: "How bands are meant." }),
  })
  .openapi("BusinessHealth");

export function presentHealth({ business, at, asOf, data }: Health): z.infer<typeof healthSchema> {
  return {
    business_id: business.id,
    at,
    as_of: asOf,
    data: data.map(({ note, ...told }) => ({ ...told, ...(note === null ? {} : { note }) })),
    guidance,
  };
}
