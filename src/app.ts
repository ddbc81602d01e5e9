import type { OpenAPIHono } from "@hono/zod-openapi";
import { cors } from "hono/cors";
import { authenticator, authRoutes, wellKnownRoutes } from "./features/auth/index.ts";
import { idempotencyStore, systemRoutes } from "./features/system/index.ts";
import type { Services } from "./platform/ctx.ts";
import { accessLog } from "./platform/http/access-log.ts";
import { refuseUnrouted } from "./platform/http/allowed-methods.ts";
import { type AppEnv, createRoutes } from "./platform/http/app-env.ts";
import { limitBody } from "./platform/http/body-guard.ts";
import type { AddressSource } from "./platform/http/client-address.ts";
import { envelope } from "./platform/http/envelope.ts";
import { offerIdempotency } from "./platform/http/idempotency.ts";
import { offerIdentity } from "./platform/http/identify.ts";
import { onError } from "./platform/http/on-error.ts";
import { limitByAddress } from "./platform/http/rate-limit.ts";
import { startRequest } from "./platform/http/start-request.ts";
import { docsPages } from "./web/docs.ts";
import { mailboxPages } from "./web/mailbox.ts";
import { problemPages } from "./web/problems.ts";

const corsMaxAgeSeconds = 600;
const exposedHeaders = [
  "X-Request-Id",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "Idempotency-Replayed",
];

/** The whole service over one set of adapters; the same for Workers, Node and tests. */
export function createApp(services: Services, addresses: AddressSource): OpenAPIHono<AppEnv> {
  const app = createRoutes();
  app.onError(onError);
  app.notFound(refuseUnrouted(app));
  app.use(
    startRequest(services, addresses),
    accessLog,
    envelope,
    cors({
      origin: [...services.settings.http.corsOrigins],
      allowHeaders: ["Authorization", "Content-Type", "Idempotency-Key"],
      allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
      exposeHeaders: exposedHeaders,
      maxAge: corsMaxAgeSeconds,
    }),
    limitBody,
    offerIdentity(authenticator),
    offerIdempotency(idempotencyStore),
    limitByAddress,
  );
  app.route("/", systemRoutes);
  app.route("/", wellKnownRoutes);
  app.route("/api/v1/auth", authRoutes);
  app.route("/", problemPages);
  app.route("/", docsPages(app, services.settings.version));
  if (services.mailbox) app.route("/", mailboxPages);
  return app;
}
