import { parseArgs } from "node:util";

export type Options = Readonly<{
  baseUrl: string;
  users: number;
  /** People who are busy at the same time. */
  concurrency: number;
  /** Decides who the people are; the same seed makes the same people. */
  seed: number;
  json: boolean;
}>;

/** The command line cannot be followed; the message says why. */
export class WrongOptions extends Error {
  override readonly name = "WrongOptions";
}

const maxUsers = 100_000;
const maxConcurrency = 1_000;
const maxSeed = 2 ** 32 - 1;

export const help = `People who use a running Florin, and what they met.

Usage: npm run simulate -- [options]

  --users <n>        how many people (10)
  --concurrency <n>  how many of them at the same time (4)
  --base-url <url>   where Florin runs (FLORIN_URL, or else http://localhost:8787)
  --seed <n>         which people they are (1); their addresses are new in every run
  --json             prints one JSON object instead of a table

Each person signs up, reads the code from /dev/mailbox, verifies the address, logs in, refreshes the
session and reads /me. Ctrl-C stops and still prints the table.

Exit codes: 0 everybody got through, 1 somebody did not, 2 called wrongly, 130 interrupted.
`;

/** Throws `WrongOptions`. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options | "help" {
  const values = parse(args);
  if (values.help) return "help";
  const baseUrl = values["base-url"] ?? (environment["FLORIN_URL"] || "http://localhost:8787");
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? "")) {
    throw new WrongOptions("--base-url must be an http(s) URL");
  }
  return {
    baseUrl: baseUrl.replace(/\/+$/, ""),
    users: wholeNumber("users", values.users, 1, maxUsers),
    concurrency: wholeNumber("concurrency", values.concurrency, 1, maxConcurrency),
    seed: wholeNumber("seed", values.seed, 0, maxSeed),
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        users: { type: "string", default: "10" },
        concurrency: { type: "string", default: "4" },
        "base-url": { type: "string" },
        seed: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongOptions(error instanceof Error ? error.message : "The options are wrong");
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new WrongOptions(`--${name} must be a whole number from ${least} to ${most}`);
}
