import { newKey } from "../money.ts";
import { type Operation, type Parameter, resolveSchema, type Schema } from "./document.ts";
import { idKindOf, unknownIdOf } from "./id-parameter.ts";

const textOfFormat: Readonly<Record<string, string>> = {
  email: "ada@example.com",
  date: "2000-01-31",
  "date-time": "2026-01-31T12:00:00.000Z",
  uri: "https://example.com/path",
  uuid: "0190163d-8694-739b-aea5-966c26f8ad91",
};
/** Tried in turn on a pattern that has no example beside it. */
const candidates = ["123456", "1234", "00", "a", "US", "USD", "2026-01", "2026-01-31", "5411"];
const maxDepth = 12;

/** The smallest value that a schema allows, as a request body or parameter. */
function sampleOf(schema: Schema, place: string, depth = 0): unknown {
  if (depth > maxDepth) throw new Error(`${place} is nested too deep to make a sample of`);
  const { enum: choices, ...rest } = resolveSchema(schema);
  const given = [rest.example, rest.examples?.[0], rest.const, choices?.[0], rest.default];
  const first = given.find((value) => value !== undefined);
  if (first !== undefined) return first;
  if (rest.allOf) {
    return Object.assign({}, ...rest.allOf.map((part) => sampleOf(part, place, depth + 1)));
  }
  const [option] = rest.oneOf ?? rest.anyOf ?? [];
  if (option) return sampleOf(option, place, depth + 1);
  const type = typeof rest.type === "string" ? rest.type : rest.type?.[0];
  switch (type) {
    case "object":
      return sampleObject(rest, place, depth);
    case "array":
      return Array.from({ length: rest.minItems ?? 0 }, (_, index) =>
        sampleOf(rest.items ?? {}, `${place}/${index}`, depth + 1),
      );
    case "integer":
    case "number":
      return rest.minimum ?? (rest.exclusiveMinimum === undefined ? 1 : rest.exclusiveMinimum + 1);
    case "boolean":
      return true;
    case "null":
      return null;
    case "string":
      return sampleText(rest, place);
    default:
      return {};
  }
}

function sampleObject(schema: Schema, place: string, depth: number): Record<string, unknown> {
  const required = new Set(schema.required);
  const entries = Object.entries(schema.properties ?? {}).filter(([name]) => required.has(name));
  return Object.fromEntries(
    entries.map(([name, member]) => [name, sampleOf(member, `${place}/${name}`, depth + 1)]),
  );
}

function sampleText(schema: Schema, place: string): string {
  const known = textOfFormat[schema.format ?? ""];
  if (known !== undefined) return known;
  const length = Math.max(1, schema.minLength ?? 1);
  const { pattern } = schema;
  const plain = "a".repeat(Math.min(length, schema.maxLength ?? length));
  if (pattern === undefined) return plain;
  const found = [plain, ...candidates].find((text) => new RegExp(pattern, "u").test(text));
  if (found === undefined) {
    throw new Error(`${place} has a pattern: give it an example with .openapi({ example })`);
  }
  return found;
}

/** A valid JSON body, or undefined for an operation without one. */
export function sampleBody(operation: Operation): unknown {
  return operation.body === null ? undefined : sampleOf(operation.body.schema, operation.name);
}

/** The headers without which the operation refuses to look any further; a new key each time. */
export function sampleHeaders({ isKeyed, csv }: Operation): Readonly<Record<string, string>> {
  return {
    ...(isKeyed ? { "idempotency-key": newKey() } : {}),
    ...(csv === null ? {} : { "content-type": "text/csv" }),
  };
}

/** The body of a request as it is sent, whether it is JSON or a table. */
export function sampleContent(operation: Operation): { body: unknown } | { raw: string } {
  return operation.csv === null ? { body: sampleBody(operation) } : { raw: operation.csv };
}

/** The operation's path with every parameter filled in; ids are of things that do not exist. */
export function samplePath(operation: Operation, given: Readonly<Record<string, string>> = {}) {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation.parameters.find((each) => each.in === "path" && each.name === name);
    if (!parameter) throw new Error(`${operation.name} does not declare {${name}}`);
    return encodeURIComponent(given[name] ?? sampleParameter(parameter, operation));
  });
  const query = operation.parameters.filter((each) => each.in === "query" && each.required);
  if (query.length === 0) return path;
  const filled = query.map((each) => [each.name, sampleParameter(each, operation)]);
  return `${path}?${new URLSearchParams(Object.fromEntries(filled))}`;
}

function sampleParameter(parameter: Parameter, operation: Operation): string {
  const kind = idKindOf(parameter);
  if (kind !== null) return unknownIdOf(kind);
  return String(sampleOf(parameter.schema, `${operation.name} {${parameter.name}}`));
}
