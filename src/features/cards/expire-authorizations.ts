import { isDomainError } from "../../core/error.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { settleDue } from "../../platform/settle-due.ts";
import { type Authorization, findDueAuthorizations } from "./queries-authorizations.ts";
import { settleAuthorization } from "./settle-authorization.ts";

/** Gives back what nobody captured in time; for the scheduled job. */
export function expireAuthorizations(ctx: Ctx, stopping: AbortSignal): Promise<void> {
  const find = (failed: readonly Authorization["id"][]) => findDueAuthorizations(ctx, failed);
  const settle = (authorization: Authorization) => expire(ctx, authorization);
  return settleDue(ctx, stopping, { failure: "authorization_expiry_failed", find, settle });
}

async function expire(ctx: Ctx, { id }: Authorization): Promise<void> {
  try {
    await settleAuthorization(ctx, null, id, { kind: "expire", amount: null, reference: null });
  } catch (error) {
    // Captured or reversed in between.
    if (!isDomainError(error)) throw error;
  }
}
