import type { Id } from "../../core/id.ts";
import type { Services } from "../ctx.ts";
import { accessLog } from "./access-log.ts";
import type { AppMiddleware } from "./app-env.ts";
import { limitBody } from "./body-guard.ts";
import type { AddressSource } from "./client-address.ts";
import { allowOrigins } from "./cors.ts";
import { envelope } from "./envelope.ts";
import { type IdempotencyStore, offerIdempotency } from "./idempotency.ts";
import { type Authenticator, offerIdentity } from "./identify.ts";
import { limitByAddress } from "./rate-limit.ts";
import { startRequest } from "./start-request.ts";

/** What the front door asks of the features. */
export type Gatekeepers<Claims extends { userId: Id<"user"> }> = Readonly<{
  authenticator: Authenticator<Claims>;
  idempotencyStore: IdempotencyStore;
}>;

/** One step that every request passes; the benchmark shows its name and its cost. */
export type Layer = Readonly<{ name: string; middleware: AppMiddleware }>;

/** What stands around every route, outermost first. */
export function frontDoor<Claims extends { userId: Id<"user"> }>(
  services: Services,
  addresses: AddressSource,
  { authenticator, idempotencyStore }: Gatekeepers<Claims>,
): Layer[] {
  const { corsOrigins } = services.settings.http;
  return [
    { name: "request id and ctx", middleware: startRequest(services, addresses) },
    { name: "access log", middleware: accessLog },
    { name: "security headers", middleware: envelope },
    { name: "CORS", middleware: allowOrigins(corsOrigins) },
    { name: "body limit", middleware: limitBody },
    { name: "identity", middleware: offerIdentity(authenticator) },
    { name: "idempotency", middleware: offerIdempotency(idempotencyStore) },
    { name: "rate limit by address", middleware: limitByAddress },
  ];
}
