import { defineError } from "../../core/error.ts";

export const insufficientFunds = defineError(
  "insufficient_funds",
  "unprocessable",
  "The account does not cover the amount",
  "The available balance, with any credit limit, is smaller than the amount.",
);
export const currencyMismatch = defineError(
  "currency_mismatch",
  "unprocessable",
  "The currencies differ",
  "Both accounts must be kept in the currency of the amount.",
);
export const sameAccount = defineError(
  "same_account",
  "unprocessable",
  "Both accounts are the same",
  "Name two different accounts.",
);
export const accountNotActive = defineError(
  "account_not_active",
  "unprocessable",
  "An account is frozen or closed",
  "Money moves between active accounts only.",
);
export const limitExceeded = defineError(
  "limit_exceeded",
  "unprocessable",
  "A limit does not allow this amount",
  "`limit` says how much in minor units, `window` for what: one transfer, a day or a balance.",
);
export const kycRequired = defineError(
  "kyc_required",
  "forbidden",
  "Identity must be verified first",
  "Accounts of this type are for customers whose KYC record is approved.",
);
export const accountNotEmpty = defineError(
  "account_not_empty",
  "conflict",
  "The account is not empty",
  "Bring the balance to zero and let open holds end first.",
);
export const alreadyReversed = defineError(
  "already_reversed",
  "conflict",
  "The transaction was reversed already",
  "Nothing of it is left to give back.",
);
export const amountExceedsTransfer = defineError(
  "amount_exceeds_transfer",
  "unprocessable",
  "The amount is more than is left of the transaction",
  "Refunds together may not be larger than the transaction itself.",
);
export const holdClosed = defineError(
  "hold_closed",
  "conflict",
  "The hold is closed",
  "It was captured, voided or has expired; a hold resolves once.",
);
export const amountExceedsHold = defineError(
  "amount_exceeds_hold",
  "unprocessable",
  "The amount is larger than the hold",
  "Capture at most what is held.",
);
export const transferBlocked = defineError(
  "transfer_blocked",
  "forbidden",
  "The transfer was blocked",
  "Nothing moved. The rules against fraud refuse this transfer; support can tell you more.",
);
