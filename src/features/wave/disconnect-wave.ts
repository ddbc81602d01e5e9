import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx, User } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { recordEvent } from "../audit/index.ts";
import { openToken } from "./open-token.ts";
import { revokeTokens } from "./revoke-tokens.ts";
import { waveConnections, waveConsents, waveSyncs } from "./tables.ts";

type Deleted = Pick<
  typeof waveConnections.$inferSelect,
  "accessTokenSealed" | "refreshTokenSealed"
>[];

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
  await revokeDeleted(ctx, userId, deleted);
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
  const held = await ctx.db
    .select(sealedTokens)
    .from(waveConnections)
    .where(eq(waveConnections.userId, userId));
  return () => revokeDeleted(ctx, userId, held);
}

const sealedTokens = {
  accessTokenSealed: waveConnections.accessTokenSealed,
  refreshTokenSealed: waveConnections.refreshTokenSealed,
};

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

async function revokeDeleted(ctx: Ctx, userId: Id<"user">, deleted: Deleted): Promise<void> {
  const [held] = deleted;
  if (!held) return;
  const [accessToken, refreshToken] = await Promise.all([
    openToken(ctx, userId, "access_token_sealed", held.accessTokenSealed),
    openToken(ctx, userId, "refresh_token_sealed", held.refreshTokenSealed),
  ]);
  await revokeTokens(ctx, { accessToken, refreshToken });
}
