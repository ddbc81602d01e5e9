import { createFlorin, FlorinError } from "../florin.ts";
import type { Dice } from "./dice.ts";
import type { Measure, Participant } from "./participant.ts";

const questionnairesPath = "/api/v1/questionnaires";
const assessmentsPath = "/api/v1/assessments";

/** As much of a definition as it takes to answer it. */
type Item = Readonly<{
  id: string;
  kind: "choice" | "number" | "boolean";
  options?: readonly { value: string | number }[];
}>;
type Definition = Readonly<{ slug: string; items: readonly Item[] }>;

/** Whether the server's own document lists both paths; null when the run is ending. */
export async function hasQuestionnaires(
  measure: Measure,
  baseUrl: string,
  stopping: AbortSignal,
): Promise<boolean | null> {
  if (stopping.aborted) return null;
  const { request } = createFlorin({ baseUrl });
  try {
    const document = await measure("openapi", () => request("GET", "/openapi.json"));
    const paths = Object(Object(document).paths);
    return questionnairesPath in paths && assessmentsPath in paths;
  } catch (error) {
    if (error instanceof FlorinError) return null;
    throw error;
  }
}

/** Answers every questionnaire that there is, by chance. */
export async function answerQuestionnaires(
  measure: Measure,
  { person: { dice }, florin }: Participant,
): Promise<void> {
  const list = await measure("questionnaires", () => florin.request("GET", questionnairesPath));
  for (const { slug } of (Object(list).data ?? []) as Definition[]) {
    const path = `${questionnairesPath}/${encodeURIComponent(slug)}`;
    const definition = await measure("questionnaire", () => florin.request("GET", path));
    const { items } = definition as Definition;
    const answers = Object.fromEntries(items.map((item) => [item.id, answer(item, dice)]));
    const age = slug.startsWith("cfpb-") ? { age_group: dice.pick(["18-61", "62+"]) } : {};
    const body = { questionnaire: slug, answers, ...age };
    await measure("assessment", () => florin.request("POST", assessmentsPath, body));
  }
}

function answer({ kind, options = [] }: Item, dice: Dice): unknown {
  if (kind === "choice") return dice.pick(options).value;
  return kind === "boolean" ? dice.below(2) === 1 : dice.below(101);
}
