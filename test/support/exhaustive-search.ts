import { scoreWordings, type Wording } from "../../src/features/screening/name-score.ts";
import { prepareListed, prepareSearched } from "../../src/features/screening/prepare-name.ts";
import type { EntityType } from "../../src/features/screening/tables.ts";

export type ListedName = Readonly<{ entity: string; type: EntityType; name: string }>;

/** Compares a name with every name there is, without an index. */
export function createExhaustiveSearch(names: readonly ListedName[]) {
  const prepared = names.map(({ entity, type, name }): [string, EntityType, Wording] => [
    entity,
    type,
    prepareListed(name, type),
  ]);
  /** The best score of each entity that has at least `minScore`. */
  return (name: string, minScore: number): Map<string, number> => {
    const { asPerson, asOther } = prepareSearched(name);
    const found = new Map<string, number>();
    for (const [entity, type, listed] of prepared) {
      const score = scoreWordings(type === "individual" ? asPerson : asOther, listed);
      if (score >= Math.max(minScore, found.get(entity) ?? 0)) found.set(entity, score);
    }
    return found;
  };
}
