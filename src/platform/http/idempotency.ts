import { defineError } from "../../core/error.ts";
import { validationFailed } from "../../core/errors.ts";
import type { Id, IdKind } from "../../core/id.ts";
import type { Ctx } from "../ctx.ts";
import type { Statement, Statements } from "../db/database.ts";
import { brokenConstraint } from "../db/failure.ts";
import { describeError } from "../log/json-log.ts";
import { pause } from "../pause.ts";
import type { AppContext, AppMiddleware } from "./app-env.ts";
import { limiterKeyOf } from "./client-address.ts";

/** Keeps first replies; the feature that owns the table gives it to the app. */
export interface IdempotencyStore {
  /** Of parallel calls with one key exactly one gets `begun`. */
  begin(ctx: Ctx, request: KeyedRequest): Promise<Begun>;
  /** Keeps the reply of a success for at least 24 h. */
  keep(ctx: Ctx, request: KeyedRequest, reply: KeptReply): Promise<void>;
  /** Frees the key after a refusal: nothing happened. */
  release(ctx: Ctx, request: KeyedRequest): Promise<void>;
  /**
   * Writes beside the key what the request has made, in the unit that makes it; breaks `keyIsHeld`
   * where the key is another request's by now.
   */
  mark(tx: Statements, ctx: Ctx, request: KeyedRequest, made: string): Statement;
}

/** What `brokenConstraint` gives to a request that took too long. */
export const keyIsHeld = "the key is held by this request";

/** `content` is all that makes two requests the same; it is compared, never kept. */
export type KeyedRequest = Readonly<{ scope: string; key: string; content: string }>;

export type KeptReply = Readonly<{ status: number; contentType: string | null; body: string }>;

export type Begun =
  /** `made` by a request under this key that came to no end. */
  | Readonly<{ status: "begun"; made: string | null }>
  | Readonly<{ status: "answered"; reply: KeptReply }>
  | Readonly<{ status: "mismatch" }>
  | Readonly<{ status: "busy" }>;

const idempotencyKeyRequired = defineError(
  "idempotency_key_required",
  "invalid",
  "An idempotency key is required",
  "Send an `Idempotency-Key` header, a new one per intended effect and the same one per retry.",
);
export const idempotencyKeyReused = defineError(
  "idempotency_key_reused",
  "unprocessable",
  "The idempotency key belongs to another request",
  "Use a new key for a request that differs in route or body.",
);
const idempotencyInProgress = defineError(
  "idempotency_in_progress",
  "conflict",
  "The first request with this key is still under way",
  "Send it again after the seconds that `Retry-After` gives.",
);

/** Gives the store to the routes that honour keys. */
export function offerIdempotency(store: IdempotencyStore): AppMiddleware {
  return (c, next) => {
    c.set("idempotency", store);
    return next();
  };
}

const keyPattern = /^[\x21-\x7e]{1,255}$/;
const waitMs = 5_000;
const pollMs = 50;
const retryAfterSeconds = 1;

/**
 * Honours `Idempotency-Key`: the first success of a key is kept and answered again, byte for byte;
 * a parallel duplicate waits for it up to five seconds. Where a second run would make a second
 * thing, the route makes it through `makeOnce`. Routes that move money do all of it inside the
 * posting itself and do not come here.
 */
export const idempotent: AppMiddleware = async (c, next) => {
  const key = c.req.header("idempotency-key");
  if (key === undefined) return next();
  const { ctx, idempotency } = c.var;
  const request = { scope: scopeOf(ctx), key: checkKey(key), content: await contentOf(c) };
  const begun = await beginOrWait(ctx, idempotency, request);
  if (begun.status === "mismatch") throw idempotencyKeyReused();
  if (begun.status === "busy") throw idempotencyInProgress({ retryAfterSeconds });
  if (begun.status === "answered") return replay(begun.reply);
  c.set("keyed", { made: begun.made, mark: (tx, id) => idempotency.mark(tx, ctx, request, id) });
  try {
    await next();
  } finally {
    await settle(c, request);
  }
  return undefined;
};

const maxLateTries = 5;
const lateWaitMs = 100;

/**
 * Keeps the reply, or frees the key. What has happened has happened: where the store fails, the
 * caller gets the reply all the same, and the store a few more chances after it.
 */
