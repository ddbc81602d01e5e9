/**
 * Ledger: who has how much, in double entry. Every movement takes from one account and gives to
 * another within one commit; entries are never changed; a balance is always the sum of its entries
 * and never crosses its floor, whatever runs at the same time. All writing of balances and entries
 * is done by the functions of `drizzle/0006_ledger.sql`, which also claim idempotency keys, enforce
 * the limits, and write the audit row and the event of what they did.
 */

export { closeAccount } from "./close-account.ts";
export {
  accountNotActive,
  accountNotEmpty,
  alreadyReversed,
  amountExceedsHold,
  amountExceedsTransfer,
  holdClosed,
  kycRequired,
  limitExceeded,
} from "./errors.ts";
export { findEffect } from "./find-effect.ts";
export { forgetOwner, ownerHasMoney } from "./forget-owner.ts";
export { giveBack } from "./give-back.ts";
export { commitTogether, type Waits } from "./group-commit.ts";
export {
  describeHouseAccount,
  houseAccount,
  isHouseAccount,
} from "./house-account.ts";
export { type Posted, postRequest, type RefusedItem } from "./post-request.ts";
export {
  describeEntries,
  describeRequest,
  describeTelling,
  type Effect,
  type PostingItem,
  type Telling,
} from "./posting.ts";
export { type Account, findOwnAccount } from "./queries.ts";
export { exportLedger } from "./queries-export.ts";
export { readTrialBalance, type TrialLine } from "./queries-trial-balance.ts";
export { readAnswer } from "./read-answer.ts";
export { type Refusal, refusalOf } from "./refusals.ts";
export { refuseBlocked } from "./refuse-blocked.ts";
export { accountRoutes } from "./routes.ts";
export { staffAccountRoutes } from "./routes-staff.ts";
export { statementRoutes } from "./routes-statements.ts";
export { accountParams, accountSchema, presentAccount } from "./schema.ts";
export {
  presentTransaction,
  type Transfer,
  transactionSchema,
  transactionStatuses,
  transactionTypes,
} from "./schema-transaction.ts";
export { describeSettlement, type Settlement, settleHold } from "./settle-hold.ts";
// The tables are for joins; writing them is this feature's own business.
export {
  accounts,
  type HoldStatus,
  holds,
  ledgerDays,
  type Metadata,
  type RiskDecision,
  type TransferStatus,
  type TransferType,
  transfers,
} from "./tables.ts";
export { type LedgerReport, verifyLedger } from "./verify-ledger.ts";
