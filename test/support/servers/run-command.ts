import { commands } from "../../../src/cli/commands.ts";
import { runCommandLine } from "../../../src/cli/run-command-line.ts";
import { testVariables } from "../setup/variables.ts";

export type CommandRun = Readonly<{
  code: number;
  stderr: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects a command to print.
  fields: any;
}>;

/** `florin <command> --json` within this process; `fields` is what it printed. */
export async function runCommand(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CommandRun> {
  const written = { stdout: "", stderr: "" };
  const code = await runCommandLine(commands, [...args, "--json"], {
    environment: { ...testVariables, ...variables },
    print: (text) => {
      written.stdout += text;
    },
    complain: (text) => {
      written.stderr += text;
    },
  });
  return { code, stderr: written.stderr, fields: JSON.parse(written.stdout) };
}
