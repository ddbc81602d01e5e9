import { commands } from "./cli/commands.ts";
import { runCommandLine } from "./cli/run-command-line.ts";

/** `npm run florin -- <command>`: what an operator does to an installation, on Node. */
process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  environment: process.env,
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
