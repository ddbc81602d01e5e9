import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Database } from "../../../src/platform/db/database.ts";
import { runInOrder } from "../../../src/platform/db/run-in-order.ts";

/** A statement as it went to the server. */
export type Sent = Readonly<{ query: string; parameters: unknown[] }>;

export type RecordingDatabase = Readonly<{
  db: Database;
  client: pg.Client;
  /** The statements that were sent while `act` ran; refusals of the act itself do not matter. */
  record(act: () => unknown): Promise<Sent[]>;
}>;

/** One connection that keeps what is sent; nothing that is written through it stays. */
export async function openRecordingDatabase(url: string): Promise<RecordingDatabase> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let sent: Sent[] = [];
  const logger = {
    logQuery: (query: string, parameters: unknown[]) => void sent.push({ query, parameters }),
  };
  const queries = drizzle(client, { casing: "snake_case", logger });
  const adapter: Pick<Database, "atomic" | "ping" | "close"> = {
    atomic: (build) => queries.transaction((tx) => runInOrder(build(tx))),
    ping: async () => void (await queries.execute(sql`select 1`)),
    close: () => client.end(),
  };
  return {
    db: Object.assign(Object.create(queries), adapter) as Database,
    client,
    async record(act) {
      sent = [];
      await Promise.resolve()
        .then(act)
        .catch(() => undefined);
      return sent.filter(({ query }) => !/^(begin|commit|rollback|savepoint)/i.test(query));
    },
  };
}
