import { keptAlive } from "../background.ts";
import { anonymous, type Ctx, type Services } from "../ctx.ts";
import { runTraced } from "../trace/current-trace.ts";
import { continueTrace } from "../trace/trace.ts";
import type { AppMiddleware } from "./app-env.ts";
import { type AddressSource, resolveClientAddress } from "./client-address.ts";
import { nodeBindingsOf } from "./node-bindings.ts";
import { pageVisitOf } from "./page-visit.ts";

const maxAgentLength = 512;

/**
 * Makes the ctx of one request: the services, its id, and where it comes from. What is done for it
 * belongs to the trace of its caller, or to a new one; what a page asks, to that of the page.
 */
export function startRequest(services: Services, addresses: AddressSource): AppMiddleware {
  return (c, next) => {
    const socketAddress = nodeBindingsOf(c).incoming?.socket?.remoteAddress;
    const visit = pageVisitOf(c);
    const requestId = visit?.requestId ?? services.newId("request");
    const { background } = services;
    const keepAlive = (running: Promise<void>) => c.executionCtx.waitUntil(running);
    const ctx: Ctx = {
      ...services,
      requestId,
      client: {
        address: resolveClientAddress(addresses, (name) => c.req.header(name), socketAddress),
        userAgent: (c.req.header("user-agent") ?? "").slice(0, maxAgentLength),
      },
      actor: anonymous,
      ...(addresses.kind === "cloudflare" ? { background: keptAlive(background, keepAlive) } : {}),
    };
    c.set("ctx", ctx);
    if (visit !== null) return next();
    const parent = c.req.header("traceparent");
    const state = parent === undefined ? undefined : c.req.header("tracestate");
    return runTraced(continueTrace(parent, state), next);
  };
}
