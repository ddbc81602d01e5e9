/** Characters as people count them (code points), not bytes. */
export const minPasswordLength = 12;
/** A bound on work, far beyond any passphrase. */
export const maxPasswordLength = 1_024;

export function isLongEnough(password: string): boolean {
  return [...password].length >= minPasswordLength;
}
