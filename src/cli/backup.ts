import { systemClock } from "../core/clock.ts";
import type { BackupRecipient } from "../node/backup/age-keys.ts";
import { writeBackup } from "../node/backup/write-backup.ts";
import { type Command, parseOptions, UsageError } from "./command.ts";
import { withTarget } from "./open-target.ts";
import { showProgress } from "./show-progress.ts";

export const backupCommand: Command = {
  name: "backup",
  summary: "Writes all data, as it is at one moment, into one encrypted file",
  help: `
Options:
  --to <path>               the new file; there must be none yet
  --recipient <age1...>     the public key of whom it is for; make-backup-key makes a pair
  --passphrase-file <path>  instead: a file whose first line, of 20 characters or more, opens it

The server goes on working; of an embedded database it must be stopped first. The file is readable
with age, too: age --decrypt | gunzip gives JSON, a line each. It holds what the database holds and
not SECRET_KEYS, without which nobody can read what is sealed in it: keep those elsewhere.

Example:
  npm run florin -- backup --to florin.backup --recipient age1...`,

  async run(args, { environment, complain }) {
    const given = parseOptions(args, {
      to: { type: "string" },
      recipient: { type: "string" },
      "passphrase-file": { type: "string" },
    });
    const path = given.to;
    if (path === undefined) throw new UsageError("--to is missing");
    const to = readRecipient(given.recipient, given["passphrase-file"]);
    const progress = showProgress(complain, "rows");
    try {
      return await withTarget(environment, async ({ database, description }) => {
        const order = { path, to, now: systemClock(), onProgress: progress.show };
        const { schema, createdAt, bytes, tables } = await writeBackup(database, order);
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        const what = `${rows} rows of ${tables.length} tables in ${description}`;
        return {
          text: `Wrote ${what} into ${path}: ${bytes} bytes, schema ${schema}.`,
          fields: { path, schema, created_at: createdAt, bytes, rows, tables },
        };
      });
    } finally {
      progress.end();
    }
  },
};

function readRecipient(recipient?: string, passphraseFile?: string): BackupRecipient {
  if (recipient !== undefined && passphraseFile === undefined) return { recipient };
  if (recipient === undefined && passphraseFile !== undefined) return { passphraseFile };
  throw new UsageError("Give either --recipient or --passphrase-file");
}
