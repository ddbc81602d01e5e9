import { backtestRulesCommand } from "./backtest-rules.ts";
import type { Command } from "./command.ts";
import { createAdminCommand } from "./create-admin.ts";
import { importSanctionsCommand } from "./import-sanctions.ts";
import { migrateCommand } from "./migrate.ts";
import { rollbackCommand } from "./rollback.ts";
import { rotateKeysCommand } from "./rotate-keys.ts";
import { verifyCommand } from "./verify.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  migrateCommand,
  rollbackCommand,
  createAdminCommand,
  verifyCommand,
  rotateKeysCommand,
  importSanctionsCommand,
  backtestRulesCommand,
];
