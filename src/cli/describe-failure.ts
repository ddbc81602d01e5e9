const maxDepth = 5;
const networkCodes = /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH)/;

/**
 * One sentence about an unforeseen error, for the operator at the terminal. Drizzle's wrapper
 * quotes the statement, so what the database itself said is taken from underneath it.
 */
export function describeFailure(error: unknown): string {
  const cause = innermost(error);
  if (!(cause instanceof Error)) return "It failed for an unknown reason.";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  if (networkCodes.test(code)) return `The database cannot be reached: ${code}.`;
  return `It failed: ${cause.message || cause.name}${code ? ` (${code})` : ""}`;
}

function innermost(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < maxDepth; depth += 1) {
    if (!(current instanceof Error) || current.cause === undefined) return current;
    current = current.cause;
  }
  return current;
}
