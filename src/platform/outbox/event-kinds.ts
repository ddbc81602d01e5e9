/** Everything that somebody may be told about, by dotted names in the past tense. */
export const eventKinds = [
  "transaction.posted",
  "transaction.reversed",
  "transaction.pending_review",
  "transaction.declined",
  "transaction.expired",
  "hold.created",
  "hold.captured",
  "hold.voided",
  "hold.expired",
  "card.created",
  "card.updated",
  "card.authorization.created",
  "card.authorization.updated",
  "kyc.decided",
  "kyc.expired",
  "assessment.created",
  "webhook.test",
] as const;

export type EventKind = (typeof eventKinds)[number];
