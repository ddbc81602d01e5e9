import type { EntityType } from "./tables.ts";

/** Somebody or something on a list, in the words of ours. */
export type ListedEntity = Readonly<{
  /** A number within the import. */
  entity: number;
  /** The list's own number. */
  sourceId: string;
  type: EntityType;
  name: string;
  programs: readonly string[];
  births: readonly string[];
  documents: readonly string[];
  nationalities: readonly string[];
  weakAliases: readonly string[];
  remarks: string | null;
  details: Readonly<Record<string, string>>;
}>;

export type ListedAlias = Readonly<{ entity: number; position: number; name: string }>;

export type ListedAddress = Readonly<{
  entity: number;
  position: number;
  address: string | null;
  city: string | null;
  country: string | null;
  remarks: string | null;
}>;

/** A row that is not what the list's format promises; the message goes on after "line 7: ". */
export class MalformedRow extends Error {
  override readonly name = "MalformedRow";
}
