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
export type Layer = Readonly<{
  name: string;
  /** Only what stands inside may refuse a request: what stands outside finishes every reply. */
  ring: "outside" | "inside";
  middleware: AppMiddleware;
}>;

/** What stands around every route, outermost first. */
export function listLayers<Claims extends { userId: Id<"user"> }>(
  services: Services,
  addresses: AddressSource,
  { authenticator, idempotencyStore }: Gatekeepers<Claims>,
): Layer[] {
  const { corsOrigins } = services.settings.http;
  const start = startRequest(services, addresses);
  return [
    { name: "request id and ctx", ring: "outside", middleware: start },
    { name: "access log", ring: "outside", middleware: accessLog },
    { name: "security headers", ring: "outside", middleware: envelope },
    { name: "CORS", ring: "inside", middleware: allowOrigins(corsOrigins) },
    { name: "body limit", ring: "inside", middleware: limitBody },
    { name: "identity", ring: "inside", middleware: offerIdentity(authenticator) },
    { name: "idempotency", ring: "inside", middleware: offerIdempotency(idempotencyStore) },
    { name: "rate limit by address", ring: "inside", middleware: limitByAddress },
  ];
}

/**
 * The layers of each ring as one middleware. Hono makes promises for every one that it runs, and it
 * renders what is thrown between two of them: so there must be two, and need not be more.
 */
export function frontDoor(layers: readonly Layer[]): AppMiddleware[] {
  return (["outside", "inside"] as const).map((ring) =>
    asOne(layers.filter((layer) => layer.ring === ring).map(({ middleware }) => middleware)),
  );
}

function asOne(list: readonly AppMiddleware[]): AppMiddleware {
  const last: AppMiddleware = (_c, next) => next();
  return list.reduceRight<AppMiddleware>(
    (inner, layer) => (c, next) => layer(c, () => inner(c, next) as Promise<void>),
    last,
  );
}
