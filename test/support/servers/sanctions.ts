import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { testVariables } from "../setup/variables.ts";
import { bareEnvironment, type FlorinRun } from "./florin.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** A list of nobody, in OFAC's format. */
export const sampleList = fileURLToPath(new URL("../sanctions", import.meta.url));

/** Runs `florin import-sanctions` as a process of its own, as an operator does. */
export function startImport(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): { child: ChildProcess; ended: Promise<FlorinRun> } {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "src/cli.ts", "import-sanctions", ...args],
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

/** The same, waited for, with `--json`; `fields` is what it printed. */
export async function runImport(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<FlorinRun & { fields: Record<string, unknown> }> {
  const run = await startImport(variables, ...args, "--json").ended;
  return { ...run, fields: run.stdout === "" ? {} : JSON.parse(run.stdout) };
}

/** Puts the list of nobody in force. */
export async function importSampleList(variables: Readonly<Record<string, string>>) {
  const run = await runImport(variables, "--list", "ofac-sdn", "--from", sampleList);
  if (run.code !== 0) throw new Error(`The list was not imported: ${run.stdout}${run.stderr}`);
}
