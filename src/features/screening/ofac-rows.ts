import {
  type ListedAddress,
  type ListedAlias,
  type ListedEntity,
  MalformedRow,
} from "./listed-entity.ts";
import { parseRemarks } from "./parse-remarks.ts";
import type { EntityType } from "./tables.ts";

/**
 * Rows of the four CSV files of OFAC's SDN list, which have no header. What is not known is written
 * as `-0-`. Source: OFAC, "SDN data formats" (dat_spec.txt).
 */
const columns = { entity: 12, alias: 5, address: 6, comment: 2 } as const;
const typeOf: Readonly<Record<string, EntityType>> = {
  individual: "individual",
  vessel: "vessel",
  aircraft: "aircraft",
};
const detailNames = ["title", "call_sign", "vessel_type", "tonnage", "grt", "flag", "owner"];
const maxNumber = 2 ** 31 - 1;
const maxNameLength = 1_000;

/** A row of `sdn.csv`. Throws `MalformedRow`. */
export function readOfacEntity(row: readonly string[]): ListedEntity {
  const cells = readCells(row, columns.entity);
  const [number, name, type, programs] = cells;
  const entity = readNumber(number, "ent_num");
  const remarks = cells.at(-1) ?? null;
  const details = cells.slice(4, -1).flatMap((value, at) => {
    return value === null ? [] : [[detailNames[at] ?? "", value] as const];
  });
  return {
    entity,
    sourceId: String(entity),
    type: readType(type),
    name: readName(name),
    programs: programs?.split("] [").map((program) => program.trim()) ?? [],
    ...parseRemarks(remarks ?? ""),
    remarks,
    details: Object.fromEntries(details),
  };
}

/** A row of `alt.csv`. Throws `MalformedRow`. */
export function readOfacAlias(row: readonly string[]): ListedAlias {
  const [entity, position, kind, name] = readCells(row, columns.alias);
  if (kind && !/^[afn]\.?k\.?a\.?$/i.test(kind)) throw new MalformedRow(`unknown type of alias`);
  return {
    entity: readNumber(entity, "ent_num"),
    position: readNumber(position, "alt_num"),
    name: readName(name),
  };
}

/** A row of `add.csv`. Throws `MalformedRow`. */
export function readOfacAddress(row: readonly string[]): ListedAddress {
  const [entity, position, address, city, country, remarks] = readCells(row, columns.address);
  return {
    entity: readNumber(entity, "ent_num"),
    position: readNumber(position, "add_num"),
    address: address ?? null,
    city: city ?? null,
    country: country ?? null,
    remarks: remarks ?? null,
  };
}

/** A row of `sdn_comments.csv`: what did not fit into the remarks. Throws `MalformedRow`. */
export function readOfacComment(row: readonly string[]): { entity: number; remarks: string } {
  const [entity] = readCells(row, columns.comment);
  // The cut may stand beside a space that belongs to the text, so nothing is trimmed here.
  return { entity: readNumber(entity, "ent_num"), remarks: row[1] ?? "" };
}

function readCells(row: readonly string[], count: number): (string | null)[] {
  if (row.length !== count) throw new MalformedRow(`${row.length} columns instead of ${count}`);
  return row.map((cell) => {
    if (cell.includes("\0")) throw new MalformedRow("a NUL stands in it");
    const text = cell.trim();
    return text === "" || text === "-0-" ? null : text;
  });
}

function readNumber(cell: string | null | undefined, column: string): number {
  const number = Number(cell);
  const isGood = /^\d+$/.test(cell ?? "") && number > 0 && number <= maxNumber;
  if (!isGood) throw new MalformedRow(`${column} is no number`);
  return number;
}

function readName(cell: string | null | undefined): string {
  if (!cell) throw new MalformedRow("the name is missing");
  if (cell.length > maxNameLength) throw new MalformedRow("the name is too long");
  return cell;
}

function readType(cell: string | null | undefined): EntityType {
  if (!cell) return "entity";
  const type = typeOf[cell.toLowerCase()];
  if (!type) throw new MalformedRow("unknown type of entity");
  return type;
}
