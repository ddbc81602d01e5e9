import { spawnSync } from "node:child_process";
import { root } from "./readme/shell.ts";

/**
 * `npm run deploy`: applies missing migrations, then uploads the Worker. Migrations go first and
 * alone: each works with the version before it, which serves until the new one is up. Options are
 * those of `wrangler deploy`; with `--dry-run` nothing is changed anywhere.
 */
const options = process.argv.slice(2);
const exitCodes = { failed: 1, usage: 2 } as const;

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: "inherit" }).status === 0;
}

function migrate(): boolean {
  const quiet = "--disable-warning=ExperimentalWarning";
  return run(process.execPath, [quiet, "src/cli.ts", "migrate"]);
}

function deploy(): number {
  const isDryRun = options.includes("--dry-run");
  if (!isDryRun && !process.env["DATABASE_URL"]) {
    process.stderr.write(
      "DATABASE_URL is missing: the database that the Worker's secret of this name leads to.\n",
    );
    return exitCodes.usage;
  }
  if (!isDryRun && !migrate()) {
    process.stderr.write("The migrations failed; nothing was deployed.\n");
    return exitCodes.failed;
  }
  return run("npx", ["wrangler", "deploy", "--minify", ...options]) ? 0 : exitCodes.failed;
}

process.exitCode = deploy();
