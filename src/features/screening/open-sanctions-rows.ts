import { readIsoBirth } from "./birth-date.ts";
import { readDocuments } from "./evidence.ts";
import {
  type ListedAddress,
  type ListedAlias,
  type ListedEntity,
  MalformedRow,
} from "./listed-entity.ts";
import type { EntityType } from "./tables.ts";

/** Columns of `targets.simple.csv` without which nothing can be said; their order may differ. */
const required = ["id", "schema", "name"] as const;
const typeOf: Readonly<Record<string, EntityType>> = {
  Person: "individual",
  Organization: "entity",
  Company: "entity",
  LegalEntity: "entity",
  PublicBody: "entity",
  Vessel: "vessel",
  Airplane: "aircraft",
};
const maxNameLength = 1_000;
const maxIdLength = 255;
/** Values of one cell. */
const maxValues = 2_000;

export type OpenSanctionsEntry = Readonly<{
  entity: ListedEntity;
  aliases: readonly ListedAlias[];
  addresses: readonly ListedAddress[];
}>;

/** The columns by their names, from the first row. Throws `MalformedRow`. */
export function readOpenSanctionsHeader(row: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map(row.map((name, at) => [name.trim().toLowerCase(), at]));
  const missing = required.filter((name) => !places.has(name));
  if (missing.length > 0) throw new MalformedRow(`the header lacks ${missing.join(", ")}`);
  return places;
}

/** A row below the header, as the entity of this number. Throws `MalformedRow`. */
export function readOpenSanctionsEntry(
  header: ReadonlyMap<string, number>,
  row: readonly string[],
  entity: number,
  split: SplitCell,
): OpenSanctionsEntry {
  if (row.length !== header.size) {
    throw new MalformedRow(`${row.length} columns instead of ${header.size}`);
  }
  if (row.some((cell) => cell.includes("\0"))) throw new MalformedRow("a NUL stands in it");
  const cell = (name: string) => row[header.get(name) ?? -1]?.trim() ?? "";
  const valuesOf = (column: string) => distinct(split(cell(column)));
  const sourceId = cell("id");
  const name = cell("name");
  if (sourceId === "" || sourceId.length > maxIdLength) throw new MalformedRow("it has no id");
  if (name === "") throw new MalformedRow("the name is missing");
  const aliases = valuesOf("aliases").filter((alias) => alias !== name);
  if ([name, ...aliases].some((text) => text.length > maxNameLength)) {
    throw new MalformedRow("a name is too long");
  }
  const details = ["sanctions", "dataset", "phones", "emails", "last_change"].flatMap((column) => {
    return cell(column) === "" ? [] : [[column, cell(column)] as const];
  });
  return {
    entity: {
      entity,
      sourceId,
      type: typeOf[cell("schema")] ?? "other",
      name,
      programs: valuesOf("program_ids"),
      births: valuesOf("birth_date").flatMap((date) => readIsoBirth(date) ?? []),
      documents: readDocuments(valuesOf("identifiers")),
      nationalities: valuesOf("countries"),
      weakAliases: [],
      remarks: null,
      details: Object.fromEntries(details),
    },
    aliases: aliases.map((alias, at) => ({ entity, position: at + 1, name: alias })),
    addresses: valuesOf("addresses").map((address, at) => ({
      ...{ entity, position: at + 1, address },
      ...{ city: null, country: null, remarks: null },
    })),
  };
}

/** Takes a cell of several values apart: semicolons between them, quotes as in CSV. */
export type SplitCell = (cell: string) => readonly string[];

function distinct(values: readonly string[]): string[] {
  if (values.length > maxValues) throw new MalformedRow("a cell has too many values");
  return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ""))];
}
