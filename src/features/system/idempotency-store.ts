import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import {
  type Begun,
  type IdempotencyStore,
  type KeyedRequest,
  keyIsHeld,
} from "../../platform/http/idempotency.ts";
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

const madeSchema = z.object({ made: z.string() }).nullable();

/** Keeps replies in Postgres, sealed, because they may hold tokens. */
export const idempotencyStore: IdempotencyStore = {
  async begin(ctx, request) {
    return (await takeKey(ctx, request)) ?? readKey(ctx, request);
  },
  async keep(ctx, request, reply) {
    const sealed = await ctx.crypto.replies.seal(JSON.stringify(reply), aadOf(request));
    await ctx.db
      .update(idempotencyKeys)
      .set({ status: reply.status, replySealed: sealed, lockedBy: null, lockedUntil: null })
      .where(isMine(ctx, request));
  },
  async release(ctx, request) {
    // What was made under the key stays made, whatever came after it.
    const isUnused = isNull(idempotencyKeys.effect);
    await ctx.db.delete(idempotencyKeys).where(and(isMine(ctx, request), isUnused));
  },
  mark: (tx, ctx, request, made) =>
    claim(
      tx,
      tx
        .update(idempotencyKeys)
        .set({ effect: { made } })
        .where(isMine(ctx, request))
        .returning({ key: idempotencyKeys.key }),
      keyIsHeld,
    ),
};

/** One statement: a new row, or an old one that is out of date or whose request got lost. */
async function takeKey(ctx: Ctx, request: KeyedRequest): Promise<Begun | null> {
  const now = ctx.clock();
  const fresh = {
    requestTag: ctx.crypto.requests.tag(request.content),
    lockedBy: ctx.requestId,
    lockedUntil: addSeconds(now, lockSeconds),
    status: null,
    replySealed: null,
    createdAt: now,
  };
  const isOld = lt(idempotencyKeys.createdAt, addSeconds(now, -keptSeconds));
  const isStale = or(
    isOld,
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
      set: {
        ...fresh,
        effect: sql`case when ${isOld} then null else ${idempotencyKeys.effect} end`,
      },
      setWhere: sql`${isStale}`,
    })
    .returning({ effect: idempotencyKeys.effect });
  const [row] = taken;
  return row ? { status: "begun", made: madeSchema.parse(row.effect)?.made ?? null } : null;
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
