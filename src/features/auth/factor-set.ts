import { and, eq, exists, isNotNull, not, or, type SQL, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { lockUser } from "../users/index.ts";
import { makeRecoveryCodes, tagRecoveryCode } from "./recovery-codes.ts";
import { recoveryCodes, smsFactors, totpFactors } from "./tables.ts";

/** What is enrolled and confirmed; recovery codes stand in for one of these. */
export type FactorKind = "totp" | "sms";

const tables = { totp: totpFactors, sms: smsFactors } as const;

/**
 * The first statement of every unit that adds or removes a factor. It makes such units of one
 * person wait for each other, so that "the first" and "the last" factor mean the same to all.
 */
export const lockPerson = lockUser;

export function hasFactor(tx: Statements, userId: Id<"user">): SQL | undefined {
  return or(isConfirmed(tx, userId, "totp"), isConfirmed(tx, userId, "sms"));
}

export function hasNoFactor(tx: Statements, userId: Id<"user">): SQL | undefined {
  return and(not(isConfirmed(tx, userId, "totp")), not(isConfirmed(tx, userId, "sms")));
}

/** True when nothing beside this kind is a factor of the person. */
export function isOnlyFactor(tx: Statements, userId: Id<"user">, kind: FactorKind): SQL {
  return not(isConfirmed(tx, userId, kind === "totp" ? "sms" : "totp"));
}

/** Ten new codes and the statement that keeps their tags where `condition` holds. */
export function prepareRecoveryCodes(ctx: Ctx, userId: Id<"user">) {
  const codes = makeRecoveryCodes(ctx.crypto);
  const tags = codes.map((code) => tagRecoveryCode(ctx.crypto, userId, code));
  const owner = sql.param(userId, recoveryCodes.userId);
  const now = sql.param(ctx.clock(), recoveryCodes.createdAt);
  const rows = sql.join(
    tags.map((tag) => sql`(${tag})`),
    sql`, `,
  );
  return {
    codes,
    insert: (tx: Statements, condition: SQL | undefined) =>
      tx
        .insert(recoveryCodes)
        .select(sql`
          select ${owner}::uuid, made.tag, ${now}::timestamptz, null::timestamptz
          from (values ${rows}) as made(tag) where ${condition}`)
        .returning({ tag: recoveryCodes.tag }),
  };
}

function isConfirmed(tx: Statements, userId: Id<"user">, kind: FactorKind): SQL {
  const table = tables[kind];
  return exists(
    tx
      .select({ userId: table.userId })
      .from(table)
      .where(and(eq(table.userId, userId), isNotNull(table.confirmedAt))),
  );
}
