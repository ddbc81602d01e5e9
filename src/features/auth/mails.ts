import { toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type Letter, renderLetter } from "../../platform/mail/letter.ts";

export type { Letter };

/**
 * Sends after the reply, so that the reply's time does not tell whether the address is known. The
 * adapter retries within its bounds; a mail that is lost all the same can be asked for again.
 */
export function mailInBackground(ctx: Ctx, email: string, letter: Letter): void {
  const mail = {
    to: { email },
    ...renderLetter(letter),
    idempotencyKey: toUuid("request", ctx.newId("request")),
  };
  void ctx.background.run("mail", () => ctx.mailer.send(mail));
}

export function verificationLetter(code: string, ttlSeconds: number): Letter {
  return {
    subject: "Your Florin code",
    paragraphs: [
      `Your code is ${code}. It works for ${Math.round(ttlSeconds / 60)} minutes.`,
      "Nobody from Florin will ever ask you for it. If you did not sign up, ignore this mail.",
    ],
  };
}

/** With the code of a sign-up that took the place of an unfinished one, maybe somebody else's. */
export function newSignUpLetter(code: string, ttlSeconds: number): Letter {
  return {
    subject: "Your Florin code for a new sign-up",
    paragraphs: [
      `Your code is ${code}. It works for ${Math.round(ttlSeconds / 60)} minutes.`,
      "This is not the first sign-up with this address. The code confirms the password that was " +
        "chosen in the latest one; codes from before no longer work.",
      "If you did not sign up again just now, do not use this code: somebody else chose that " +
        "password. Sign up once more yourself and use only the code that you get then.",
      "Nobody from Florin will ever ask you for it.",
    ],
  };
}

/** To the owner of a verified address with which somebody tried to sign up again. */
export function alreadyRegisteredLetter(): Letter {
  return {
    subject: "You already have a Florin account",
    paragraphs: [
      "Somebody tried to sign up with this address, which has an account already.",
      "If it was you, sign in, or reset your password. If not, there is nothing to do.",
    ],
  };
}

/** To somebody whose role or status staff has changed. */
export function standingLetter(): Letter {
  return {
    subject: "Your Florin account was changed",
    paragraphs: [
      "Our staff changed the role or status of your account. You were signed out everywhere.",
      "Answer this mail if you did not expect it.",
    ],
  };
}

/** To the owner of an account that can be signed in to with Google from now on. */
export function googleLinkedLetter(): Letter {
  return {
    subject: "Google sign-in was added to your Florin account",
    paragraphs: [
      "Somebody signed in to your account with the Google account of this address.",
      "If it was not you, secure that Google account and your mailbox, then answer this mail.",
    ],
  };
}

/** To the owner of an address with which a sign-up was begun and never finished. */
export function googleAdoptedLetter(): Letter {
  return {
    subject: "Your Florin account is ready",
    paragraphs: [
      "You signed in with Google, and a sign-up that was begun with this address is yours now.",
      "The password chosen at that time no longer works. Answer this mail if it was not you.",
    ],
  };
}
