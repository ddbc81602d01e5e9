/**
 * Transfers: money between people, into the house and out of it. A transfer is scored by pure rules
 * first; then the ledger posts it, holds it for review, or refuses it, and enforces every hard
 * limit itself. A request under a known idempotency key is answered as it was the first time.
 */
export { type BacktestReport, backtestRules } from "./backtest-rules.ts";
export { expireHolds } from "./expire-holds.ts";
export { newTransfer } from "./new-transfer.ts";
export { transactionRoutes } from "./routes.ts";
export { holdRoutes } from "./routes-holds.ts";
export { sandboxRoutes } from "./routes-sandbox.ts";
export { presentTransaction } from "./schema.ts";
