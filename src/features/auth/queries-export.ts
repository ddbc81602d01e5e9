import { eq, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { personalTables } from "./erase-identity.ts";
import { phoneAad } from "./factor-secrets.ts";
import { openFactorSecret } from "./open-factor-secret.ts";
import { smsFactors } from "./tables.ts";

/** Columns that prove something rather than tell something. */
const isProof = (column: string) =>
  /Sealed$|^tag$|Tag$|publicKey|RequestId$|^requestId$/.test(column);
const maxExported = 1_000;

/** What auth keeps about a person, for their own export: without what would let anybody in. */
export async function exportIdentity(ctx: Ctx, userId: Id<"user">) {
  const entries = await Promise.all(
    Object.entries(personalTables).map(async ([name, table]) => {
      const rows = await ctx.db
        .select()
        .from(table)
        .where(eq(table.userId, userId))
        .orderBy(sql`${momentOf(table)} desc`)
        .limit(maxExported + 1);
      return [name, rows.map(withoutProofs)] as const;
    }),
  );
  const [sms] = await ctx.db.select().from(smsFactors).where(eq(smsFactors.userId, userId));
  const phone = sms && (await openFactorSecret(ctx, userId, sms.phoneSealed, phoneAad(userId)));
  return cutTables(maxExported, { ...Object.fromEntries(entries), phone: phone ?? null });
}

/** When a row came or, of what is kept for minutes, when it goes; some are one of a kind. */
function momentOf(table: (typeof personalTables)[keyof typeof personalTables]) {
  if ("createdAt" in table) return table.createdAt;
  return "expiresAt" in table ? table.expiresAt : table.userId;
}

function withoutProofs(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !isProof(column)));
}
