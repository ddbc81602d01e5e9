import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { openToken } from "./open-token.ts";
import { revokeTokens } from "./revoke-tokens.ts";
import { waveConnections } from "./tables.ts";

type Held = Pick<typeof waveConnections.$inferSelect, "accessTokenSealed" | "refreshTokenSealed">;

export const sealedTokens = {
  accessTokenSealed: waveConnections.accessTokenSealed,
  refreshTokenSealed: waveConnections.refreshTokenSealed,
};

/** The pair that somebody has, if any. */
export function selectTokens(tx: Statements, userId: Id<"user">) {
  return tx
    .select({ ...sealedTokens, status: waveConnections.status })
    .from(waveConnections)
    .where(eq(waveConnections.userId, userId));
}

/** Ends at Wave what is kept here no longer. */
export async function revokeHeld(
  ctx: Ctx,
  userId: Id<"user">,
  [held]: readonly Held[],
): Promise<void> {
  if (!held) return;
  const [accessToken, refreshToken] = await Promise.all([
    openToken(ctx, userId, "access_token_sealed", held.accessTokenSealed),
    openToken(ctx, userId, "refresh_token_sealed", held.refreshTokenSealed),
  ]);
  await revokeTokens(ctx, { accessToken, refreshToken });
}
