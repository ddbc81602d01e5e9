/** Rows that one statement deletes: few, because others wait behind it on the same connection. */
export const sweptAtOnce = 1_000;
/** Statements of one run; the next run goes on. */
const maxStatements = 50;

/**
 * Deletes what is old, for the scheduled job: statement by statement until one finds less than it
 * may take, so that a table cannot grow faster than it is swept. `deleteSome` gives what is gone.
 */
export async function sweep(deleteSome: () => Promise<readonly unknown[]>): Promise<void> {
  for (let statement = 0; statement < maxStatements; statement += 1) {
    if ((await deleteSome()).length < sweptAtOnce) return;
  }
}
