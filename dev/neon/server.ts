import type { Engine } from "./engine.ts";
import { errorJson } from "./error-json.ts";
import { executeSql } from "./execute.ts";
import { isDatabaseFailure, ProxyFailure } from "./failure.ts";
import { type HttpReply, type HttpRequest, startHttpServer } from "./http-server.ts";
import { readSqlRequest, type SqlRequest } from "./sql-request.ts";

export { pgliteEngine } from "./pglite-engine.ts";
export { postgresEngine } from "./postgres-engine.ts";

/** The proxy's own limits: 413 above the first, 507 above the second. */
const MAX_REQUEST_BYTES = 10 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

export type NeonStandInOptions = Readonly<{
  engine: Engine;
  /** Default: any free port. */
  port?: number;
  /** Default: 127.0.0.1. Whoever reaches the port may run any SQL. */
  host?: string;
  /** When given, the password in the connection string must equal it. */
  password?: string;
}>;

export type NeonStandIn = Readonly<{
  /** Goes into `neonConfig.fetchEndpoint`. */
  url: string;
  /** Stops what runs, frees the port and closes what the engine opened, never a caller's PGlite. */
  close(): Promise<void>;
}>;

/** Speaks Neon's SQL over HTTP (neondatabase/neon, proxy/src/serverless) in front of `engine`. */
export async function startNeonStandIn(options: NeonStandInOptions): Promise<NeonStandIn> {
  const server = await startHttpServer(
    {
      port: options.port ?? 0,
      host: options.host ?? "127.0.0.1",
      maxBodyBytes: MAX_REQUEST_BYTES,
      failure: reply(500, errorJson("internal error of the stand-in", null)),
    },
    (request) => route(options, request),
  );
  return {
    url: `${server.origin}/sql`,
    async close() {
      await server.close();
      await options.engine.close();
    },
  };
}

async function route(options: NeonStandInOptions, request: HttpRequest): Promise<HttpReply> {
  if (request.path === "/sql" && request.method === "POST") return await answer(options, request);
  if (request.path === "/sql" && request.method === "OPTIONS") return reply(200, "", preflight);
  return reply(400, JSON.stringify("query is not supported"));
}

async function answer(options: NeonStandInOptions, request: HttpRequest): Promise<HttpReply> {
  try {
    const sql = readSqlRequest(request, {
      maxBodyBytes: MAX_REQUEST_BYTES,
      password: options.password,
    });
    const json = await executeSql(options.engine, sql, {
      signal: request.signal,
      maxBytes: MAX_RESPONSE_BYTES,
    });
    return reply(200, json, sql.isBatch ? echoedMode(sql) : {});
  } catch (error) {
    if (isDatabaseFailure(error)) return reply(400, errorJson(error.message, error));
    if (!(error instanceof ProxyFailure)) throw error;
    const failure = isDatabaseFailure(error.cause) ? error.cause : null;
    return reply(error.status, errorJson(error.message, failure));
  }
}

function echoedMode({ mode }: SqlRequest): Record<string, string> {
  return {
    ...(mode.isolationLevel && { "neon-batch-isolation-level": mode.isolationLevel }),
    ...(mode.readOnly && { "neon-batch-read-only": "true" }),
    ...(mode.deferrable && { "neon-batch-deferrable": "true" }),
  };
}

const preflight = {
  allow: "OPTIONS, POST",
  "access-control-allow-headers":
    "Authorization, Neon-Connection-String, Neon-Raw-Text-Output, Neon-Array-Mode, " +
    "Neon-Pool-Opt-In, Neon-Batch-Read-Only, Neon-Batch-Isolation-Level, Neon-Batch-Deferrable",
  "access-control-max-age": "86400",
};

function reply(status: number, body: string, headers: Record<string, string> = {}): HttpReply {
  return {
    status,
    body,
    headers: {
      "content-type": "application/json",
      "access-control-allow-origin": "*",
      ...headers,
    },
  };
}
