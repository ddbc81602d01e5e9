/**
 * The names of the rules against fraud, kept with transfers and cases and shown to staff. They are
 * here so that `POLICY` can be checked at the start; what each rule means is with the transfers.
 */
export const fraudRules = [
  "amount_above_5x_mean",
  "amount_above_3x_mean",
  "over_10_transfers_in_hour",
  "over_5_transfers_in_hour",
  "new_payee",
  "night_time",
  "young_account",
  "credentials_changed",
  "dormant_account",
  "round_amount",
  "structuring",
] as const;

export type FraudRule = (typeof fraudRules)[number];
