import { SealBroken } from "../../platform/crypto/sealed-box.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { secretAad } from "./make-secret.ts";
import type { Webhook } from "./queries.ts";

export type SealedSecrets = Pick<
  Webhook,
  "id" | "secretSealed" | "previousSecretSealed" | "previousSecretUntil"
>;

/**
 * What signs for a webhook now, newest first; null, and logged, when a secret cannot be opened,
 * because its key was dropped or somebody tampered with it.
 */
export async function openSecrets(ctx: Ctx, webhook: SealedSecrets): Promise<string[] | null> {
  const { id, secretSealed, previousSecretSealed, previousSecretUntil } = webhook;
  const isOverlap = previousSecretUntil !== null && previousSecretUntil > ctx.clock();
  const sealed = isOverlap && previousSecretSealed ? [previousSecretSealed] : [];
  try {
    const aad = secretAad(id);
    return await Promise.all(
      [secretSealed, ...sealed].map((each) => ctx.crypto.fields.open(each, aad)),
    );
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    ctx.log.error("webhook_secret_broken", { webhook_id: id, fault: error.fault });
    return null;
  }
}
