import { validationFailed } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { type Mark, unmarked } from "../../platform/http/idempotency.ts";
import { emitEvent } from "../../platform/outbox/emit-event.ts";
import { recordEvent } from "../audit/index.ts";
import { lockUser } from "../users/index.ts";
import { faultsOfAnswers } from "./answer-rules.ts";
import { summarise } from "./present.ts";
import { type AssessmentInHistory, findOwnAssessment } from "./queries.ts";
import type { AgeGroup, Answers, Mode, Questionnaire } from "./questionnaire.ts";
import { assessments } from "./tables.ts";

export type NewAssessment = Readonly<{
  questionnaire: Questionnaire;
  mode: Mode;
  ageGroup: AgeGroup | null;
  answers: Answers;
}>;

/**
 * Scores what somebody answered and keeps it. Throws `validation_failed` with a pointer to every
 * item that is missing, unknown or answered with what is no answer to it.
 */
export async function createAssessment(
  ctx: Ctx,
  { userId }: Actor,
  { questionnaire, mode, answers, ageGroup: given }: NewAssessment,
  mark: Mark = unmarked,
): Promise<AssessmentInHistory> {
  const circumstances = { mode, ageGroup: questionnaire.needsAgeGroup ? given : null };
  const errors = faultsOfAnswers(questionnaire, answers, circumstances);
  if (errors.length > 0) throw validationFailed({ errors });
  const { rawScore, score, band } = questionnaire.score(answers, circumstances);
  const { slug, version } = questionnaire;
  const id = ctx.newId("assessment");
  const assessment = {
    id,
    userId,
    questionnaire: slug,
    version,
    ...circumstances,
    answers,
    rawScore,
    score,
    band,
    createdAt: ctx.clock(),
  };
  await ctx.db.atomic((tx) => [
    // One who is being erased at this moment leaves no answers behind.
    lockUser(tx, userId),
    tx.insert(assessments).values(assessment),
    emitEvent(tx, ctx, {
      kind: "assessment.created",
      ownerIds: [userId],
      payload: summarise(assessment),
    }),
    recordEvent(tx, ctx, {
      action: "assessment.created",
      target: id,
      details: { questionnaire: slug, version },
    }),
    ...mark(tx, id),
  ]);
  return findOwnAssessment(ctx, userId, id);
}
