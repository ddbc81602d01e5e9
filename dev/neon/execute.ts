import type { Engine, Session } from "./engine.ts";
import { responseTooLarge } from "./failure.ts";
import { resultJson } from "./result-json.ts";
import type { IsolationLevel, SqlRequest, TransactionMode } from "./sql-request.ts";

const isolationSql: Record<IsolationLevel, string> = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
};

/** Replies of control statements are a few bytes; the bound only satisfies the signature. */
const CONTROL_REPLY_BYTES = 1_024;

/**
 * Runs a request and gives the JSON of the reply. A batch is one transaction: the first error, and
 * a reply that grows over `maxBytes`, roll all of it back.
 */
export async function executeSql(
  engine: Engine,
  request: SqlRequest,
  options: { signal: AbortSignal; maxBytes: number },
): Promise<string> {
  return await engine.withSession(options.signal, async (session) => {
    if (!request.isBatch) {
      const [json = ""] = await runStatements(session, request, options.maxBytes);
      return json;
    }
    await control(session, startTransaction(request.mode));
    try {
      const results = await runStatements(session, request, options.maxBytes);
      options.signal.throwIfAborted();
      await control(session, "COMMIT");
      return `{"results":[${results.join(",")}]}`;
    } catch (error) {
      // When the rollback fails too, the connection is gone and the server rolls back by itself.
      await control(session, "ROLLBACK").catch(() => undefined);
      throw error;
    }
  });
}

async function runStatements(
  session: Session,
  request: SqlRequest,
  maxBytes: number,
): Promise<string[]> {
  const jsons: string[] = [];
  let bytes = 0;
  for (const statement of request.statements) {
    const result = await session.run(statement, maxBytes - bytes);
    const json = resultJson(result, statement.rowsAsArrays, request.rawText);
    bytes += Buffer.byteLength(json);
    if (bytes > maxBytes) throw responseTooLarge(maxBytes);
    jsons.push(json);
  }
  return jsons;
}

function startTransaction(mode: TransactionMode): string {
  const parts = [
    mode.isolationLevel && `ISOLATION LEVEL ${isolationSql[mode.isolationLevel]}`,
    mode.readOnly && "READ ONLY",
    mode.deferrable && "DEFERRABLE",
  ].filter(Boolean);
  return `START TRANSACTION ${parts.join(", ")}`;
}

async function control(session: Session, text: string): Promise<void> {
  await session.run({ text, values: [] }, CONTROL_REPLY_BYTES);
}
