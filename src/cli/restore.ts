import { existsSync } from "node:fs";
import type { BackupIdentity } from "../node/backup/age-keys.ts";
import { loadBackup } from "../node/backup/load-backup.ts";
import { type Command, parseOptions, UsageError } from "./command.ts";
import { type Target, withTarget } from "./open-target.ts";
import { showProgress } from "./show-progress.ts";

export const restoreCommand: Command = {
  name: "restore",
  summary: "Puts a backup into an empty database, all of it or nothing",
  help: `
Options:
  --from <path>             a file that backup wrote
  --identity-file <path>    the secret key that goes with its recipient
  --passphrase-file <path>  instead: a file whose first line is the passphrase

The database that DATABASE_URL names (or the embedded one in DATA_DIR) must hold nothing; missing
migrations are applied there first. The backup must have the schema of this version of Florin. What
was changed in the file or cut off from it is found, rows are counted and hashed, and the audit
chain goes on in its new place. No server may use the database until it is done.

Afterwards run verify ledger and verify audit, with the SECRET_KEYS of before; then start servers.

Example:
  DATABASE_URL=postgres://user:password@host/empty \\
    npm run florin -- restore --from florin.backup --identity-file backup.key`,

  async run(args, { environment, complain }) {
    const given = parseOptions(args, {
      from: { type: "string" },
      "identity-file": { type: "string" },
      "passphrase-file": { type: "string" },
    });
    const path = given.from;
    if (path === undefined) throw new UsageError("--from is missing");
    if (!existsSync(path)) throw new UsageError(`There is no ${path}`);
    const by = readIdentity(given["identity-file"], given["passphrase-file"]);
    const progress = showProgress(complain, "rows");
    try {
      const loadInto = async ({ database, description }: Target) => {
        const order = { path, by, onProgress: progress.show };
        const { schema, createdAt, tables } = await loadBackup(database, order);
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        const what = `${rows} rows of ${tables.length} tables, as of ${createdAt}`;
        const next = "Now run verify ledger and verify audit with the SECRET_KEYS of before.";
        return {
          text: `Restored ${what}, into ${description}.\n${next}`,
          fields: { path, schema, created_at: createdAt, rows, tables },
        };
      };
      return await withTarget(environment, loadInto, { mayMake: true });
    } finally {
      progress.end();
    }
  },
};

function readIdentity(identityFile?: string, passphraseFile?: string): BackupIdentity {
  if (identityFile !== undefined && passphraseFile === undefined) return { identityFile };
  if (identityFile === undefined && passphraseFile !== undefined) return { passphraseFile };
  throw new UsageError("Give either --identity-file or --passphrase-file");
}
