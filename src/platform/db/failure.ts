/**
 * Reads database errors of all drivers. Drizzle wraps them (`cause`), and its own message carries
 * SQL and parameters: neither may reach a log or a caller.
 */
export type DatabaseFailure = Readonly<{
  /** SQLSTATE, such as `23505`. */
  sqlState: string;
  constraint: string | null;
}>;

/** No connection to the database could be had, whatever the reason; `cause` says more. */
export class DatabaseUnreachable extends Error {
  constructor(cause: unknown) {
    super("The database cannot be reached", { cause });
    this.name = "DatabaseUnreachable";
  }
}

/** The name of the constraint (or of the raised guard) that an error says was broken. */
export function brokenConstraint(error: unknown): string | null {
  return readDatabaseFailure(error)?.constraint ?? null;
}

/**
 * True when the database could not be reached, broke off or gave up for the moment, so that asking
 * again later makes sense. A refused password counts too: callers can do nothing about it, and it
 * ends when the operator mends it. Nothing here is tried again by itself.
 */
export function isDatabaseOutage(error: unknown): boolean {
  const chain = chainOf(error);
  if (chain.some((link) => link instanceof DatabaseUnreachable)) return true;
  const cause = chain.at(-1);
  if (cause === undefined) return false;
  const code = codeOf(cause);
  if (isSqlState(code)) return passingStates.test(code);
  if (networkCodes.has(code)) return true;
  return cause.name === "NeonDbError"
    ? !refusedByProxy.test(cause.message)
    : brokenOff.test(cause.message);
}

/** What the server said of a failure; null when it is none of the server's. */
export function readDatabaseFailure(error: unknown): DatabaseFailure | null {
  const cause = chainOf(error).at(-1);
  if (cause === undefined) return null;
  const sqlState = codeOf(cause);
  if (!isSqlState(sqlState)) return null;
  const constraint: unknown = Reflect.get(cause, "constraint");
  return { sqlState, constraint: typeof constraint === "string" ? constraint || null : null };
}

/**
 * Connection failures (08), refused log-ins (28, 3D000), deadlocks and the like (40), short of
 * resources (53), locks (55P03), cancelled and shut down (57014, 57P0x), I/O (58), and a server
 * that was demoted to a replica (25006). PostgreSQL manual, appendix A.
 */
const passingStates = /^(08|28|3D000|40001|40P01|53|55P03|57014|57P0|58|25006)/;
const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);
/** What `pg` and PGlite say without a code when a connection ended under a statement. */
const brokenOff =
  /^(Connection terminated|Query read timeout$|Client .+ not queryable$|PGlite is clos(ed|ing)$)/;
/** Neon's proxy gives no SQLSTATE; these are about what we sent, all else about what it can do. */
const refusedByProxy = /HTTP status (413|507)\)|^could not parse|^response is too large/;

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && code !== "EPIPE";
}

function codeOf(error: Error): string {
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : "";
}

const maxDepth = 5;

/** An error and its causes, outermost first. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  let current = error;
  while (current instanceof Error && chain.length < maxDepth) {
    chain.push(current);
    current = current.cause;
  }
  return chain;
}
