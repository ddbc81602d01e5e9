export type Answer = number | boolean | string;
export type Answers = Readonly<Record<string, Answer>>;

export type Mode = "self" | "interviewer";
export type AgeGroup = "18-61" | "62+";
export const modes = ["self", "interviewer"] as const;
export const ageGroups = ["18-61", "62+"] as const;

export type Option = Readonly<{ value: number | string; label: string }>;

export type Item = Readonly<{
  id: string;
  text: string;
  kind: "choice" | "number" | "boolean";
  options?: readonly Option[];
  unit?: string;
}>;

/** What one answer was worth. */
export type Detail = Readonly<{
  id: string;
  answer: Answer;
  points: number;
  max_points: number;
  weight: number;
}>;

export type Recommendation = Readonly<{ item_id: string; text: string }>;

export type Score = Readonly<{
  rawScore: number;
  score: number;
  band: string;
  details: readonly Detail[];
  recommendations: readonly Recommendation[];
}>;

export type Circumstances = Readonly<{ mode: Mode; ageGroup: AgeGroup | null }>;

/** A questionnaire as data, and its rules. A change of either is a new version. */
export type Questionnaire = Readonly<{
  slug: string;
  version: number;
  title: string;
  /** Who says so. */
  source: string;
  items: readonly Item[];
  modes: readonly Mode[];
  needsAgeGroup: boolean;
  /** What others reach, to compare with. */
  benchmark: Readonly<{ score: number; label: string }> | null;
  /** All items are answered, each as its kind allows. */
  score(answers: Answers, circumstances: Circumstances): Score;
}>;

/** How many of the weakest answers get a recommendation. */
const maxRecommendations = 3;

/** One for each of the weakest answers that leave something to gain, weakest first. */
export function recommend(
  details: readonly Detail[],
  texts: Readonly<Record<string, string>>,
): Recommendation[] {
  const gainOf = ({ points, max_points: most, weight }: Detail) => (1 - points / most) * weight;
  return details
    .filter((detail) => detail.points < detail.max_points)
    .toSorted((one, other) => gainOf(other) - gainOf(one))
    .slice(0, maxRecommendations)
    .flatMap(({ id }) => {
      const text = texts[id];
      return text === undefined ? [] : [{ item_id: id, text }];
    });
}
