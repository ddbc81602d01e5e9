import { z } from "@hono/zod-openapi";
import { type Id, type IdKind, idPrefixes, isId } from "../../core/id.ts";

const maxIdLength = 100;

/** The wire form of one kind's id, for the document. */
function describeId(kind: IdKind) {
  return {
    type: "string" as const,
    pattern: `^${idPrefixes[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`,
    example: `${idPrefixes[kind]}_01jd3v3v5fe8wr4t4yx0x4tq7a`,
  };
}

/** An id in a query or a body: a malformed one names nothing, which the verb finds out (404). */
export function namedIdSchema(kind: IdKind) {
  return z.string().max(maxIdLength).openapi(describeId(kind));
}

/** The wire form of one kind's id. In a path a malformed one is a 404 like a missing one. */
export function idSchema<Kind extends IdKind>(kind: Kind) {
  return z
    .custom<Id<Kind>>((value) => typeof value === "string" && isId(kind, value))
    .openapi(describeId(kind));
}
