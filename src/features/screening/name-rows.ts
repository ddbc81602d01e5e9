import { lengthOf, waysToRead } from "./name-score.ts";
import { prepareListed } from "./prepare-name.ts";
import type { EntityType } from "./tables.ts";
import { keysOf } from "./token-keys.ts";

/** A name that is about to be written. */
export type NewName = Readonly<{
  entity: number;
  position: number;
  name: string;
  kind: "name" | "alias" | "weak";
  type: EntityType;
}>;

type TokenRow = Readonly<{ token: string; keys: readonly number[] }>;
type NameTokenRow = Readonly<{
  token: string;
  entity: number;
  position: number;
  name_length: number;
}>;

/** What the index needs to find names: their words, read in every way, and the keys of those. */
export function indexNames(names: readonly NewName[]): {
  tokens: TokenRow[];
  nameTokens: NameTokenRow[];
} {
  const tokens = new Map<string, readonly number[]>();
  const nameTokens: NameTokenRow[] = [];
  for (const { entity, position, name, type } of names) {
    const wording = prepareListed(name, type);
    const name_length = lengthOf(wording.plain);
    const words = new Set(waysToRead(wording).flatMap((way) => way.map(({ text }) => text)));
    for (const token of words) {
      if (!tokens.has(token)) tokens.set(token, keysOf(token));
      nameTokens.push({ token, entity, position, name_length });
    }
  }
  return { tokens: Array.from(tokens, ([token, keys]) => ({ token, keys })), nameTokens };
}
