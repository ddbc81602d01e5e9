import { type ChildProcess, spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testVariables } from "../setup/variables.ts";
import { bareEnvironment, type FlorinRun } from "./florin.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** A list of nobody, in OFAC's format: a folder with its files. */
export const sampleList = layOutSampleList();

function layOutSampleList(): string {
  const kept = fileURLToPath(new URL("../sanctions", import.meta.url));
  const folder = makeTemporaryFolder();
  process.on("exit", () => folder.remove());
  for (const name of ["sdn", "alt", "add"]) {
    cpSync(join(kept, `${name}.csv`), join(folder.path, `${name}.csv`));
  }
  cpSync(join(kept, "comments.csv"), join(folder.path, "sdn_comments.csv"));
  return folder.path;
}

type Variables = Readonly<Record<string, string>>;
type Started = Readonly<{ child: ChildProcess; ended: Promise<FlorinRun> }>;

/** Runs `florin import-sanctions` as a process of its own, as an operator does. */
export function startImport(variables: Variables, ...args: readonly string[]): Started {
  return startCommand(variables, "import-sanctions", ...args);
}

function startCommand(variables: Variables, ...command: readonly string[]): Started {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "src/cli.ts", ...command],
    { cwd: root, env: { ...bareEnvironment(), ...testVariables, ...variables } },
  );
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (written.stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (written.stderr += String(chunk)));
  const ended = new Promise<FlorinRun>((resolve) =>
    child.on("close", (code) => resolve({ code, ...written })),
  );
  return { child, ended };
}

/**
 * Puts the list of nobody in force, in a database that may be new. By processes of their own:
 * set-ups of several projects share one process, and packages that the command line loads do not
 * bear being evaluated by each of them.
 */
export async function importSampleList(variables: Variables): Promise<void> {
  const order = ["import-sanctions", "--list", "ofac-sdn", "--from", sampleList];
  for (const command of [["migrate"], order]) {
    const run = await startCommand(variables, ...command).ended;
    if (run.code !== 0) throw new Error(`The list was not imported: ${run.stdout}${run.stderr}`);
  }
}
