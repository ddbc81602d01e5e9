import { cors } from "hono/cors";
import type { Id } from "../../core/id.ts";
import type { Services } from "../ctx.ts";
import { accessLog } from "./access-log.ts";
import type { AppMiddleware } from "./app-env.ts";
import { limitBody } from "./body-guard.ts";
import type { AddressSource } from "./client-address.ts";
import { envelope } from "./envelope.ts";
import { type Authenticator, offerIdentity } from "./identify.ts";
import { limitByAddress } from "./rate-limit.ts";
import { startRequest } from "./start-request.ts";

/** One step that every request passes; the name is what the benchmark shows. */
export type Layer = Readonly<{ name: string; middleware: AppMiddleware }>;

/** What stands around every route, outermost first. */
export function frontDoor<Claims extends { userId: Id<"user"> }>(
  services: Services,
  addresses: AddressSource,
  authenticator: Authenticator<Claims>,
): Layer[] {
  return [
    { name: "request id and ctx", middleware: startRequest(services, addresses) },
    { name: "access log", middleware: accessLog },
    { name: "security headers", middleware: envelope },
    { name: "CORS", middleware:     cors({
      origin: [...services.settings.http.corsOrigins],
      allowHeaders: ["Authorization", "Content-Type", "Idempotency-Key"],
      allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
      exposeHeaders: ["X-Request-Id"],
      maxAge: 600,
    }) },
    { name: "body limit", middleware: limitBody },
    { name: "identity", middleware: offerIdentity(authenticator) },
    { name: "rate limit by address", middleware: limitByAddress },
  ];
}
