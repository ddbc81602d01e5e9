/** Addresses are compared without regard to case: this is the form that is kept and looked up. */
export function normaliseEmail(address: string): string {
  return address.trim().toLowerCase();
}
