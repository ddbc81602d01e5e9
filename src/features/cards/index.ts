/**
 * Cards: virtual, physical and single-use ones on the accounts of the ledger. What a merchant asks
 * for is decided in one statement that locks the card, checks its state, its controls, its limits
 * and the balance, and holds the money, so that nothing passes a limit, whatever runs in parallel.
 * A number is kept sealed, a PIN as a slow hash, a verification code not at all.
 */
export { expireAuthorizations } from "./expire-authorizations.ts";
export { forgetCards } from "./forget-cards.ts";
export { cardKeyedTables } from "./keyed-columns.ts";
export { exportCards } from "./queries-export.ts";
export { renewCodes } from "./renew-codes.ts";
export { cardRoutes } from "./routes.ts";
export { accountCardRoutes } from "./routes-accounts.ts";
export { cardSandboxRoutes } from "./routes-sandbox.ts";
export { cardSecretRoutes } from "./routes-secrets.ts";
