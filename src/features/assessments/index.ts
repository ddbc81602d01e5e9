/**
 * Assessments: questionnaires about financial health, scored by published rules, and what people
 * answered. Definitions are data with a version; a score never changes once it is given.
 */
export type { Answers } from "./questionnaire.ts";
