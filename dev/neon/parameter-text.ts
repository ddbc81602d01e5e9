/**
 * Turns one JSON parameter into the text Postgres reads, as the proxy does: the driver sends
 * strings and null, other clients may send numbers, booleans, lists and objects
 * (`json_to_pg_text` of the proxy).
 */
export function toPostgresText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return toArrayText(value);
  return JSON.stringify(value);
}

/** Elements are quoted the JSON way, which Postgres accepts for backslash and quote. */
function toArrayText(elements: readonly unknown[]): string {
  return `{${elements.map(toElementText).join(",")}}`;
}

function toElementText(element: unknown): string {
  if (element === null || element === undefined) return "NULL";
  if (Array.isArray(element)) return toArrayText(element);
  if (typeof element === "object") return JSON.stringify(JSON.stringify(element));
  return JSON.stringify(element);
}
