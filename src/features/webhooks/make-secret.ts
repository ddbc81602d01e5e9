import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { newWebhookSecret } from "../../platform/webhook/signature.ts";

/** Seconds that the secret before goes on signing beside a new one. */
export const overlapSeconds = 24 * 3_600;

/** A new secret of a webhook, in clear for its owner and sealed for its row. */
export async function makeSecret(
  ctx: Ctx,
  id: Id<"webhook">,
): Promise<Readonly<{ secret: string; sealed: string }>> {
  const secret = newWebhookSecret();
  return { secret, sealed: await ctx.crypto.fields.seal(secret, secretAad(id)) };
}

/** A rotation moves the secret to the column of the one before, so both columns are one place. */
export function secretAad(id: Id<"webhook">): string {
  return `webhooks:${id}:secret_sealed`;
}
