import { type CommandRun, runCommand } from "./run-command.ts";

/** `florin import-sanctions` within this process, with `--json`. */
export function runImport(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CommandRun> {
  return runCommand(variables, "import-sanctions", ...args);
}
