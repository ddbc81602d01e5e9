import type { FactorKind } from "./factor-set.ts";
import type { Letter } from "./mails.ts";

const names = { totp: "an authenticator app", sms: "a phone for codes by SMS" } as const;
const advice =
  "If it was not you, change your password at once and end all sessions; then tell us.";

export function factorEnabledLetter(kind: FactorKind): Letter {
  return {
    subject: "A second factor was added to your Florin account",
    paragraphs: [`From now on ${names[kind]} helps to sign you in.`, advice],
  };
}

export function factorRemovedLetter(kind: FactorKind): Letter {
  return {
    subject: "A second factor was removed from your Florin account",
    paragraphs: [`Your account does not use ${names[kind]} any more.`, advice],
  };
}

export function recoveryCodesLetter(): Letter {
  return {
    subject: "Your Florin recovery codes were made anew",
    paragraphs: ["The old codes work no more; keep the new ones in a safe place.", advice],
  };
}

export function recoveryCodeUsedLetter(): Letter {
  return {
    subject: "A Florin recovery code was used",
    paragraphs: [
      "Somebody proved to be you with one of your recovery codes.",
      "Each works once: make new ones before they run out.",
      advice,
    ],
  };
}
