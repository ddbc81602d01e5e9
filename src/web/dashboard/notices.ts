import { deskNotices } from "./desk/notices.ts";

/** What happened on the page before, by the word in `?done=`: no text comes from an address. */
const notices: Readonly<Record<string, string>> = {
  ...deskNotices,
  "signed-out": "You are signed out.",
  "code-sent": "A code is on its way.",
  "code-again": "If that address waits for a code, a new one is on its way.",
  "reset-sent": "If we know that address, a link to reset the password is on its way.",
  "password-reset": "Your password is changed. Sign in with the new one.",
  "password-changed": "Your password is changed, and every other session is signed out.",
  "account-opened": "Your account is open.",
  "account-renamed": "The account has its new name.",
  "account-closed": "The account is closed.",
  funded: "The money has arrived.",
  "card-ordered": "Your card is here.",
  "card-activated": "The card works now.",
  "card-frozen": "The card is frozen: every payment is declined until you unfreeze it.",
  "card-unfrozen": "The card works again.",
  "card-canceled": "The card is canceled for good.",
  "card-replaced": "The old card is canceled, and this one takes its place.",
  "controls-saved": "The card’s limits are saved.",
  "pin-set": "The PIN is set.",
  "identity-sent": "We have your details. We tell you as soon as they are checked.",
  "factor-removed": "The second step is removed.",
  "passkey-added": "The passkey is ready.",
  "passkey-removed": "The passkey is removed.",
  "session-ended": "That session is signed out.",
  "sessions-ended": "Every other session is signed out.",
  "profile-saved": "Your name is saved.",
  "wave-connected": "Wave is connected. The first reading of your books may take some minutes.",
  "wave-disconnected": "Wave is disconnected, and its access is given back.",
  "sync-asked": "Your books are being read.",
  erased: "Your account is erased.",
  posted: "Your post is in the feed.",
  "post-deleted": "The post is deleted.",
};

export function noticeOf(word: string): string | null {
  return Object.hasOwn(notices, word) ? (notices[word] ?? null) : null;
}
