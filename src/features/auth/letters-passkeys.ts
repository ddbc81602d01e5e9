import type { Letter } from "./mails.ts";

const advice =
  "If it was not you, change your password at once, end all sessions and look at your passkeys.";

export function passkeyAddedLetter(name: string): Letter {
  return {
    subject: "A passkey was added to your Florin account",
    paragraphs: [`From now on the passkey "${name}" signs you in.`, advice],
  };
}

export function passkeyRemovedLetter(name: string): Letter {
  return {
    subject: "A passkey was removed from your Florin account",
    paragraphs: [`The passkey "${name}" does not sign you in any more.`, advice],
  };
}
