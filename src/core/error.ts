/**
 * The refusals of Florin. A verb throws a `DomainError`; only `platform/http` knows HTTP statuses.
 * `code` is stable and documented at `/problems/<code>`; `detail` is safe to show to the caller.
 */
export type ErrorKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "too_large"
  | "unsupported_media"
  | "unprocessable"
  | "too_many"
  | "internal"
  | "upstream_failed"
  | "unavailable"
  | "upstream_timeout";

/** One wrong place in a request: `pointer` is an RFC 6901 JSON pointer into the body or query. */
export type Fault = Readonly<{ pointer: string; message: string }>;

export type ErrorFacts = Readonly<{
  /** One sentence for the caller; replaces the default of the definition. */
  detail?: string;
  errors?: readonly Fault[];
  /** Seconds after which a new try makes sense; sent as `Retry-After`. */
  retryAfterSeconds?: number;
  /** More members of the problem document, such as `limit` and `window`. */
  members?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
  /** What went wrong underneath; for the log, never for the caller. */
  cause?: unknown;
}>;

export class DomainError extends Error {
  readonly definition: ErrorDefinition;
  readonly facts: ErrorFacts;

  constructor(definition: ErrorDefinition, facts: ErrorFacts = {}) {
    super(facts.detail ?? definition.detail, { cause: facts.cause });
    this.name = "DomainError";
    this.definition = definition;
    this.facts = facts;
  }

  get code(): string {
    return this.definition.code;
  }
}

export type ErrorDefinition = Readonly<{
  code: string;
  kind: ErrorKind;
  /** Short and the same for every occurrence (RFC 9457 `title`). */
  title: string;
  /** What the caller can do about it; the text of `/problems/<code>`. */
  detail: string;
}>;

export type DefinedError = ErrorDefinition & ((facts?: ErrorFacts) => DomainError);

const definitions = new Map<string, ErrorDefinition>();

/**
 * Defines one error; calling the result makes a throwable of it. Every definition is listed under
 * its code, so that a code means one thing only and `/problems/<code>` can explain it.
 */
export function defineError(
  code: string,
  kind: ErrorKind,
  title: string,
  detail: string,
): DefinedError {
  if (definitions.has(code)) throw new Error(`The error code ${code} is defined twice`);
  const definition: ErrorDefinition = Object.freeze({ code, kind, title, detail });
  definitions.set(code, definition);
  const make = (facts?: ErrorFacts): DomainError => new DomainError(definition, facts);
  return Object.freeze(Object.assign(make, definition));
}

export function findErrorDefinition(code: string): ErrorDefinition | undefined {
  return definitions.get(code);
}

export function listErrorCodes(): string[] {
  return [...definitions.keys()].sort();
}

export function isDomainError(error: unknown, definition?: ErrorDefinition): error is DomainError {
  return error instanceof DomainError && (!definition || error.code === definition.code);
}
