import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Begun, IdempotencyStore, KeyedRequest } from "../../platform/http/idempotency.ts";
import { idempotencyKeys } from "./tables.ts";

/** Seconds after which a request that never came to an end is taken for lost. */
const lockSeconds = 30;
/** Seconds that a kept reply is good for; the contract promises 24 h. */
export const keptSeconds = 24 * 3_600;

const replySchema = z.object({
  status: z.int(),
  contentType: z.string().nullable(),
  body: z.string(),
});

/** Keeps replies in Postgres, sealed, because they may hold tokens. */
export const idempotencyStore: IdempotencyStore = {
  async begin(ctx, request) {
    if (await takeKey(ctx, request)) return { status: "begun" };
    return readKey(ctx, request);
  },
  async keep(ctx, request, reply) {
    const sealed = await ctx.crypto.replies.seal(JSON.stringify(reply), aadOf(request));
    await ctx.db
      .update(idempotencyKeys)
      .set({ status: reply.status, replySealed: sealed, lockedBy: null, lockedUntil: null })
      .where(isMine(ctx, request));
  },
  async release(ctx, request) {
    await ctx.db.delete(idempotencyKeys).where(isMine(ctx, request));
  },
};

/** One statement: a new row, or an old one that is out of date or whose request got lost. */
async function takeKey(ctx: Ctx, request: KeyedRequest): Promise<boolean> {
  const now = ctx.clock();
  const fresh = {
    requestTag: ctx.crypto.requests.tag(request.content),
    lockedBy: ctx.requestId,
    lockedUntil: addSeconds(now, lockSeconds),
    status: null,
    replySealed: null,
    createdAt: now,
  };
  const isStale = or(
    lt(idempotencyKeys.createdAt, addSeconds(now, -keptSeconds)),
    and(
      isNull(idempotencyKeys.status),
      lt(idempotencyKeys.lockedUntil, now),
      eq(idempotencyKeys.requestTag, fresh.requestTag),
    ),
  );
  const taken = await ctx.db
    .insert(idempotencyKeys)
    .values({ scope: request.scope, key: request.key, ...fresh })
    .onConflictDoUpdate({
      target: [idempotencyKeys.scope, idempotencyKeys.key],
      set: fresh,
      setWhere: sql`${isStale}`,
    })
    .returning({ key: idempotencyKeys.key });
  return taken.length > 0;
}

async function readKey(ctx: Ctx, request: KeyedRequest): Promise<Begun> {
  const [row] = await ctx.db.select().from(idempotencyKeys).where(isKey(request));
  // Released between the two statements: the caller tries again.
  if (!row) return { status: "busy" };
  if (!ctx.crypto.requests.matches(request.content, row.requestTag)) return { status: "mismatch" };
  if (row.status === null || row.replySealed === null) return { status: "busy" };
  const opened = await ctx.crypto.replies.open(row.replySealed, aadOf(request));
  return { status: "answered", reply: replySchema.parse(JSON.parse(opened)) };
}

function isKey({ scope, key }: KeyedRequest) {
  return and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key));
}

/** A request that took too long must not touch the row of the one that took over. */
function isMine(ctx: Ctx, request: KeyedRequest) {
  return and(isKey(request), eq(idempotencyKeys.lockedBy, ctx.requestId));
}

function aadOf({ scope, key }: KeyedRequest): string {
  return JSON.stringify(["idempotency_keys", "reply_sealed", scope, key]);
}
