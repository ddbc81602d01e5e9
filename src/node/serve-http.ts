import { Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import type { Config } from "../config.ts";
import { assert } from "../core/assert.ts";
import type { AppEnv } from "../platform/http/app-env.ts";
import { assetHeaders } from "../platform/http/envelope.ts";
import { Reply } from "./reply.ts";

const publicFolder = fileURLToPath(new URL("../../public", import.meta.url));
const assetMaxAgeSeconds = 3_600;
const versionedMaxAgeSeconds = 31_536_000;
const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;
const keepAliveTimeoutMs = 65_000;
const maxHeaderBytes = 16 * 1024;
/** Turns of the event loop, each of which takes the connections that wait. */
const acceptingTurns = 2;
/** Milliseconds that a connection gets at a stop to send the request for which it was opened. */
const lateRequestMs = 1_000;

export type HttpServer = Readonly<{
  port: number;
  /** Takes no new request, lets those under way finish, and resolves when the last has. */
  drain(): Promise<void>;
}>;

/** Another process listens on the configured port. */
export class PortBusy extends Error {
  constructor(port: number) {
    super(`Port ${port} is in use by another process. Stop that one, or set another PORT.`);
    this.name = "PortBusy";
  }
}

/**
 * Listens on the configured address; files under `/assets/` are served from `public/`. Throws
 * `PortBusy`.
 */
export async function serveHttp(
  app: Pick<OpenAPIHono<AppEnv>, "fetch">,
  config: Config,
): Promise<HttpServer> {
  const assets = createAssets();
  const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>();
  const server = serve(
    {
      fetch: (request, env) =>
        env.incoming.url?.startsWith("/assets/")
          ? assets.fetch(request, env)
          : app.fetch(request, env),
      hostname: config.http.host,
      port: config.http.port,
      serverOptions: {
        ServerResponse: Reply,
        requestTimeout: requestTimeoutMs,
        headersTimeout: headersTimeoutMs,
        keepAliveTimeout: keepAliveTimeoutMs,
        maxHeaderSize: maxHeaderBytes,
      },
    },
    resolve,
  );
  server.on("error", (error) => {
    const isBusy = "code" in error && error.code === "EADDRINUSE";
    reject(isBusy ? new PortBusy(config.http.port) : error);
  });
  const drain = prepareDrain(server);
  const { port } = await promise;
  return { port, drain };
}

function createAssets(): Hono {
  const assets = new Hono();
  assets.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(assetHeaders)) c.res.headers.set(name, value);
    c.res.headers.set("cache-control", cachingOf(c.req.path));
  });
  assets.get("/assets/*", serveStatic({ root: publicFolder }));
  return assets;
}

/** As in `public/_headers`: the dashboard's files are asked for by the hash of what is in them. */
function cachingOf(path: string): string {
  return path.startsWith("/assets/dashboard.")
    ? `public, max-age=${versionedMaxAgeSeconds}, immutable`
    : `public, max-age=${assetMaxAgeSeconds}`;
}

/**
 * Node alone would wait for connections that clients have opened without ever sending a request. So
 * requests are counted: with the last reply, every connection is closed. Not at once: a request may
 * be on its way over a new connection, and whoever sent it could not tell whether it took effect.
 */
function prepareDrain(server: unknown): () => Promise<void> {
  assert(server instanceof Server, "the server speaks HTTP/1.1");
  const underWay = new Set<ServerResponse>();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  let isDraining = false;
  let isLate = false;
  const closeWhenQuiet = (): void => {
    if (isLate && underWay.size === 0) server.closeAllConnections();
  };
  // The same listener for every reply: a new one for each would cost as much as a layer.
  function forget(this: ServerResponse): void {
    underWay.delete(this);
    closeWhenQuiet();
  }
  server.prependListener("request", (_request, reply) => {
    underWay.add(reply);
    if (isDraining) reply.setHeader("connection", "close");
    reply.on("close", forget);
  });
  return async () => {
    isDraining = true;
    for (const reply of underWay) {
      if (!reply.headersSent) reply.setHeader("connection", "close");
    }
    // Connections that the system has taken for us already are ours to answer.
    for (let turn = 0; turn < acceptingTurns; turn += 1) await nextTurn();
    server.close(() => resolve());
    setTimeout(() => {
      isLate = true;
      closeWhenQuiet();
    }, lateRequestMs);
    await closed;
  };
}
