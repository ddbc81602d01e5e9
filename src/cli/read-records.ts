import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { Refusal, UsageError } from "./command.ts";
import { readCsv } from "./read-csv.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** One row of a table of another system, under our names, or why it cannot be read. */
export type SourceRecord = Readonly<{ line: number; fields: Fields | null }>;

const formats = ["csv", "json", "ndjson"] as const;
type Format = (typeof formats)[number];

/** A JSON array is read as a whole; larger tables come as NDJSON or CSV. */
const maxJsonBytes = 256 * 1024 * 1024;
const maxDepth = 4;
const maxLineLength = 4 * 1024 * 1024;

export type Source = Readonly<{ path: string; format: Format; names: ReadonlyMap<string, string> }>;

/** What `--from`, `--format` and `--columns ours=theirs,…` mean; throws `UsageError`. */
export function readSource(
  given: Readonly<{ from?: string | undefined; format?: string | undefined; columns: string }>,
  known: readonly string[],
): Source {
  const { from: path, columns } = given;
  if (path === undefined) throw new UsageError("--from is missing");
  if (!existsSync(path)) throw new UsageError(`There is no ${path}`);
  const wanted = given.format ?? extname(path).slice(1);
  const format = formats.find((name) => name === wanted);
  if (!format) throw new UsageError(`--format must be ${formats.join(", ")}`);
  const names = new Map(known.map((name) => [name, name]));
  for (const pair of columns.split(",").filter(Boolean)) {
    const [ours = "", theirs] = pair.split("=");
    if (!names.has(ours) || !theirs) {
      throw new UsageError(`--columns takes ours=theirs; ours are ${known.join(", ")}`);
    }
    names.set(ours, theirs);
  }
  return { path, format, names };
}

/** The rows of the source one after the other; a dotted name reaches into what is nested. */
export async function* readRecords({ path, format, names }: Source): AsyncGenerator<SourceRecord> {
  const rows = { csv: readCsvRows, json: readJsonRows, ndjson: readNdjsonRows }[format](path);
  for await (const { line, fields } of rows) {
    if (fields === null) {
      yield { line, fields };
      continue;
    }
    const own = [...names].flatMap(([ours, theirs]): [string, unknown][] => {
      const value = reach(fields, theirs);
      return value === undefined || value === null || value === "" ? [] : [[ours, value]];
    });
    yield { line, fields: Object.fromEntries(own) };
  }
}

function reach(fields: Fields, name: string): unknown {
  if (name in fields) return fields[name];
  let value: unknown = fields;
  for (const part of name.split(".").slice(0, maxDepth)) {
    if (!isObject(value)) return undefined;
    value = value[part];
  }
  return value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function* readCsvRows(path: string): AsyncGenerator<SourceRecord> {
  const broken: number[] = [];
  let header: readonly string[] | null = null;
  for await (const { cells, line } of readCsv(path, (fault) => broken.push(fault.line))) {
    for (const at of broken.splice(0)) yield { line: at, fields: null };
    if (header === null) {
      header = cells.map((cell) => cell.trim());
      continue;
    }
    const isWhole = cells.length === header.length;
    const pairs = header.map((name, at) => [name, cells[at]?.trim()] as const);
    yield { line, fields: isWhole ? Object.fromEntries(pairs) : null };
  }
  for (const line of broken) yield { line, fields: null };
}

async function* readJsonRows(path: string): AsyncGenerator<SourceRecord> {
  if (statSync(path).size > maxJsonBytes) {
    throw new Refusal("The JSON is too large to be read as a whole: give it as NDJSON or CSV.");
  }
  const rows = parse(readFileSync(path, "utf8").replace(/^\ufeff/, ""));
  if (!Array.isArray(rows)) throw new Refusal("The JSON is no array of objects.");
  for (const [at, row] of rows.entries())
    yield { line: at + 1, fields: isObject(row) ? row : null };
}

async function* readNdjsonRows(path: string): AsyncGenerator<SourceRecord> {
  let line = 0;
  for await (const text of readLines(path)) {
    line += 1;
    if (text.trim() === "") continue;
    const row = parse(text.replace(/^\ufeff/, ""));
    yield { line, fields: isObject(row) ? row : null };
  }
}

/** Cut at line feeds alone: `node:readline` also cuts at U+2028, which may stand in a row. */
async function* readLines(path: string): AsyncGenerator<string> {
  let held = "";
  for await (const chunk of createReadStream(path, "utf8")) {
    const lines = (held + String(chunk)).split("\n");
    held = lines.pop() ?? "";
    yield* lines;
    if (held.length > maxLineLength) throw new Refusal("A line of the file is too long.");
  }
  yield held;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
