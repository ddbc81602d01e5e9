import { commands } from "../../../src/cli/commands.ts";
import { runCommandLine } from "../../../src/cli/run-command-line.ts";
import { testVariables } from "../setup/variables.ts";
import type { FlorinRun } from "./florin.ts";

/** `florin import-sanctions` within this process, with `--json`; `fields` is what it printed. */
export async function runImport(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<FlorinRun & { fields: Record<string, unknown> }> {
  const written = { stdout: "", stderr: "" };
  const code = await runCommandLine(commands, ["import-sanctions", ...args, "--json"], {
    environment: { ...testVariables, ...variables },
    print: (text) => {
      written.stdout += text;
    },
    complain: (text) => {
      written.stderr += text;
    },
  });
  return { code, ...written, fields: JSON.parse(written.stdout) };
}
