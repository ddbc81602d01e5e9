import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx, User } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { recordEvent } from "../audit/index.ts";
import { revokeHeld, sealedTokens, selectTokens } from "./revoke-held.ts";
import { waveConnections, waveConsents, waveSyncs } from "./tables.ts";

/**
 * Forgets the actor's permission at Wave and ends it there; what was read stays. Once more does
 * nothing. What Wave answers does not matter: the tokens are gone here before it is asked.
 */
export async function disconnectWave(ctx: Ctx, { userId }: User): Promise<void> {
  const [deleted] = await ctx.db.atomic((tx) => [
    deleteConnection(tx, userId),
    ...deleteOthers(tx, userId),
    recordEvent(tx, ctx, { action: "wave.disconnected", target: userId }),
  ]);
  await revokeHeld(ctx, userId, deleted);
}

/** The statements that forget all of a person's connection, for their erasure. */
export function forgetWave(tx: Statements, userId: Id<"user">): [Statement, ...Statement[]] {
  return [deleteConnection(tx, userId), ...deleteOthers(tx, userId)];
}

/** Reads a person's tokens before they are forgotten; what it gives ends them at Wave. */
export async function prepareRevocation(
  ctx: Ctx,
  userId: Id<"user">,
): Promise<() => Promise<void>> {
  const held = await selectTokens(ctx.db, userId);
  return () => revokeHeld(ctx, userId, held);
}

function deleteConnection(tx: Statements, userId: Id<"user">) {
  return tx
    .delete(waveConnections)
    .where(eq(waveConnections.userId, userId))
    .returning(sealedTokens);
}

function deleteOthers(tx: Statements, userId: Id<"user">) {
  return [
    tx.delete(waveSyncs).where(eq(waveSyncs.userId, userId)),
    tx.delete(waveConsents).where(eq(waveConsents.userId, userId)),
  ] as const;
}
