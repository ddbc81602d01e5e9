import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type ServerType, serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import type { Config } from "../config.ts";
import type { AppEnv } from "../platform/http/app-env.ts";

const publicFolder = fileURLToPath(new URL("../../public", import.meta.url));
const assetMaxAgeSeconds = 3_600;
const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;
const keepAliveTimeoutMs = 65_000;
const maxHeaderBytes = 16 * 1024;

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

/** Listens on the configured address and throws `PortBusy` where it cannot; files under `/assets/` are served from `public/`. */
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
  const { port } = await promise;
  return { port, drain: () => drain(server) };
}

function createAssets(): Hono {
  const assets = new Hono();
  assets.use(async (c, next) => {
    await next();
    c.res.headers.set("x-content-type-options", "nosniff");
    c.res.headers.set("cache-control", `public, max-age=${assetMaxAgeSeconds}`);
  });
  assets.get("/assets/*", serveStatic({ root: publicFolder }));
  return assets;
}

async function drain(server: ServerType): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  if ("closeIdleConnections" in server) server.closeIdleConnections();
  await promise;
}
