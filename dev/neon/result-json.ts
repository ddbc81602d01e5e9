import { types } from "@electric-sql/pglite";
import type { ResultField, StatementResult } from "./engine.ts";

/** The JSON of one statement's result, in the proxy's shape. */
export function resultJson(
  result: StatementResult,
  rowsAsArrays: boolean,
  rawText: boolean,
): string {
  const { fields } = result;
  const rows = rawText
    ? result.rows
    : result.rows.map((row) => row.map((text, at) => toJson(text, fields[at]?.dataTypeID ?? 0)));
  return JSON.stringify({
    rowAsArray: rowsAsArrays,
    fields: fields.map(describeField),
    rows: rowsAsArrays
      ? rows
      : rows.map((row) => Object.fromEntries(fields.map((field, at) => [field.name, row[at]]))),
    command: result.command,
    rowCount: result.rowCount,
  });
}

function describeField(field: ResultField) {
  return {
    name: field.name,
    dataTypeID: field.dataTypeID,
    tableID: field.tableID,
    columnID: field.columnID,
    dataTypeSize: field.dataTypeSize,
    dataTypeModifier: field.dataTypeModifier,
    format: "text",
  };
}

/** Only these types become JSON values; int8, numeric and dates would lose digits or meaning. */
const scalarParsers: ReadonlyMap<number, (text: string) => unknown> = new Map([
  [types.BOOL, (text) => text === "t"],
  [types.INT2, Number],
  [types.INT4, Number],
  [types.FLOAT4, toFloat],
  [types.FLOAT8, toFloat],
  [types.JSON, JSON.parse],
  [types.JSONB, JSON.parse],
]);

/** Array type → type of its elements (`pg_type.typelem`), for the built-in types in common use. */
const elementTypes: ReadonlyMap<number, number> = new Map([
  [1000, types.BOOL],
  [1001, types.BYTEA],
  [1005, types.INT2],
  [1007, types.INT4],
  [1009, types.TEXT],
  [1014, types.BPCHAR],
  [1015, types.VARCHAR],
  [1016, types.INT8],
  [1021, types.FLOAT4],
  [1022, types.FLOAT8],
  [1028, types.OID],
  [1041, types.INET],
  [1115, types.TIMESTAMP],
  [1182, types.DATE],
  [1183, types.TIME],
  [1185, types.TIMESTAMPTZ],
  [1187, types.INTERVAL],
  [1231, types.NUMERIC],
  [199, types.JSON],
  [2951, types.UUID],
  [3807, types.JSONB],
]);

function toJson(text: string | null, typeId: number): unknown {
  if (text === null) return null;
  const elementType = elementTypes.get(typeId);
  if (elementType !== undefined) {
    return types.arrayParser(text, (element: string) => toJson(element, elementType), typeId);
  }
  const parse = scalarParsers.get(typeId);
  return parse ? parse(text) : text;
}

/** JSON has no NaN and no infinity, so they stay text. */
function toFloat(text: string): unknown {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}
