import { type LedgerReport, verifyLedger } from "../features/ledger/index.ts";
import { type Command, type Outcome, UsageError } from "./command.ts";
import { withCtx } from "./open-ctx.ts";

const name = "verify";

export const verifyCommand: Command = {
  name,
  summary: "Checks every invariant of the ledger and names the first broken row",
  help: `
Usage: npm run florin -- verify ledger

Reads all entries, transfers and accounts, while the server may go on working, and changes nothing.
Ends with 0 when everything is as it must be, and with 1 when a row is broken or the check could not
be made.

Example:
  npm run florin -- verify ledger`,

  async run(args, { environment, complain }) {
    if (args.length !== 1 || args[0] !== "ledger") throw new UsageError("Say: verify ledger");
    const progress = showProgress(complain);
    const report = await withCtx(environment, name, (ctx) => verifyLedger(ctx, progress.show));
    progress.end();
    return describe(report);
  },
};

/** One line that counts up, where a person looks on. */
function showProgress(complain: (text: string) => void) {
  const isWatched = process.stderr.isTTY === true;
  let shown = false;
  return {
    show(rows: number) {
      if (!isWatched) return;
      shown = true;
      complain(`\r${rows.toLocaleString("en")} rows`);
    },
    end() {
      if (shown) complain("\n");
    },
  };
}

function describe({ broken, ...counts }: LedgerReport): Outcome {
  const { accounts, transfers, entries } = counts;
  if (broken === null) {
    const read = `${entries} entries of ${transfers} transfers between ${accounts} accounts`;
    return { text: `The ledger is clean: ${read}.`, fields: { intact: true, ...counts } };
  }
  const { row, invariant } = broken;
  const text = `The ledger is broken at ${row}: it does not hold that ${invariant}.`;
  return { text, fields: { intact: false, row, invariant, ...counts }, isFailure: true };
}
