import { Secret, TOTP } from "otpauth/slim";

/**
 * Time-based one-time passwords as every authenticator app knows them (RFC 6238): HMAC-SHA-1, six
 * digits, steps of 30 seconds. Nothing here reads the clock or makes a secret.
 */
const stepSeconds = 30;
const digits = 6;
const algorithm = "SHA1";
/** Steps that a phone's clock may be off, either way. */
const window = 1;

/** RFC 4648 base32; 32 symbols are the 160 bits that RFC 4226 section 4 recommends. */
export const secretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const secretSymbols = 32;

/**
 * The step (since 1970) whose code this is, among the present one and its two neighbours; null when
 * it is none of theirs. Whether the step was used before is for the caller to guard.
 */
export function findTotpStep(secret: string, code: string, now: Date): number | null {
  if (code.length !== digits || !/^\d+$/.test(code)) return null;
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window });
  return delta === null ? null : Math.floor(timestamp / 1000 / stepSeconds) + delta;
}

/** What an app reads from a QR code: `otpauth://totp/<issuer>:<account>?secret=…`. */
export function totpUri(secret: string, issuer: string, account: string): string {
  return totpOf(secret, { issuer, label: account }).toString();
}

function totpOf(secret: string, names: { issuer?: string; label?: string } = {}): TOTP {
  const key = Secret.fromBase32(secret);
  return new TOTP({ ...names, secret: key, algorithm, digits, period: stepSeconds });
}
