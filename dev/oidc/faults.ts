/** What the issuer can be told to do wrong, once. */
export type OidcFault =
  | "access_denied"
  | "expired"
  | "forged_signature"
  | "missing_email"
  | "missing_nonce"
  | "unknown_kid"
  | "unsigned"
  | "unverified_email"
  | "wrong_at_hash"
  | "wrong_audience"
  | "wrong_azp"
  | "wrong_issuer"
  | "wrong_nonce";

const maxFaults = 100;

/** Faults wait in a queue; several of them can hit the same ID token. */
export function createFaults() {
  const queue: OidcFault[] = [];
  return {
    /** `access_denied` hits the next sign-in, all others hit the next ID token. */
    misbehaveNext(...faults: readonly OidcFault[]): void {
      if (queue.length + faults.length > maxFaults) throw new Error("too many faults at once");
      queue.push(...faults);
    },
    takeDenial(): boolean {
      const index = queue.indexOf("access_denied");
      if (index >= 0) queue.splice(index, 1);
      return index >= 0;
    },
    takeTokenFaults(): ReadonlySet<OidcFault> {
      const taken = queue.filter((fault) => fault !== "access_denied");
      const kept = queue.filter((fault) => fault === "access_denied");
      queue.splice(0, queue.length, ...kept);
      return new Set(taken);
    },
  };
}
