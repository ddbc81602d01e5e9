import { dereference, validate } from "@cfworker/json-schema";
import { closed, closedWithin, mapValues } from "./closed-schema.ts";
import { type Schema, schemas } from "./document.ts";

type Prepared = Readonly<{
  root: Parameters<typeof dereference>[0];
  lookup: ReturnType<typeof dereference>;
}>;

const preparedClosed = new WeakMap<Schema, Prepared>();
const preparedOpen = new WeakMap<Schema, Prepared>();
const maxShownFaults = 5;
/** Keywords whose own message only says that something further in is wrong. */
const outerKeywords = /^(allOf|anyOf|oneOf|\$ref|properties|items|additionalProperties)$/;

/** What is wrong with a value, a sentence each; none when it fits. */
export function findSchemaFaults(schema: Schema, value: unknown): string[] {
  return findFaults(schema, value, preparedOpen, { root: schema, parts: schemas });
}

/** The same, and members that the schema does not name are wrong too. */
export function findClosedSchemaFaults(schema: Schema, value: unknown): string[] {
  const parts = mapValues(schemas, closedWithin);
  return findFaults(schema, value, preparedClosed, { root: closed(schema), parts });
}

function findFaults(
  schema: Schema,
  value: unknown,
  known: WeakMap<Schema, Prepared>,
  { root, parts }: { root: Schema; parts: Readonly<Record<string, Schema>> },
): string[] {
  let prepared = known.get(schema);
  if (!prepared) {
    prepared = prepare(root, parts);
    known.set(schema, prepared);
  }
  const { valid, errors } = validate(value, prepared.root, "2020-12", prepared.lookup, false);
  if (valid) return [];
  const inner = errors.filter(({ keyword }) => !outerKeywords.test(keyword));
  return (inner.length > 0 ? inner : errors)
    .slice(0, maxShownFaults)
    .map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);
}

/** The validator writes into what it reads, so it gets a copy. */
function prepare(root: Schema, parts: Readonly<Record<string, Schema>>): Prepared {
  const whole = { ...root, components: { schemas: parts } };
  const copy = JSON.parse(JSON.stringify(whole)) as Prepared["root"];
  return { root: copy, lookup: dereference(copy) };
}
