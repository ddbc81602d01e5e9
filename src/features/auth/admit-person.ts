import { and, eq } from "drizzle-orm";
import { only } from "../../core/assert.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import type { ProvedPerson } from "../../platform/oauth/identity-provider.ts";
import { recordEvent } from "../audit/index.ts";
import {
  adoptUser,
  demandVerifiedUser,
  findUserByEmail,
  findUserById,
  insertConsents,
  insertUser,
  normaliseEmail,
  type User,
  users,
} from "../users/index.ts";
import { announceEnded, markEnded } from "./end-sessions.ts";
import { emailNotVerified } from "./errors.ts";
import { closeCode } from "./issue-code.ts";
import { googleAdoptedLetter, googleLinkedLetter, mailInBackground } from "./mails.ts";
import { closeChallenges } from "./open-challenge.ts";
import { nameOf } from "./person-name.ts";
import { oauthIdentities } from "./tables.ts";

/** Somebody else may take the address or the identity between our look and our write. */
const maxTries = 3;
const raceConstraints = new Set<string | null>([
  "users_email_is_unique",
  "user is unverified",
  "user is verified",
  "oauth_identities_issuer_subject_pk",
]);

type Addressed = ProvedPerson & Readonly<{ email: string }>;

/**
 * The user of a person whom an issuer proved: the one linked to issuer and subject, else the one
 * with the same address where both sides verified it, else a new one. A sign-up of ours that nobody
 * finished passes to the person. The user may be suspended. Throws `email_not_verified`.
 */
export async function admitPerson(ctx: Ctx, proved: ProvedPerson): Promise<User> {
  for (let attempt = 1; ; attempt += 1) {
    const linked = await findLinkedUser(ctx, proved);
    if (linked) return linked;
    const { email } = proved;
    if (!email || !proved.emailVerified) throw emailNotVerified({ detail: unprovedAddress });
    try {
      return await admitStranger(ctx, { ...proved, email: normaliseEmail(email) });
    } catch (error) {
      if (attempt === maxTries || !raceConstraints.has(brokenConstraint(error))) throw error;
    }
  }
}

const unprovedAddress = "Google has not verified the e-mail address of this Google account.";

async function findLinkedUser(ctx: Ctx, person: ProvedPerson): Promise<User | null> {
  const { issuer, subject } = person;
  const [row] = await ctx.db
    .select({ user: users })
    .from(oauthIdentities)
    .innerJoin(users, eq(users.id, oauthIdentities.userId))
    .where(and(eq(oauthIdentities.issuer, issuer), eq(oauthIdentities.subject, subject)));
  return row?.user ?? null;
}

async function admitStranger(ctx: Ctx, person: Addressed): Promise<User> {
  const known = await findUserByEmail(ctx, person.email);
  if (!known) return createUser(ctx, person);
  // Suspended: nothing is linked, and the caller refuses.
  if (known.status !== "active") return known;
  await (known.emailVerifiedAt ? linkUser(ctx, known, person) : takeOver(ctx, known, person));
  return (await findUserById(ctx, known.id)) ?? known;
}

async function createUser(ctx: Ctx, person: Addressed): Promise<User> {
  const id = ctx.newId("user");
  const { email } = person;
  const user = { id, email, ...nameOf(person), passwordHash: null, emailVerified: true };
  const event = { target: id, actorUserId: id, details: { method: "google" } };
  const [, , , , created] = await ctx.db.atomic((tx) => [
    insertUser(tx, ctx, user),
    insertConsents(tx, ctx, id, ["terms", "privacy"]),
    insertIdentity(tx, ctx, user, person),
    recordEvent(tx, ctx, { ...event, action: "user.registered" }),
    tx.select().from(users).where(eq(users.id, id)),
  ]);
  return only(created, "a new user is there");
}

async function linkUser(ctx: Ctx, user: User, person: Addressed): Promise<void> {
  await ctx.db.atomic((tx) => [
    demandVerifiedUser(tx, user),
    insertIdentity(tx, ctx, user, person),
    recordEvent(tx, ctx, { action: "identity.linked", target: user.id, actorUserId: user.id }),
  ]);
  mailInBackground(ctx, user.email, googleLinkedLetter());
}

async function takeOver(ctx: Ctx, user: User, person: Addressed): Promise<void> {
  const event = { target: user.id, actorUserId: user.id };
  const [, , ended] = await ctx.db.atomic((tx) => [
    closeCode(tx, ctx, { userId: user.id, purpose: "verify_email" }),
    adoptUser(tx, ctx, user, nameOf(person)),
    markEnded(tx, ctx, { userId: user.id, all: true }, "account_adopted"),
    closeChallenges(tx, ctx, user.id),
    insertConsents(tx, ctx, user.id, ["terms", "privacy"]),
    insertIdentity(tx, ctx, user, person),
    recordEvent(tx, ctx, { ...event, action: "user.adopted" }),
  ]);
  const ids = ended.map(({ id }) => id);
  await announceEnded(ctx, ids);
  mailInBackground(ctx, user.email, googleAdoptedLetter());
}

/** Breaks `oauth_identities_issuer_subject_pk` when the identity belongs to somebody already. */
function insertIdentity(
  tx: Statements,
  ctx: Ctx,
  { id }: Pick<User, "id">,
  { issuer, subject }: ProvedPerson,
) {
  const now = ctx.clock();
  return tx
    .insert(oauthIdentities)
    .values({ issuer, subject, userId: id, createdAt: now, lastUsedAt: now });
}
