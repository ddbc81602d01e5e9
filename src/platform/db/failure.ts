/**
 * Reads database errors of all drivers. Drizzle wraps them (`cause`), and its own message carries
 * SQL and parameters: neither may reach a log or a caller.
 */
export type DatabaseFailure = Readonly<{
  /** SQLSTATE, such as `23505`; empty when the server said nothing. */
  sqlState: string;
  constraint: string | null;
}>;

/** The name of the constraint (or of the raised guard) that an error says was broken. */
export function brokenConstraint(error: unknown): string | null {
  return readDatabaseFailure(error)?.constraint ?? null;
}

/** True when the database could not be reached or broke off, so that a retry makes sense. */
export function isDatabaseOutage(error: unknown): boolean {
  const cause = innermost(error);
  if (!(cause instanceof Error)) return false;
  const code = stringOf(cause, "code");
  if (/^(08|53|57P0|57014|58)/.test(code)) return true;
  if (networkCodes.has(code)) return true;
  return isDatabaseError(error, cause) && code === "" && outageMessages.test(cause.message);
}

export function readDatabaseFailure(error: unknown): DatabaseFailure | null {
  const cause = innermost(error);
  if (!(cause instanceof Error)) return null;
  const sqlState = stringOf(cause, "code");
  if (!/^[0-9A-Z]{5}$/.test(sqlState)) return null;
  return { sqlState, constraint: stringOf(cause, "constraint") || null };
}

const networkCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND"]);
const outageMessages =
  /connecting to database|Server error \(HTTP status|Connection terminated|timeout|not queryable|closed/i;

function isDatabaseError(error: unknown, cause: Error): boolean {
  return (
    cause.name === "NeonDbError" ||
    (error instanceof Error && error.constructor.name === "DrizzleQueryError") ||
    /Connection terminated|not queryable|PGlite/.test(cause.message)
  );
}

const maxDepth = 5;

function innermost(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < maxDepth; depth += 1) {
    if (!(current instanceof Error) || current.cause === undefined) return current;
    if (stringOf(current, "constraint") || current.name === "NeonDbError") return current;
    current = current.cause;
  }
  return current;
}

function stringOf(error: Error, field: string): string {
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" ? value : "";
}
