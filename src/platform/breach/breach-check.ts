/** Whether a password stands in a leak; `unknown` when that could not be found out. */
export type BreachVerdict = "breached" | "not_found" | "unknown";

/** The port to a collection of leaked passwords. It gets no password and no name out of here. */
export interface BreachCheck {
  /** Never throws: nobody is kept from choosing a password because a vendor is down. */
  check(password: string): Promise<BreachVerdict>;
}

/** Where no collection is configured: nothing is known to be leaked. */
export const noBreachCheck: BreachCheck = { check: async () => "not_found" };
