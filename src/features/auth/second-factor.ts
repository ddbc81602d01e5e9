/** What a person may answer a challenge with. */
export const factorMethods = ["totp", "sms", "recovery_code"] as const;
export type FactorMethod = (typeof factorMethods)[number];

/** RFC 8176 section 2; a recovery code is a one-time password that was made beforehand. */
const namesOfMethods = { totp: "otp", sms: "sms", recovery_code: "otp" } as const;
const codeNames: ReadonlySet<string> = new Set(Object.values(namesOfMethods));
const twoFactors = "mfa";

/**
 * True when the session was opened, or proved again, with two factors: a code beside the first one,
 * or a passkey, which holds both.
 */
export function hasSecondFactor(methods: readonly string[]): boolean {
  return methods.includes(twoFactors);
}

/** A session's methods after a second factor was proved in it. */
export function withFactor(before: readonly string[], method: FactorMethod): string[] {
  // The code mailed at sign-up alone is no first factor.
  const hadFirst = before.some((name) => !codeNames.has(name));
  const added = hadFirst ? [namesOfMethods[method], twoFactors] : [namesOfMethods[method]];
  return [...new Set([...before, ...added])];
}

/** A session's methods after the password was proved in it. */
export function withPassword(before: readonly string[]): string[] {
  return [...new Set([...before, "pwd"])];
}
