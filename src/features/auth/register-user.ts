import type { Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import {
  findUserByEmail,
  insertConsents,
  insertUser,
  type NewUser,
  normaliseEmail,
  replaceUnverifiedUser,
  type User,
} from "../users/index.ts";
import { demandStrongPassword } from "./demand-strong-password.ts";
import { makeCode, replaceCode } from "./issue-code.ts";
import { alreadyRegisteredLetter, mailInBackground, verificationLetter } from "./mails.ts";

export type Registration = Readonly<{
  email: string;
  password: string;
  firstName: string;
  lastName: string;
}>;

/** Somebody else may sign up with the same address between our look and our write. */
const maxTries = 3;
const raceConstraints = new Set<string | null>(["users_email_is_unique", "user is unverified"]);

/**
 * Signs a person up and mails a code. A known address gets the same reply and another mail, at most
 * five an hour either way; until it is verified, the latest sign-up counts. Throws `weak_password`.
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
  if (known?.emailVerifiedAt) return repeatRegistration(ctx, known);
  const user = { ...person, id: known?.id ?? ctx.newId("user") };
  const code = makeCode(ctx);
  const to = { userId: user.id, purpose: "verify_email", email: user.email } as const;
  const [, , issued] = await ctx.db.atomic((tx) => [
    known ? replaceUnverifiedUser(tx, ctx, user) : insertUser(tx, ctx, user),
    insertConsents(tx, ctx, user.id, ["terms", "privacy"]),
    replaceCode(tx, ctx, code, to),
    recordEvent(tx, ctx, { action: "user.registered", target: user.id }),
  ]);
  if (issued.length > 0) {
    const letter = verificationLetter(code, ctx.settings.policy["code.seconds"]);
    mailInBackground(ctx, user.email, letter);
  }
}

/** A code that nobody gets to see is guessed at as long as any other, and counts the mails. */
async function repeatRegistration(ctx: Ctx, { id, email }: User): Promise<void> {
  const to = { userId: id, purpose: "verify_email", email } as const;
  const [issued] = await ctx.db.atomic((tx) => [
    replaceCode(tx, ctx, makeCode(ctx), to),
    recordEvent(tx, ctx, { action: "user.registration_repeated", target: id }),
  ]);
  if (issued.length > 0) mailInBackground(ctx, email, alreadyRegisteredLetter());
}
