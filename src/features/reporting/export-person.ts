import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { exportAuditTrail, recordEvent } from "../audit/index.ts";
import { exportIdentity } from "../auth/index.ts";
import { exportIdempotencyKeys } from "../system/index.ts";
import { exportUser } from "../users/index.ts";
import { exportWebhooks } from "../webhooks/index.ts";

/** Everything that is kept about the actor, by table; proofs such as hashes and tags left out. */
export async function exportPerson(ctx: Ctx, actor: Actor): Promise<Record<string, unknown>> {
  await recordEvent(ctx.db, ctx, { action: "user.data_exported", target: actor.userId });
  const [user, identity, audit, keys, webhooks] = await Promise.all([
    exportUser(ctx, actor.userId),
    exportIdentity(ctx, actor.userId),
    exportAuditTrail(ctx, actor.userId),
    exportIdempotencyKeys(ctx, actor.userId),
    exportWebhooks(ctx, actor.userId),
  ]);
  const others = { audit_events: audit, idempotency_keys: keys };
  return { exported_at: ctx.clock(), ...user, ...identity, ...webhooks, ...others };
}
