import { businessHealth } from "./business-health.ts";
import type { Questionnaire } from "./questionnaire.ts";
import { shortWellbeing, wellbeing } from "./wellbeing.ts";

export const questionnaires = [wellbeing, shortWellbeing, businessHealth] as const;
export const slugs = ["cfpb-wellbeing", "cfpb-wellbeing-short", "business-health"] as const;

export function findQuestionnaire(slug: string): Questionnaire | undefined {
  return questionnaires.find((each) => each.slug === slug);
}
