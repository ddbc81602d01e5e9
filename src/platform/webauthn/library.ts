/**
 * Loaded by their first use: together they take a tenth of a second of CPU, which a start without
 * passkeys need not pay.
 */
export const loadLibrary = () => import("@simplewebauthn/server");
export const loadHelpers = () => import("@simplewebauthn/server/helpers");
