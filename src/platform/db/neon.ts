import { neon, neonConfig } from "@neondatabase/serverless";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { type Database, longStatementTimeoutMs } from "./database.ts";
import { retryConflicts } from "./retry-conflicts.ts";

export type NeonOptions = Readonly<{
  connectionString: string;
  /** Where `/sql` lives; Neon's own rule when absent. */
  fetchEndpoint?: string;
}>;

/** Neon over HTTP: every call is one request, `atomic` is one batch, which is one transaction. */
export function openNeonDatabase({ connectionString, fetchEndpoint }: NeonOptions): Database {
  if (fetchEndpoint) neonConfig.fetchEndpoint = fetchEndpoint;
  neonConfig.fetchFunction = fetchWhole;
  const queries = drizzle(neon(connectionString), { casing: "snake_case" });
  const adapter: Pick<Database, "isShared" | "atomic" | "ping" | "close"> = {
    isShared: false,
    atomic: async (build) => (await retryConflicts(() => queries.batch(build(queries)))) as never,
    async ping() {
      await queries.execute(sql`select 1`);
    },
    close: () => Promise.resolve(),
  };
  return Object.assign(Object.create(queries), adapter) as Database;
}

/** The body is read here too, so that the driver knows a reply that breaks off for an outage. */
async function fetchWhole(url: string, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(longStatementTimeoutMs);
  const { status, headers, body } = await fetch(url, { ...init, signal });
  const bytes = await new Response(body).arrayBuffer();
  return new Response(bytes, { status, headers });
}
