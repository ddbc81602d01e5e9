import type { Command } from "./command.ts";

/** `florin --help`: what there is, and how to go on from here. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Florin for operators

Usage: npm run florin -- <command> [options]

Commands:
${list.join("\n")}

Options of every command:
  --help  explains the command
  --json  prints one JSON object instead of sentences

A command works on the database that DATABASE_URL names, or else on the embedded one in DATA_DIR
(.data by default). Only one process at a time can use the embedded one: stop the server first.

Exit codes: 0 done, 1 failed or refused, 2 called wrongly.
`;
}

/** `florin <command> --help`. */
export function explain({ name, summary, help }: Command): string {
  return `${summary}

Usage: npm run florin -- ${name} [options]

${help.trim()}
`;
}
