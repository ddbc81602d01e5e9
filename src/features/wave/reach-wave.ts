import { unavailable } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Wave } from "../../platform/wave/wave.ts";

/** Wave, or `unavailable` with the names of the missing variables. */
export function waveOf(ctx: Ctx): Wave {
  if (ctx.wave) return ctx.wave;
  throw unavailable({
    detail: "Wave needs WAVE_CLIENT_ID and WAVE_CLIENT_SECRET to be set.",
    members: { missing: ["WAVE_CLIENT_ID", "WAVE_CLIENT_SECRET"] },
  });
}

/** What must be registered at Wave, letter by letter. */
export function redirectUriOf(ctx: Ctx): string {
  return `${ctx.settings.http.publicUrl}/api/v1/wave/callback`;
}

/** At least 0 and less than 1. */
export function randomFraction(ctx: Ctx): number {
  return Number(`0.${ctx.crypto.randomDigits(6)}`);
}
