/**
 * Webhooks: people are told of events of their own things at addresses of their choice, signed as
 * Standard Webhooks describe. What was written to the outbox in a commit is sent at least once to
 * every enabled webhook that asked for it, under one id however often, and never into a private
 * network.
 */
export { deliverWebhooks } from "./deliver-webhooks.ts";
export { forgetWebhooks } from "./forget-webhooks.ts";
export { webhookKeyedTables } from "./keyed-columns.ts";
export { exportWebhooks } from "./queries-export.ts";
export { webhookRoutes } from "./routes.ts";
export { deliveryRoutes } from "./routes-deliveries.ts";
export { sweepDeliveries } from "./sweep-deliveries.ts";
