import type { Id } from "../../core/id.ts";
import { SealBroken } from "../../platform/crypto/sealed-box.ts";
import type { Ctx } from "../../platform/ctx.ts";

/**
 * A sealed secret of a factor in clear, or null, and logged, when its key was dropped before it was
 * sealed anew: the factor then proves nothing. Throws `SealBroken` for what was tampered with.
 */
export async function openFactorSecret(
  ctx: Ctx,
  userId: Id<"user">,
  sealed: string,
  aad: string,
): Promise<string | null> {
  try {
    return await ctx.crypto.fields.open(sealed, aad);
  } catch (error) {
    if (!(error instanceof SealBroken) || error.fault !== "unknown_key") throw error;
    ctx.log.error("factor_secret_broken", { user_id: userId, fault: error.fault });
    return null;
  }
}
