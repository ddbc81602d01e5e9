import { ConfigError } from "../config.ts";
import { BackupRefused } from "../node/backup/format.ts";
import { DataFolderBusy } from "../node/data-folder.ts";
import { type Command, type Io, Refusal, UsageError } from "./command.ts";
import { describeFailure } from "./describe-failure.ts";
import { explain, overview } from "./help.ts";

const exitCodes = { done: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Finds the command, runs it and says how it went; never throws. */
export async function runCommandLine(
  commands: readonly Command[],
  args: readonly string[],
  io: Io,
): Promise<ExitCode> {
  const wantsJson = args.includes("--json");
  const asksForHelp = args[0] === "help";
  const wantsHelp = asksForHelp || args.includes("--help") || args.includes("-h");
  const words = args.slice(asksForHelp ? 1 : 0).filter((arg) => !frameOptions.has(arg));
  const [name, ...rest] = words;
  const command = commands.find((known) => known.name === name);
  try {
    if (name === undefined && wantsHelp) {
      io.print(overview(commands));
      return exitCodes.done;
    }
    if (name === undefined && !wantsJson) {
      io.complain(overview(commands));
      return exitCodes.usage;
    }
    if (name === undefined) throw new UsageError("A command is missing");
    if (!command) throw new UsageError(`There is no command "${name}"`);
    if (wantsHelp) {
      io.print(explain(command));
      return exitCodes.done;
    }
    const { text, fields, isFailure = false } = await command.run(rest, io);
    io.print(wantsJson ? `${JSON.stringify({ command: command.name, ...fields })}\n` : `${text}\n`);
    return isFailure ? exitCodes.failed : exitCodes.done;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const message = messageOf(error);
    if (wantsJson) io.print(`${JSON.stringify({ command: name ?? null, error: message })}\n`);
    else io.complain(`${message}\n${isUsage ? adviceFor(command) : ""}`);
    // Wrong variables are a wrong call, whichever command finds them.
    return isUsage || error instanceof ConfigError ? exitCodes.usage : exitCodes.failed;
  }
}

/** Understood here, wherever they stand, and never passed on to a command. */
const frameOptions = new Set(["--json", "--help", "-h"]);

function adviceFor(command: Command | undefined): string {
  const subject = command ? `${command.name} --help` : "--help";
  return `Try: npm run florin -- ${subject}\n`;
}

function messageOf(error: unknown): string {
  const isOurs =
    error instanceof UsageError ||
    error instanceof Refusal ||
    error instanceof BackupRefused ||
    error instanceof ConfigError ||
    error instanceof DataFolderBusy;
  return isOurs ? error.message : describeFailure(error);
}
