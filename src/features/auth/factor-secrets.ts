import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";

/** Where a sealed value belongs: it opens in its own table, row and column only. */
export function phoneAad(userId: Id<"user">): string {
  return `sms_factors:${userId}:phone_sealed`;
}

export function totpSecretAad(userId: Id<"user">): string {
  return `totp_factors:${userId}:secret_sealed`;
}

/** A keyed fingerprint of a number, for limits and comparisons that must not hold the number. */
export function tagPhone(ctx: Ctx, phone: string): string {
  return ctx.crypto.blindIndex.tag(phoneMessage(phone));
}

/** The tags that a number may have been kept under, one for each key. */
export function tagsOfPhone(ctx: Ctx, phone: string): string[] {
  return ctx.crypto.blindIndex.tagsForLookup(phoneMessage(phone));
}

/** What the tag of a number is made of. */
export function phoneMessage(phone: string): string {
  return `phone:${phone}`;
}
