import { backtestRulesCommand } from "./backtest-rules.ts";
import { backupCommand } from "./backup.ts";
import type { Command } from "./command.ts";
import { createAdminCommand } from "./create-admin.ts";
import { drillCommand } from "./drill.ts";
import { importDocumentsCommand } from "./import-documents.ts";
import { importSanctionsCommand } from "./import-sanctions.ts";
import { importUsersCommand } from "./import-users.ts";
import { makeBackupKeyCommand } from "./make-backup-key.ts";
import { migrateCommand } from "./migrate.ts";
import { restoreCommand } from "./restore.ts";
import { rollbackCommand } from "./rollback.ts";
import { rotateKeysCommand } from "./rotate-keys.ts";
import { verifyCommand } from "./verify.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  migrateCommand,
  rollbackCommand,
  createAdminCommand,
  verifyCommand,
  makeBackupKeyCommand,
  backupCommand,
  restoreCommand,
  drillCommand,
  rotateKeysCommand,
  importSanctionsCommand,
  importUsersCommand,
  importDocumentsCommand,
  backtestRulesCommand,
];