async function settle(c: AppContext, request: KeyedRequest): Promise<void> {
  const { ctx, idempotency } = c.var;
  const reply = isSuccess(c) ? await readReply(c.res) : null;
  const write = () =>
    reply ? idempotency.keep(ctx, request, reply) : idempotency.release(ctx, request);
  try {
    await write();
  } catch (error) {
    ctx.log.warn("idempotency_unsettled", describeError(error));
    void ctx.background.run("settle_idempotency", () => tryLater(write));
  }
}

async function tryLater(write: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await pause(lateWaitMs * 2 ** attempt);
    try {
      return await write();
    } catch (error) {
      if (attempt === maxLateTries) throw error;
    }
  }
}

/** What `makeOnce` needs of a request under a key. */
export type Keyed = Readonly<{
  made: string | null;
  mark(tx: Statements, id: string): Statement;
}>;

/** Statements for the unit that makes a thing of that id; none without a key. */
export type Mark = (tx: Statements, id: string) => readonly Statement[];
export const unmarked: Mark = () => [];

/**
 * Makes a thing, or finds the one that the same request made before its process was killed. Throws
 * `idempotency_in_progress` when another request has taken the key over, and then nothing is made.
 */
export async function makeOnce<Thing, MadeId extends Id<IdKind>>(
  c: AppContext,
  make: (mark: Mark) => Promise<Thing>,
  find: (id: MadeId) => Promise<Thing>,
): Promise<Thing> {
  const { keyed } = c.var;
  if (keyed === undefined) return make(unmarked);
  if (keyed.made !== null) return find(keyed.made as MadeId);
  try {
    return await make((tx, id) => [keyed.mark(tx, id)]);
  } catch (error) {
    if (brokenConstraint(error) !== keyIsHeld) throw error;
    throw idempotencyInProgress({ retryAfterSeconds });
  }
}

/** A key that a posting claims itself; `tag` is the fingerprint of the whole request. */
export type ClaimedKey = Readonly<{ scope: string; key: string; tag: string }>;

/**
 * Demands `Idempotency-Key` where money moves. The posting claims the key in the commit of its
 * effect, so there is nothing to keep or to free here.
 */
export const demandKey: AppMiddleware = async (c, next) => {
  const key = c.req.header("idempotency-key");
  if (key === undefined) throw idempotencyKeyRequired();
  const { ctx } = c.var;
  const tag = ctx.crypto.requests.tag(await contentOf(c));
  c.set("claimedKey", { scope: scopeOf(ctx), key: checkKey(key), tag });
  await next();
};

/** The headers of a reply that was given before under the same key. */
export const replayHeaders = { "idempotency-replayed": "true" } as const;

/**
 * A name for what a request under a key tries to do; null without a key. A row that bears it lets
 * the same request, sent again after its reply got lost, find what it did before.
 */
export async function attemptOf(c: AppContext): Promise<string | null> {
  const key = c.req.header("idempotency-key");
  if (key === undefined) return null;
  const { ctx } = c.var;
  return ctx.crypto.requests.tag(JSON.stringify([scopeOf(ctx), key, await contentOf(c)]));
}

/** The header's value; throws `validation_failed` unless it is 1–255 visible ASCII characters. */
function checkKey(key: string): string {
  if (keyPattern.test(key)) return key;
  const message = "must be 1 to 255 visible ASCII characters";
  throw validationFailed({ errors: [{ pointer: "/headers/Idempotency-Key", message }] });
}

async function beginOrWait(
  ctx: Ctx,
  store: IdempotencyStore,
  request: KeyedRequest,
): Promise<Begun> {
  for (let waited = 0; ; waited += pollMs) {
    const begun = await store.begin(ctx, request);
    if (begun.status !== "busy" || waited >= waitMs) return begun;
    await pause(pollMs);
  }
}

function scopeOf({ actor, client, crypto }: Ctx): string {
  if (actor.kind === "user") return actor.userId;
  return `network:${crypto.requests.tag(`network:${limiterKeyOf(client.address)}`)}`;
}

async function contentOf(c: AppContext): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  const body = await c.req.text();
  return JSON.stringify([c.req.method, pathname + search, body]);
}

function isSuccess(c: AppContext): boolean {
  return c.error === undefined && c.res.ok;
}

async function readReply(response: Response): Promise<KeptReply> {
  const { status, headers } = response;
  const body = await response.clone().text();
  return { status, contentType: headers.get("content-type"), body };
}

function replay({ status, contentType, body }: KeptReply): Response {
  const headers = new Headers(replayHeaders);
  if (contentType !== null) headers.set("content-type", contentType);
  return new Response(status === 204 ? null : body, { status, headers });
}
