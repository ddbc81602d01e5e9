import { messages, type PGlite, protocol } from "@electric-sql/pglite";
import type { BoundStatement, Engine, Session, StatementResult } from "./engine.ts";
import { connectionLost, isDatabaseFailure, responseTooLarge } from "./failure.ts";

/**
 * Runs statements on an embedded Postgres, which the caller opens and closes. PGlite has a single
 * connection: requests queue on its own transaction lock, also behind direct users of `pglite`.
 */
export function pgliteEngine(pglite: PGlite): Engine {
  const session: Session = {
    async run(statement, maxBytes) {
      const result = await runExtended(pglite, statement);
      if (byteLength(result) > maxBytes) throw responseTooLarge(maxBytes);
      return result;
    },
  };
  return {
    async withSession(signal, work) {
      await pglite.waitReady;
      // The lock of `transaction()` without its BEGIN: a lone statement such as VACUUM refuses one.
      return await pglite._runExclusiveTransaction(async () => {
        signal.throwIfAborted();
        try {
          return await work(session);
        } finally {
          if (pglite.ready && pglite.isInTransaction()) await runExtended(pglite, rollback);
        }
      });
    },
    async close() {
      // The database belongs to the caller.
    },
  };
}

const rollback: BoundStatement = { text: "ROLLBACK", values: [] };

/** PGlite's own `query` tells only name and type of a column; the wire protocol tells the rest. */
async function runExtended(pglite: PGlite, statement: BoundStatement): Promise<StatementResult> {
  const { serialize } = protocol;
  const request = Buffer.concat([
    serialize.parse({ text: statement.text }),
    serialize.bind({ values: [...statement.values] }),
    serialize.describe({ type: "P" }),
    serialize.execute(),
    serialize.sync(),
  ]);
  try {
    const reply = await pglite.runExclusive(() => pglite.execProtocol(request));
    return toResult(reply.messages);
  } catch (error) {
    throw isDatabaseFailure(error) ? error : connectionLost(error);
  }
}

type BackendMessage = Awaited<ReturnType<PGlite["execProtocol"]>>["messages"][number];

function toResult(received: readonly BackendMessage[]): StatementResult {
  const description = received.find((message) => message instanceof messages.RowDescriptionMessage);
  const complete = received.find((message) => message instanceof messages.CommandCompleteMessage);
  const words = complete?.text.split(" ") ?? [""];
  const count = words.at(-1) ?? "";
  return {
    fields: description?.fields ?? [],
    rows: received
      .filter((message) => message instanceof messages.DataRowMessage)
      .map((row) => row.fields),
    command: words[0] ?? "",
    rowCount: /^\d+$/.test(count) ? Number(count) : null,
  };
}

function byteLength(result: StatementResult): number {
  let bytes = 0;
  for (const row of result.rows) {
    for (const value of row) bytes += value?.length ?? 0;
  }
  return bytes;
}
