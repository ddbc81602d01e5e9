/**
 * What one run may ask of others. Cloudflare lets an invocation of the free plan send 50 requests,
 * and over HTTP each statement or unit of the database is one; the other scheduled jobs need the
 * rest. test/node/wave-requests.test.ts counts them.
 */
const maxRequests = 24;

/** Requests to Wave and to the database, at most. */
export const costs = {
  /** Begins what is due. */
  begin: 1,
  /** Takes a sync over. */
  claim: 1,
  /** Reads the connection; and to change its tokens: a lease, Wave, the new pair. */
  token: 4,
  /** One page at Wave, and the unit that keeps it. */
  page: 2,
  /** Measures a business, and moves on. */
  measure: 2,
  /** Writes down how it ended. */
  end: 1,
} as const;

export type Allowance = Readonly<{ take(requests: number): boolean }>;

/** Counts down; false when so many are not left, and then none is taken. */
export function createAllowance(requests = maxRequests): Allowance {
  let left = requests;
  return {
    take(asked) {
      if (asked > left) return false;
      left -= asked;
      return true;
    },
  };
}
