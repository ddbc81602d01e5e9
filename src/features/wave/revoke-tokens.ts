import type { Ctx } from "../../platform/ctx.ts";
import { describeError } from "../../platform/log/json-log.ts";

/**
 * Ends a pair of tokens at Wave. It is gone here already, so a failure is logged and no more: the
 * access token ends by itself within hours, and nobody has the refresh token any longer.
 */
export async function revokeTokens(
  ctx: Ctx,
  {
    accessToken,
    refreshToken,
  }: Readonly<{ accessToken: string | null; refreshToken: string | null }>,
): Promise<void> {
  const { wave } = ctx;
  if (!wave) return;
  try {
    // The refresh token first: it lives longer.
    if (refreshToken !== null) await wave.revoke(refreshToken, "refresh_token");
    if (accessToken !== null) await wave.revoke(accessToken, "access_token");
  } catch (error) {
    ctx.log.warn("wave_revoke_failed", describeError(error));
  }
}
