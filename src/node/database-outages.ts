import { readDatabaseFailure } from "../platform/db/failure.ts";
import type { ConnectionEvents } from "../platform/db/pipelined-client.ts";
import { describeError } from "../platform/log/json-log.ts";
import type { Log, LogFields } from "../platform/log/log.ts";

/** One line when the database is lost, however many connections tell it, and one at its return. */
export function logDatabaseOutages(log: Log): ConnectionEvents {
  let isLost = false;
  return {
    onConnected() {
      if (isLost) log.info("database_recovered");
      isLost = false;
    },
    onLost(error) {
      if (!isLost) log.warn("database_lost", describeDatabaseError(error));
      isLost = true;
    },
  };
}

/** With SQLSTATE or the system's code, which tell a refused password from a refused connection. */
export function describeDatabaseError(error: unknown): LogFields {
  const failure = readDatabaseFailure(error);
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return {
    ...describeError(error),
    ...(failure ? { sql_state: failure.sqlState } : { error_code: code ?? null }),
  };
}
