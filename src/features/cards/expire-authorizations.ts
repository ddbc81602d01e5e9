import { isDomainError } from "../../core/error.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { findDueAuthorizations } from "./queries-authorizations.ts";
import { settleAuthorization } from "./settle-authorization.ts";

/** Authorizations per run; what is left comes next time. */
const maxExpired = 200;

/** Gives back what nobody captured in time; for the scheduled job. */
export async function expireAuthorizations(ctx: Ctx, stopping: AbortSignal): Promise<void> {
  for (const { id } of await findDueAuthorizations(ctx, maxExpired)) {
    if (stopping.aborted) return;
    try {
      await settleAuthorization(ctx, null, id, { kind: "expire", amount: null, reference: null });
    } catch (error) {
      // Captured or reversed in between.
      if (!isDomainError(error)) throw error;
    }
  }
}
