import { and, eq } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { type Head, headMessage, keyOf } from "./chain.ts";
import { readHead } from "./queries-chain.ts";
import { auditHead } from "./tables.ts";

/** So that an older key may leave the ring once every instance knows the newer one. */
export async function signHead(ctx: Ctx, head: Head): Promise<void> {
  if (head.number === 0 || keyOf(head.tag) === ctx.crypto.keys.currentId) return;
  await ctx.db
    .update(auditHead)
    .set({ tag: ctx.crypto.tagger("audit-chain").tag(headMessage(head)) })
    .where(isAsRead(head));
}

/** Signs the head as it is now, unless nobody proved it; for a rotation of keys. */
export async function renewHead(ctx: Ctx): Promise<void> {
  const head = await readHead(ctx);
  if (head && isProved(ctx, head)) await signHead(ctx, head);
}

export function isProved({ crypto }: Ctx, head: Head): boolean {
  return crypto.tagger("audit-chain").matches(headMessage(head), head.tag);
}

export function isAsRead({ number, hash }: Head) {
  return and(eq(auditHead.id, 1), eq(auditHead.number, number), eq(auditHead.hash, hash));
}
