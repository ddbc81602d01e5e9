/** What happened at the desk, by the word in `?done=`. */
export const deskNotices: Readonly<Record<string, string>> = {
  "case-reported": "The case is open. Somebody else decides it.",
  "case-noted": "The note is kept.",
  "case-release": "The case is closed, and the held transfer is posted.",
  "case-block": "The case is closed, and the money is back where it came from.",
  "case-escalate": "The case is escalated. Somebody else decides it.",
  "case-false_positive": "The case is closed as a false positive.",
  "case-confirmed": "The case is closed as confirmed. It stands in the report on suspicions.",
  "identity-approve": "The record is approved, and the person is told.",
  "identity-reject": "The record is rejected, and the person is told why.",
  "identity-request_information": "The person is asked for more.",
  "user-unlocked": "The failed sign-ins are forgotten. The person can try again.",
  "user-signed-out": "The person is signed out everywhere.",
  "user-changed": "The change is saved, and the person is signed out everywhere.",
  "account-frozen": "The account is frozen: no money moves until it is unfrozen.",
  "account-unfrozen": "The money of the account moves again.",
  "credit-set": "The limit is set.",
};
