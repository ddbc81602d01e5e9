import type { Fault } from "../../core/error.ts";
import type { Answers, Circumstances, Item, Questionnaire } from "./questionnaire.ts";

/** Everything that keeps answers from being scored, in the order of the questionnaire. */
export function faultsOfAnswers(
  { slug, items, modes, needsAgeGroup }: Questionnaire,
  answers: Answers,
  { mode, ageGroup }: Circumstances,
): Fault[] {
  const known = new Set(items.map(({ id }) => id));
  const faults: Fault[] = [];
  const add = (pointer: string, message: string | null) => {
    if (message !== null) faults.push({ pointer, message });
  };
  add("/mode", modes.includes(mode) ? null : `${slug} must be answered by oneself`);
  add("/age_group", needsAgeGroup && ageGroup === null ? "is needed for this scale" : null);
  for (const item of items) {
    const isGiven = Object.hasOwn(answers, item.id);
    add(`/answers/${item.id}`, isGiven ? faultOfAnswer(item, answers[item.id]) : "is missing");
  }
  for (const id of Object.keys(answers)) {
    if (known.has(id)) continue;
    const spelt = id.replaceAll("~", "~0").replaceAll("/", "~1");
    add(`/answers/${spelt}`, `is no item of ${slug}`);
  }
  return faults;
}

function faultOfAnswer(item: Item, answer: unknown): string | null {
  switch (item.kind) {
    case "number":
      return typeof answer === "number" ? null : "must be a number";
    case "boolean":
      return typeof answer === "boolean" ? null : "must be true or false";
    case "choice": {
      const values = (item.options ?? []).map(({ value }) => value);
      const isOne = values.some((value) => value === answer);
      return isOne ? null : `must be one of ${values.join(", ")}`;
    }
    default:
      return item.kind satisfies never;
  }
}
