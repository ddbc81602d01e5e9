import { existsSync, writeFileSync } from "node:fs";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { type Command, parseOptions, Refusal, UsageError } from "./command.ts";

export const makeBackupKeyCommand: Command = {
  name: "make-backup-key",
  summary: "Makes the pair of keys that backups are encrypted for",
  help: `
Options:
  --to <path>  the new file for the secret key; there must be none yet

Prints the public key, which backup takes as --recipient and which may be known to everybody. The
file opens every backup made for it: keep it apart from the servers, and from the backups. It is
what age-keygen writes.

Example:
  npm run florin -- make-backup-key --to backup.key`,

  async run(args) {
    const { to: path } = parseOptions(args, { to: { type: "string" } });
    if (path === undefined) throw new UsageError("--to is missing");
    if (existsSync(path)) throw new Refusal(`${path} is there already.`);
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const text = `# public key: ${recipient}\n${identity}\n`;
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
    return {
      text: `Wrote the secret key into ${path}. Backups are for:\n${recipient}`,
      fields: { path, recipient },
    };
  },
};
