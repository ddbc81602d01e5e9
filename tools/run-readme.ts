import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readBlocks } from "./readme/blocks.ts";
import { findUntrueBlocks, findUntruths } from "./readme/check-readme.ts";
import { findUntrueReplies, runJourney } from "./readme/journey.ts";
import { runCommands } from "./readme/run-commands.ts";
import { root } from "./readme/shell.ts";

const help = `Holds README.md, SECURITY.md and the pages in docs/ against the truth.

Usage: npx node tools/run-readme.ts [--check | --base-url <url>]

  (nothing)         compares its tables with the sources, then runs every command of the pages
  --check           only compares its tables with the sources; takes a second
  --base-url <url>  only runs "The first five minutes" against a server that is running

It is CI's own proof. Every sh block runs as it stands, or as the comment above it says: see Use in
tools/readme/blocks.ts.
`;

async function main(): Promise<string[]> {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      "base-url": { type: "string" },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return [];
  }
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const blocks = readBlocks(readme);
  const url = values["base-url"];
  if (url !== undefined) return findUntrueReplies(await runJourney(blocks, url));
  const pages = listPages().map((file) => readBlocks(readFileSync(join(root, file), "utf8"), file));
  const untruths = [...findUntruths(readme, blocks), ...pages.flatMap(findUntrueBlocks)];
  if (values.check || untruths.length > 0) return untruths;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  for (const page of pages) untruths.push(...(await runCommands(page, say)));
  return [...untruths, ...(await runCommands(blocks, say))];
}

/** What operators read beside README.md. */
function listPages(): string[] {
  const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  return ["SECURITY.md", ...docs.sort().map((name) => join("docs", name))];
}

const untruths = await main();
for (const untruth of untruths) process.stderr.write(`${untruth}\n`);
// Not by process.exitCode: the library that runs Postgres ends a process that is done with 0.
process.exit(untruths.length > 0 ? 1 : 0);
