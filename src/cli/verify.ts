import { type AuditReport, verifyAudit } from "../features/audit/index.ts";
import { type LedgerReport, verifyLedger } from "../features/ledger/index.ts";
import { type Command, type Outcome, UsageError } from "./command.ts";
import { withCtx } from "./open-ctx.ts";
import { showProgress } from "./show-progress.ts";

const name = "verify";

export const verifyCommand: Command = {
  name,
  summary: "Checks the ledger or the audit trail and names the first broken row",
  help: `
Usage: npm run florin -- verify ledger|audit

ledger  reads all entries, transfers and accounts and checks every invariant.
audit   reads all audit rows and the chain of blocks that they are sealed into.

Both work while the server goes on working and change nothing. They end with 0 when everything is as
it must be, and with 1 when a row is broken or the check could not be made.

Examples:
  npm run florin -- verify ledger
  npm run florin -- verify audit --json`,

  async run(args, { environment, complain }) {
    const [subject] = args;
    if (args.length !== 1 || (subject !== "ledger" && subject !== "audit")) {
      throw new UsageError("Say: verify ledger, or verify audit");
    }
    const { show: onProgress, end } = showProgress(complain, "rows");
    const order = { environment, command: name, changesNothing: true };
    const outcome = await withCtx(order, async (ctx) =>
      subject === "ledger"
        ? describeLedger(await verifyLedger(ctx, onProgress))
        : describeAudit(await verifyAudit(ctx, { onProgress })),
    );
    end();
    return outcome;
  },
};

function describeLedger({ broken, ...counts }: LedgerReport): Outcome {
  const { accounts, transfers, entries } = counts;
  if (broken === null) {
    const read = `${entries} entries of ${transfers} transfers between ${accounts} accounts`;
    return { text: `The ledger is clean: ${read}.`, fields: { intact: true, ...counts } };
  }
  const { row, invariant } = broken;
  const text = `The ledger is broken at ${row}: it does not hold that ${invariant}.`;
  return { text, fields: { intact: false, row, invariant, ...counts }, isFailure: true };
}

function describeAudit({ broken, sealedThrough, ...report }: AuditReport): Outcome {
  const { blocks, rows, unsealed, hash } = report;
  const fields = { sealed_through: sealedThrough?.toISOString() ?? null, blocks, rows, unsealed };
  if (broken === null) {
    const sealed = `${rows} rows, ${blocks} blocks, ${unsealed} rows still to be sealed`;
    const text = `The audit trail is intact: ${sealed}. The newest block has the hash ${hash}.`;
    return { text, fields: { intact: true, ...fields, hash } };
  }
  const { fault, id, block } = broken;
  const where = [id, block === null ? null : `block ${block}`].filter(Boolean).join(" in ");
  const [what, how] = fault.split("_");
  const text = `The audit trail is broken: a ${what} was ${how}${where && `: ${where}`}.`;
  return { text, fields: { intact: false, ...broken, ...fields }, isFailure: true };
}
