import { and, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { conflict, unauthenticated } from "../../core/errors.ts";
import { type Id, toUuid } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { prepareOnce } from "../../platform/db/prepared.ts";
import { type User, type UserFacts, users } from "../users/index.ts";
import { phoneAad } from "./factor-secrets.ts";
import { openFactorSecret } from "./open-factor-secret.ts";
import { passkeys, recoveryCodes, smsFactors, totpFactors } from "./tables.ts";

/** Somebody with what the wire form of a user tells beside the row itself. */
export type Person = Readonly<{ user: User; facts: UserFacts }>;

/** One round trip for the person and all their factors. */
export async function findPerson(ctx: Ctx, id: Id<"user">): Promise<Person | null> {
  const [row] = await personById(ctx.db).execute({ id: toUuid("user", id) });
  return row ? { user: row.user, facts: factsOf(row) } : null;
}

/** The person who asks; one who was erased a moment ago is not signed in any more. */
export async function findOwnPerson(ctx: Ctx, actor: Actor): Promise<Person> {
  const person = await findPerson(ctx, actor.userId);
  if (!person) throw unauthenticated();
  return person;
}

/** Named, because nearly every request of a signed-in person asks it. */
const personById = prepareOnce((db) =>
  selectPersonWhere(db, eq(users.id, sql.placeholder("id"))).prepare("person_by_id"),
);

/** The same as a statement, for an atomic unit; read its row with `factsOf`. */
export function selectPerson(tx: Statements, id: Id<"user">) {
  return selectPersonWhere(tx, eq(users.id, id));
}

function selectPersonWhere(tx: Statements, condition: SQL) {
  return tx
    .select({
      user: users,
      totpConfirmedAt: totpFactors.confirmedAt,
      smsConfirmedAt: smsFactors.confirmedAt,
      callingCode: smsFactors.phoneCallingCode,
      phoneEnd: smsFactors.phoneEnd,
      passkeys: sql`(
        select count(*) from ${passkeys} where ${passkeys.userId} = ${users.id}
      )`.mapWith(Number),
      recoveryCodes: sql`(
        select count(*) from ${recoveryCodes}
        where ${and(eq(recoveryCodes.userId, users.id), isNull(recoveryCodes.usedAt))}
      )`.mapWith(Number),
    })
    .from(users)
    .leftJoin(totpFactors, eq(totpFactors.userId, users.id))
    .leftJoin(smsFactors, eq(smsFactors.userId, users.id))
    .where(condition)
    .limit(1);
}

export type PersonRow = Awaited<ReturnType<typeof selectPerson>>[number];

export function factsOf(row: PersonRow): UserFacts {
  const sms = row.smsConfirmedAt !== null;
  return {
    phone: sms ? `+${row.callingCode}********${row.phoneEnd}` : null,
    mfa: { sms, totp: row.totpConfirmedAt !== null, passkeys: row.passkeys },
  };
}

/** The enrolled phone in clear, to have a code sent to it. Throws `conflict` without one. */
export async function findOwnPhone(ctx: Ctx, userId: Id<"user">): Promise<string> {
  const [factor] = await ctx.db
    .select({ phoneSealed: smsFactors.phoneSealed })
    .from(smsFactors)
    .where(and(eq(smsFactors.userId, userId), isNotNull(smsFactors.confirmedAt)));
  if (!factor) throw conflict({ detail: "No phone is enrolled." });
  const phone = await openFactorSecret(ctx, userId, factor.phoneSealed, phoneAad(userId));
  if (phone === null) throw conflict({ detail: "The enrolled phone cannot be read any more." });
  return phone;
}
