import { createNewId, type IdKind, idPrefixes, isId } from "../../../src/core/id.ts";
import { type Operation, type Parameter, resolveSchema } from "./document.ts";

const newId = createNewId(() => new Date());
const kinds = Object.keys(idPrefixes) as IdKind[];

/** True for the names under which the contract passes ids: `id`, `account_id`, `from_account_id`. */
export function isNamedLikeId({ name }: Parameter): boolean {
  return /(^|_)id$/.test(name);
}

/**
 * The kind of thing that a parameter names, read from its pattern (`^ses_…`) or its example. Null
 * for anything that is no TypeID.
 */
export function idKindOf(parameter: Parameter): IdKind | null {
  const { pattern, example, examples } = resolveSchema(parameter.schema);
  const shown = example ?? examples?.[0];
  const ofExample = kinds.find((kind) => typeof shown === "string" && isId(kind, shown));
  return ofExample ?? kinds.find((kind) => pattern?.startsWith(`^${idPrefixes[kind]}_`)) ?? null;
}

/** A well-formed id that belongs to nothing. */
export function unknownIdOf(kind: IdKind): string {
  return newId(kind);
}

export type IdPlace = Readonly<{ operation: Operation; parameter: Parameter; kind: IdKind }>;

/** Every id in a path, with the thing that it names. */
export function idsInPaths(operations: readonly Operation[]): readonly IdPlace[] {
  return operations.flatMap((operation) =>
    operation.parameters.flatMap((parameter) => {
      const kind = parameter.in === "path" ? idKindOf(parameter) : null;
      return kind === null ? [] : { operation, parameter, kind };
    }),
  );
}
