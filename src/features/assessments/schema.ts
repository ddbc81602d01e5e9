import { z } from "@hono/zod-openapi";
import { businessSchema, healthSchema } from "../warehouse/index.ts";
import { ageGroups, modes, type Questionnaire } from "./questionnaire.ts";
import { slugs } from "./questionnaires.ts";

export const slugSchema = z.enum(slugs);

const itemSchema = z
  .object({
    id: z.string(),
    text: z.string(),
    kind: z.enum(["choice", "number", "boolean"]),
    options: z
      .array(z.object({ value: z.union([z.number(), z.string()]), label: z.string() }))
      .optional(),
    unit: z.string().optional(),
  })
  .openapi("QuestionnaireItem");

export const questionnaireSchema = z
  .object({
    slug: z.string(),
    version: z.int(),
    title: z.string(),
    source: z.string(),
    modes: z.array(z.enum(modes)),
    age_groups: z
      .array(z.enum(ageGroups))
      .openapi({ description: "Of which one must be given; empty when none is asked for." }),
    items: z.array(itemSchema),
  })
  .openapi("Questionnaire");

export function presentQuestionnaire(found: Questionnaire): z.infer<typeof questionnaireSchema> {
  return {
    slug: found.slug,
    version: found.version,
    title: found.title,
    source: found.source,
    modes: [...found.modes],
    age_groups: found.needsAgeGroup ? [...ageGroups] : [],
    items: found.items.map(({ id, text, kind, options, unit }) => ({
      id,
      text,
      kind,
      ...(options && { options: [...options] }),
      ...(unit && { unit }),
    })),
  };
}

/** More than any questionnaire has; one that is longer is refused before it is looked at. */
const maxAnswers = 50;

export const newAssessmentSchema = z
  .strictObject({
    questionnaire: slugSchema,
    mode: z.enum(modes).default("self"),
    age_group: z
      .enum(ageGroups)
      .optional()
      .openapi({ description: "Needed by the scales of the CFPB." }),
    answers: z
      .record(z.string().max(100), z.union([z.number(), z.boolean(), z.string().max(100)]))
      .refine((answers) => Object.keys(answers).length <= maxAnswers, "has too many members")
      .openapi({
        description: "By the id of each item. Numbers beyond a range are clamped.",
      }),
  })
  .openapi("NewAssessment", {
    example: {
      questionnaire: "business-health",
      answers: {
        monthly_revenue: 40_000,
        cash_reserve_months: 3,
        invoices_paid_within_30_days: 80,
        formal_budget: true,
        review_frequency: "weekly",
        debt_to_income: 20,
        accounting_software: true,
        profit_margin: 15,
      },
    },
  });

const answerSchema = z.union([z.number(), z.boolean(), z.string()]);

const summary = {
  id: z.string().openapi({ example: "asm_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
  questionnaire: z.string(),
  version: z.int(),
  raw_score: z.number(),
  score: z.number().openapi({ description: "A whole number on the scales of the CFPB." }),
  band: z.string().openapi({
    description:
      "`under_40`, `40_to_49`, `50_to_59`, `60_to_69` or `70_and_over` on scales of the CFPB, " +
      "which calls none of them good or bad; else `Developing`, `Stable` or `Optimized`.",
  }),
  created_at: z.iso.datetime(),
};

const assessmentSummarySchema = z.object(summary).openapi("AssessmentSummary");

export const assessmentSchema = z
  .object({
    ...summary,
    mode: z.enum(modes),
    age_group: z.enum(ageGroups).nullable(),
    change: z.number().nullable().openapi({
      description: "Since the one before of the same questionnaire; null for the first.",
    }),
    benchmark: z.object({ score: z.number(), label: z.string() }).nullable(),
    details: z.array(
      z.object({
        id: z.string(),
        answer: answerSchema,
        points: z.number(),
        max_points: z.number(),
        weight: z.number(),
      }),
    ),
    recommendations: z
      .array(z.object({ item_id: z.string(), text: z.string() }))
      .openapi({ description: "For the weakest answers, weakest first." }),
  })
  .openapi("Assessment");

export const overviewSchema = z
  .object({
    at: z.iso.date(),
    assessments: z
      .array(assessmentSummarySchema)
      .openapi({ description: "The newest of each questionnaire." }),
    businesses: z
      .array(z.object({ business: businessSchema, health: healthSchema }))
      .openapi({ description: "The newest twenty." }),
    guidance: z.string(),
  })
  .openapi("HealthOverview");
