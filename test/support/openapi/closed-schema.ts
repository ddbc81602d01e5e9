import type { Schema } from "./document.ts";

/**
 * The same schema without room for members that it does not name, so that a reply which shows more
 * than it declares is found out.
 */
export function closed(schema: Schema): Schema {
  return { ...closedWithin(schema), unevaluatedProperties: false } as Schema;
}

/** Open itself, since it may be one part of a composition, but closed in its members. */
export function closedWithin(schema: Schema): Schema {
  const { items, additionalProperties, properties, allOf, anyOf, oneOf } = schema;
  return {
    ...schema,
    ...(items ? { items: closed(items) } : {}),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: closed(additionalProperties) }
      : {}),
    ...(properties ? { properties: mapValues(properties, closed) } : {}),
    ...(allOf ? { allOf: allOf.map(closedWithin) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(closedWithin) } : {}),
    ...(oneOf ? { oneOf: oneOf.map(closedWithin) } : {}),
  };
}

export function mapValues<From, To>(
  members: Readonly<Record<string, From>>,
  change: (member: From) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, change(member)]),
  );
}
