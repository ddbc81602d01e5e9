import type { Assessment, AssessmentInHistory } from "./queries.ts";
import { findQuestionnaire } from "./questionnaires.ts";

/** What may be told of an assessment without its answers. */
export function summarise(row: Assessment) {
  return {
    id: row.id,
    questionnaire: row.questionnaire,
    version: row.version,
    raw_score: row.rawScore,
    score: row.score,
    band: row.band,
    created_at: row.createdAt.toISOString(),
  };
}

const noDetails = { details: [], recommendations: [] } as const;

/** Details follow from the answers; those of a version that is gone are not told any more. */
export function presentAssessment({ assessment, previousScore }: AssessmentInHistory) {
  const { questionnaire, version, mode, ageGroup, answers, score } = assessment;
  const found = findQuestionnaire(questionnaire);
  const isSame = found?.version === version;
  const { details, recommendations } = isSame
    ? found.score(answers, { mode, ageGroup })
    : noDetails;
  return {
    ...summarise(assessment),
    mode,
    age_group: ageGroup,
    change: previousScore === null ? null : roundToTenth(score - previousScore),
    benchmark: isSame ? found.benchmark : null,
    details: [...details],
    recommendations: [...recommendations],
  };
}

function roundToTenth(value: number): number {
  // Not -0, which is no change either.
  return Math.round(value * 10) / 10 || 0;
}
