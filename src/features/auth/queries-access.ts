import { eq, inArray, sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { isStaff, permissionsOfRole, type Role, users } from "../users/index.ts";
import { passkeys, sessions, smsFactors, totpFactors } from "./tables.ts";

const staffRoles = (Object.keys(permissionsOfRole) as Role[]).filter(isStaff);

/** Every member of staff with their second factors and their last sign-in; newest people first. */
export async function listStaffAccess(ctx: Ctx, limit: number) {
  const rows = await ctx.db
    .select({
      id: users.id,
      email: users.email,
      firstName: users.firstName,
      lastName: users.lastName,
      role: users.role,
      status: users.status,
      createdAt: users.createdAt,
      totpConfirmedAt: totpFactors.confirmedAt,
      smsConfirmedAt: smsFactors.confirmedAt,
      passkeys: sql`(
        select count(*) from ${passkeys} where ${passkeys.userId} = ${users.id}
      )`.mapWith(Number),
      lastSignInAt: sql<Date | null>`(
        select max(${sessions.createdAt}) from ${sessions} where ${sessions.userId} = ${users.id}
      )`.mapWith(sessions.createdAt),
    })
    .from(users)
    .leftJoin(totpFactors, eq(totpFactors.userId, users.id))
    .leftJoin(smsFactors, eq(smsFactors.userId, users.id))
    .where(inArray(users.role, [...staffRoles]))
    .orderBy(newestFirst(users.createdAt, users.id))
    .limit(limit);
  return rows.map(({ totpConfirmedAt, smsConfirmedAt, ...row }) => ({
    ...row,
    totp: totpConfirmedAt !== null,
    sms: smsConfirmedAt !== null,
  }));
}
