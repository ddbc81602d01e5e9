import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import {
  dropConsents,
  findUserByEmail,
  insertConsents,
  insertUser,
  type NewUser,
  normaliseEmail,
  replaceUnverifiedUser,
  type User,
} from "../users/index.ts";
import { demandStrongPassword } from "./demand-strong-password.ts";
import { type CodeAddress, makeCode, replaceCode } from "./issue-code.ts";
import {
  alreadyRegisteredLetter,
  mailInBackground,
  newSignUpLetter,
  verificationLetter,
} from "./mails.ts";

export type Registration = Readonly<{
  email: string;
  password: string;
  firstName: string;
  lastName: string;
}>;

/** Somebody else may sign up with the same address between our look and our write. */
const maxTries = 3;
const raceConstraints = new Set<string | null>(["users_email_is_unique", "user is unverified"]);
const codeIsIssued = "a code is issued";

/**
 * Signs a person up and mails a code. A known address gets the same reply and another mail, at most
 * five an hour either way; until it is verified, the latest sign-up that was mailed a code counts.
 * Throws `weak_password`.
 */
export async function registerUser(ctx: Ctx, input: Registration): Promise<{ email: string }> {
  const email = normaliseEmail(input.email);
  await demandStrongPassword(ctx, input.password, { ...input, email });
  const passwordHash = await ctx.crypto.passwords.hash(input.password);
  const { firstName, lastName } = input;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeRegistration(ctx, { email, firstName, lastName, passwordHash });
      return { email };
    } catch (error) {
      if (attempt === maxTries || !raceConstraints.has(brokenConstraint(error))) throw error;
    }
  }
}

async function writeRegistration(ctx: Ctx, person: Omit<NewUser, "id">): Promise<void> {
  const known = await findUserByEmail(ctx, person.email);
  if (!known) return beginRegistration(ctx, { ...person, id: ctx.newId("user") });
  const isOpen = known.emailVerifiedAt === null && known.status === "active";
  return isOpen
    ? replaceRegistration(ctx, { ...person, id: known.id })
    : repeatRegistration(ctx, known);
}

async function beginRegistration(ctx: Ctx, user: NewUser): Promise<void> {
  const code = makeCode(ctx);
  await ctx.db.atomic((tx) => [
    insertUser(tx, ctx, user),
    insertConsents(tx, ctx, user.id, ["terms", "privacy"]),
    replaceCode(tx, ctx, code, addressOf(user)),
    recordEvent(tx, ctx, { action: "user.registered", target: user.id }),
  ]);
  const letter = verificationLetter(code, ctx.settings.policy["code.seconds"]);
  mailInBackground(ctx, user.email, letter);
}

/**
 * Password and code are replaced together or not at all: otherwise a code that was mailed for one
 * password would confirm another one, of somebody who never saw the mailbox.
 */
async function replaceRegistration(ctx: Ctx, user: NewUser): Promise<void> {
  const code = makeCode(ctx);
  try {
    await ctx.db.atomic((tx) => [
      replaceUnverifiedUser(tx, ctx, user),
      claim(tx, replaceCode(tx, ctx, code, addressOf(user)), codeIsIssued),
      dropConsents(tx, user.id, ["terms", "privacy"]),
      insertConsents(tx, ctx, user.id, ["terms", "privacy"]),
      recordEvent(tx, ctx, { action: "user.registered", target: user.id }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== codeIsIssued) throw error;
    await recordEvent(ctx.db, ctx, { action: "user.registration_repeated", target: user.id });
    return;
  }
  mailInBackground(ctx, user.email, newSignUpLetter(code, ctx.settings.policy["code.seconds"]));
}

/** A code that nobody gets to see is guessed at as long as any other, and counts the mails. */
async function repeatRegistration(ctx: Ctx, known: User): Promise<void> {
  const [issued] = await ctx.db.atomic((tx) => [
    replaceCode(tx, ctx, makeCode(ctx), addressOf(known)),
    recordEvent(tx, ctx, { action: "user.registration_repeated", target: known.id }),
  ]);
  if (issued.length > 0) mailInBackground(ctx, known.email, alreadyRegisteredLetter());
}

function addressOf({ id, email }: Pick<User, "id" | "email">): CodeAddress {
  return { userId: id, purpose: "verify_email", email };
}
