import { validationFailed } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";

/** Throws `validation_failed` for an address that nothing may be sent to. */
export function demandTarget(ctx: Ctx, url: string): void {
  const message = ctx.webhookSender.refuses(url);
  if (message !== null) throw validationFailed({ errors: [{ pointer: "/url", message }] });
}
