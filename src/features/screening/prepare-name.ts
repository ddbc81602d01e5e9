import { tokenise, type Wording, wordingOf } from "./name-score.ts";
import { normaliseName, removeCompanyTitles } from "./normalise-name.ts";
import type { EntityType } from "./tables.ts";
import { toLatin } from "./to-latin.ts";

/** More words of a name are not compared: the work of a comparison grows with their square. */
const maxTokens = 24;
/** Letters of a word that are compared. */
const maxTokenLength = 60;

/** A name as it is searched for: people keep every word, companies lose their legal form. */
export type PreparedName = Readonly<{ asPerson: Wording; asOther: Wording }>;

export function prepareListed(name: string, type: EntityType): Wording {
  return wordsOf(type === "individual" ? name : removeCompanyTitles(name));
}

export function prepareSearched(name: string): PreparedName {
  return { asPerson: prepareListed(name, "individual"), asOther: prepareListed(name, "entity") };
}

function wordsOf(name: string): Wording {
  const words = normaliseName(toLatin(name.toLowerCase())).split(" ").slice(0, maxTokens);
  return wordingOf(tokenise(words.map((word) => word.slice(0, maxTokenLength)).join(" ")));
}
