/**
 * Assessments: questionnaires about financial health, scored by published rules, and what people
 * answered. Definitions are data with a version, and a score never changes once it is given. Bands
 * are guidance; answers are personal and leave with their person.
 */

export { forgetAssessments } from "./forget-assessments.ts";
export { exportAssessments } from "./queries-export.ts";
export { assessmentRoutes, questionnaireRoutes } from "./routes.ts";
export { overviewRoutes } from "./routes-overview.ts";
