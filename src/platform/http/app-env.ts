import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import type { Id } from "../../core/id.ts";
import type { Ctx, User } from "../ctx.ts";
import type { ReplyHeaders } from "./envelope.ts";
import type { ClaimedKey, IdempotencyStore, Keyed } from "./idempotency.ts";
import { refuseInvalid } from "./validation.ts";

/** What every handler finds on Hono's context. */
export type AppEnv = {
  Variables: {
    ctx: Ctx;
    /** Finds out who asks, at most once a request; throws `unauthenticated` and its kin. */
    identify: () => Promise<User>;
    /** For reads that may begin before it is known whether the caller's session still lives. */
    peekUserId: () => Promise<Id<"user"> | null>;
    idempotency: IdempotencyStore;
    /** Of a request with an idempotency key, on routes that do not demand one. */
    keyed?: Keyed;
    /** On routes that demand an idempotency key. */
    claimedKey: ClaimedKey;
    /** Set where a browser comes back from elsewhere: the path of ours that it was to go to. */
    returnPath?: string | null;
    /** Headers of the reply, unless its route sets them itself. */
    replyHeaders: ReplyHeaders;
  };
};

export type AppContext = Context<AppEnv>;
export type AppMiddleware = MiddlewareHandler<AppEnv>;

/** An empty set of routes that refuses invalid input the way the contract says. */
export function createRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
}

/** The verb's ctx of a request whose route demands a signed-in user. */
export function userOf(c: AppContext): User {
  const { actor } = c.get("ctx");
  if (actor.kind !== "user") throw new Error("The route did not demand a signed-in user");
  return actor;
}
