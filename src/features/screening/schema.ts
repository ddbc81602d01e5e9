import { z } from "@hono/zod-openapi";
import { decimalQuery } from "../../platform/http/query-numbers.ts";
import type { ScreeningMatch } from "./screen-person.ts";
import { entityTypes } from "./tables.ts";

const maxNameLength = 200;
const defaultMinScore = 0.85;

export const searchQuerySchema = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(maxNameLength)
    .regex(/^\P{Cc}*$/u, "must not contain control characters")
    .regex(/[\p{L}\p{N}]/u, "must contain a letter or a digit")
    .openapi({ example: "Ada Example" }),
  min_score: decimalQuery(0, 1).default(defaultMinScore),
  type: z.enum(entityTypes).optional(),
});

export const matchSchema = z
  .object({
    entity_id: z
      .string()
      .openapi({ example: "ofac-sdn:306", description: "The list, and its own number." }),
    name: z.string(),
    matched_name: z.string().openapi({ description: "The name or alias that is alike." }),
    score: z.number().min(0).max(1),
    programs: z.array(z.string()),
    list: z.string(),
    type: z.enum(entityTypes),
  })
  .openapi("ScreeningMatch");

export function presentMatch(match: ScreeningMatch): z.infer<typeof matchSchema> {
  return {
    entity_id: match.entityId,
    name: match.name,
    matched_name: match.matchedName,
    score: match.score,
    programs: [...match.programs],
    list: match.list,
    type: z.enum(entityTypes).parse(match.type),
  };
}
