import { messages } from "@electric-sql/pglite";
import pg from "pg";

/** A refusal of the proxy itself: it carries no SQLSTATE, so `code` and `severity` stay empty. */
export class ProxyFailure extends Error {
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "ProxyFailure";
    this.status = status;
  }
}

/** An error report of Postgres; `pg` and PGlite name its fields alike. */
export type DatabaseFailure = pg.DatabaseError | messages.DatabaseError;

export function isDatabaseFailure(error: unknown): error is DatabaseFailure {
  return error instanceof pg.DatabaseError || error instanceof messages.DatabaseError;
}

export function responseTooLarge(maxBytes: number): ProxyFailure {
  return new ProxyFailure(507, `response is too large (max is ${maxBytes} bytes)`);
}

/** The connection broke or could not be had; whether a statement took effect is unknown. */
export function connectionLost(cause: unknown): ProxyFailure {
  const reason = cause instanceof Error ? cause.message : "";
  return new ProxyFailure(500, reason || "could not connect to the database", cause);
}
