import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { DomainError } from "../../core/error.ts";
import {
  bodyTooLarge,
  internalError,
  malformedJson,
  unavailable,
  unsupportedMediaType,
  validationFailed,
} from "../../core/errors.ts";
import { isDatabaseOutage, readDatabaseFailure } from "../db/failure.ts";
import { describeError } from "../log/json-log.ts";
import type { AppContext, AppEnv } from "./app-env.ts";
import { renderProblem } from "./problem.ts";

const outageRetrySeconds = 2;

/** Renders every failure; one that nobody foresaw says nothing about itself. */
export const onError: ErrorHandler<AppEnv> = (error, c) => {
  const refusal = refusalOf(error, c);
  logServerFault(error, refusal, c);
  return renderProblem(refusal.definition, refusal.facts, c.var.ctx.requestId);
};

function refusalOf(error: unknown, c: AppContext): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof HTTPException) return ofFramework(error);
  if (isTextUnkept(error)) return validationFailed({ errors: [textWithNul] });
  if (isDatabaseOutage(error)) return unavailable({ retryAfterSeconds: outageRetrySeconds });
  if (c.req.raw.signal?.aborted) return validationFailed({ detail: "The request was cut off." });
  return internalError();
}

/** It does not say where. */
const textWithNul = { pointer: "", message: "must be text without NUL" };

/** Postgres keeps every character but NUL, which the query of a request may hold. */
function isTextUnkept(error: unknown): boolean {
  const sqlState = readDatabaseFailure(error)?.sqlState;
  return sqlState === "22021" || sqlState === "22P05";
}

function ofFramework(error: HTTPException): DomainError {
  if (error.status === 400) return malformedJson();
  if (error.status === 413) return bodyTooLarge();
  if (error.status === 415) return unsupportedMediaType();
  return internalError();
}

function logServerFault(error: unknown, refusal: DomainError, c: AppContext): void {
  const { kind, code } = refusal.definition;
  const { log, requestId } = c.var.ctx;
  if (kind === "internal") {
    const failure = readDatabaseFailure(error);
    const database = failure
      ? { sql_state: failure.sqlState, constraint: failure.constraint }
      : undefined;
    log.error("internal_error", { request_id: requestId, ...database, ...describeError(error) });
  } else if (kind === "unavailable" || kind === "upstream_failed" || kind === "upstream_timeout") {
    log.warn("dependency_failed", { request_id: requestId, error_code: code });
  }
}
