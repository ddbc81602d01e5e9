import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { exportAssessments } from "../assessments/index.ts";
import { exportAuditTrail, recordEvent } from "../audit/index.ts";
import { exportIdentity } from "../auth/index.ts";
import { exportCards } from "../cards/index.ts";
import { exportKyc } from "../kyc/index.ts";
import { exportLedger } from "../ledger/index.ts";
import { exportSocial } from "../social/index.ts";
import { exportIdempotencyKeys } from "../system/index.ts";
import { exportUser } from "../users/index.ts";
import { exportWarehouse } from "../warehouse/index.ts";
import { exportWave } from "../wave/index.ts";
import { exportWebhooks } from "../webhooks/index.ts";

/**
 * Everything that is kept about the actor, by table; proofs such as hashes and tags left out, and
 * cases of compliance, since nobody may be told that they are being looked at. Of a table with more
 * rows than an export holds, the newest are in it, and `truncated` names the table.
 */
export async function exportPerson(ctx: Ctx, actor: Actor): Promise<Record<string, unknown>> {
  await recordEvent(ctx.db, ctx, { action: "user.data_exported", target: actor.userId });
  const parts: readonly Readonly<Record<string, unknown>>[] = await Promise.all([
    exportUser(ctx, actor.userId),
    exportIdentity(ctx, actor.userId),
    exportKyc(ctx, actor.userId),
    exportLedger(ctx, actor.userId),
    exportCards(ctx, actor.userId),
    exportAuditTrail(ctx, actor.userId),
    exportIdempotencyKeys(ctx, actor.userId),
    exportWebhooks(ctx, actor.userId),
    exportWarehouse(ctx, actor.userId),
    exportAssessments(ctx, actor.userId),
    exportWave(ctx, actor.userId),
    exportSocial(ctx, actor.userId),
  ]);
  const truncated = parts.flatMap(({ truncated: names }) => (Array.isArray(names) ? names : []));
  return { exported_at: ctx.clock(), ...Object.assign({}, ...parts), truncated };
}
