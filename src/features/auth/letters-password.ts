import type { Letter } from "./mails.ts";

export function resetLetter(link: string, lifeSeconds: number): Letter {
  return {
    subject: "Set a new Florin password",
    paragraphs: [
      `Open this link within ${Math.round(lifeSeconds / 60)} minutes to set a new password:`,
      link,
      "It works once. If you did not ask for it, ignore this mail: nothing was changed.",
    ],
  };
}

export function passwordResetLetter(): Letter {
  return {
    subject: "Your Florin password was reset",
    paragraphs: [
      "A new password was set with a link that we had mailed to this address.",
      "You were signed out everywhere.",
      "If it was not you, secure your mailbox first, then ask for another link.",
    ],
  };
}

export function passwordChangedLetter(): Letter {
  return {
    subject: "Your Florin password was changed",
    paragraphs: [
      "The password of your account was changed by somebody who knew the old one.",
      "All other devices were signed out. If it was not you, reset the password at once.",
    ],
  };
}

/** To the owner of an account for which too many wrong passwords were tried. */
export function lockedLetter(lockSeconds: number): Letter {
  return {
    subject: "Sign-in to your Florin account was paused",
    paragraphs: [
      "Somebody tried wrong passwords for your account too often.",
      `Where they came from, sign-in is paused for ${Math.ceil(lockSeconds / 60)} minutes.`,
      "If it was you, wait or reset the password. If not, nobody guessed it, and nothing is to do.",
    ],
  };
}
