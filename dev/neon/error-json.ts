import type { DatabaseFailure } from "./failure.ts";

/** The body of a failed reply: every field is always there, null where Postgres gave none. */
export function errorJson(message: string, failure: DatabaseFailure | null): string {
  return JSON.stringify({
    message,
    code: failure?.code ?? "",
    detail: failure?.detail ?? null,
    hint: failure?.hint ?? null,
    position: failure?.position ?? null,
    internalPosition: failure?.internalPosition ?? null,
    internalQuery: failure?.internalQuery ?? null,
    severity: failure?.severity ?? "",
    where: failure?.where ?? null,
    table: failure?.table ?? null,
    column: failure?.column ?? null,
    schema: failure?.schema ?? null,
    dataType: failure?.dataType ?? null,
    constraint: failure?.constraint ?? null,
    file: failure?.file ?? null,
    line: failure?.line ?? null,
    routine: failure?.routine ?? null,
  });
}
