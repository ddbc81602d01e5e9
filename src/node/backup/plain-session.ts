import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import type { Config } from "../../config.ts";
import { connectTimeoutMs } from "../../platform/db/database.ts";
import { DatabaseUnreachable } from "../../platform/db/failure.ts";

/** One connection, on which statements share a transaction. */
export type PlainSession = Readonly<{
  query<Row = Record<string, unknown>>(text: string, parameters?: unknown[]): Promise<Row[]>;
}>;

export type PlainTarget = Config["database"] | PGlite;

/**
 * Spelt the same by every server and read the same by every other one, and as slow as it has to be:
 * a copy of a large database takes longer than any statement of a request may.
 */
const settings = `
  set local timezone = 'UTC';
  set local datestyle = 'ISO, YMD';
  set local intervalstyle = 'postgres';
  set local bytea_output = 'hex';
  set local extra_float_digits = 1;
  set local statement_timeout = 0;
  set local lock_timeout = '60s'`;

type Mode = "isolation level repeatable read, read only" | "isolation level read committed";

/** Opens a connection and does the work in one transaction, all or nothing. */
export async function inOneTransaction<Result>(
  target: PlainTarget,
  mode: Mode,
  work: (session: PlainSession) => Promise<Result>,
): Promise<Result> {
  return withConnection(target, async (session, runScript) => {
    await runScript(`begin ${mode}`);
    try {
      await runScript(settings);
      const result = await work(session);
      await runScript("commit");
      return result;
    } catch (error) {
      // The first failure is what counts; a connection that is gone has rolled back.
      await runScript("rollback").catch(() => undefined);
      throw error;
    }
  });
}

type RunScript = (script: string) => Promise<void>;

async function withConnection<Result>(
  target: PlainTarget,
  use: (session: PlainSession, runScript: RunScript) => Promise<Result>,
): Promise<Result> {
  if (target instanceof PGlite) {
    const query = async <Row>(text: string, parameters?: unknown[]) =>
      (await target.query<Row>(text, parameters)).rows;
    return use({ query }, async (script) => void (await target.exec(script)));
  }
  if (target.kind === "embedded") throw new Error("The embedded database is handed over open");
  const client = new pg.Client({
    connectionString: target.url,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: "florin-backup",
  });
  // What breaks fails the statement under way, which is where it is dealt with.
  client.on("error", () => undefined);
  await client.connect().catch((error: unknown) => {
    throw new DatabaseUnreachable(error);
  });
  try {
    const query = async <Row>(text: string, parameters?: unknown[]) =>
      (await client.query(text, parameters)).rows as Row[];
    return await use({ query }, async (script) => void (await client.query(script)));
  } finally {
    await client.end();
  }
}
