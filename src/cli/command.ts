import { type ParseArgsConfig, parseArgs } from "node:util";
import type { RawEnvironment } from "../config.ts";

/** One thing that an operator can do; a file of its own, named after it. */
export type Command = Readonly<{
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What `florin <name> --help` says below the usage line. */
  help: string;
  /** Throws `UsageError` when called wrongly, `Refusal` when it must not be done now. */
  run(args: readonly string[], io: Io): Promise<Outcome>;
}>;

/** The world as a command sees it. */
export type Io = Readonly<{
  environment: RawEnvironment;
  print(text: string): void;
  complain(text: string): void;
}>;

/** The same result twice: as a sentence for people, and as fields for `--json`. */
export type Outcome = Readonly<{
  text: string;
  fields: Readonly<Record<string, unknown>>;
  /** It was done and found something wrong: exit code 1. */
  isFailure?: boolean;
}>;

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The command was understood and must not be done now: exit code 1. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** The options of a command; throws `UsageError` for an unknown one or a stray word. */
export function parseOptions<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "The options are wrong");
  }
}
