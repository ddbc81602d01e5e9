/**
 * JSON in which every number stays the text that it was sent as, so that no decimal passes through
 * binary floating point. Runtimes that do not show the text (Node 20) give the shortest one that
 * means the same number. Throws SyntaxError.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? (context?.source ?? String(value)) : value,
  );
}
