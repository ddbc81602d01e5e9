import { parseArgs } from "node:util";

export type Options = Readonly<{
  baseUrl: string;
  users: number;
  /** Of each person, at most. */
  maxPosts: number;
  maxReactions: number;
  /** Of all people together. */
  transfers: number;
  /** People who are busy at the same time. */
  concurrency: number;
  /** Decides who the people are and what they do; the same seed makes the same people. */
  seed: number;
  json: boolean;
}>;

/** The command line cannot be followed; the message says why. */
export class WrongOptions extends Error {
  override readonly name = "WrongOptions";
}

const maxUsers = 100_000;
const maxEach = 1_000;
const maxTransfers = 1_000_000;
const maxConcurrency = 1_000;
const maxSeed = 2 ** 32 - 1;

export const help = `People who use a running Florin, and what they met.

Usage: npm run simulate -- [options]

  --users <n>          how many people (10)
  --max-posts <n>      posts of each, at most (3)
  --max-reactions <n>  likes and dislikes of each, at most (10)
  --transfers <n>      payments between them, together (20)
  --concurrency <n>    how many of them at the same time (4)
  --base-url <url>     where Florin runs (FLORIN_URL, or else http://localhost:8787)
  --seed <n>           who they are and what they do (1); their addresses are new in every run
  --json               prints one JSON object instead of a table

Each person signs up, reads the code from /dev/mailbox, logs in, opens an account with play money,
posts, reacts, pays others and answers the questionnaires that the server has. At the end what was
put in must be what all of them have. Refusals that may be, such as insufficient_funds, are outcomes
and no errors. Ctrl-C lets requests under way finish and prints the table.

Exit codes: 0 all went well, 1 something failed, 2 called wrongly, 130 interrupted.
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
    maxPosts: wholeNumber("max-posts", values["max-posts"], 0, maxEach),
    maxReactions: wholeNumber("max-reactions", values["max-reactions"], 0, maxEach),
    transfers: wholeNumber("transfers", values.transfers, 0, maxTransfers),
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
        "max-posts": { type: "string", default: "3" },
        "max-reactions": { type: "string", default: "10" },
        transfers: { type: "string", default: "20" },
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
