import type { Id } from "../../core/id.ts";
import { SealBroken } from "../../platform/crypto/sealed-box.ts";
import type { Ctx } from "../../platform/ctx.ts";

type Column = "access_token_sealed" | "refresh_token_sealed";

/** Tokens are kept sealed, each for its row and column alone. */
export function sealToken(ctx: Ctx, userId: Id<"user">, column: Column, token: string) {
  return ctx.crypto.fields.seal(token, aadOf(userId, column));
}

/** Null, and logged, when it cannot be opened: its key was dropped, or it was tampered with. */
export async function openToken(
  ctx: Ctx,
  userId: Id<"user">,
  column: Column,
  sealed: string | null,
): Promise<string | null> {
  if (sealed === null) return null;
  try {
    return await ctx.crypto.fields.open(sealed, aadOf(userId, column));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    ctx.log.error("wave_token_broken", { fault: error.fault });
    return null;
  }
}

export function aadOf(userId: Id<"user">, column: Column): string {
  return `wave_connections:${userId}:${column}`;
}
