import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../src/cli/commands.ts";
import { productionPolicy } from "../../src/core/policy.ts";
import type { Block } from "./blocks.ts";
import { root } from "./shell.ts";
import { compareCommands, comparePackages, comparePolicy, compareVariables } from "./tables.ts";

/** Sentences about what README says and the sources say otherwise; nothing is run for it. */
export function findUntruths(readme: string, blocks: readonly Block[]): string[] {
  const manifest = readManifest();
  const packages = [manifest.dependencies, manifest.devDependencies].flatMap(Object.keys);
  return [
    ...compareVariables(readme, read("src/config.ts")),
    ...comparePolicy(readme, productionPolicy, isUsedInSources),
    ...compareCommands(
      readme,
      commands.map(({ name }) => name),
    ),
    ...comparePackages(readme, packages),
    ...findStaleExample(readme, read("client/example.ts")),
    ...findUntrueBlocks(blocks),
  ];
}

/** The same about the commands of any page. */
export function findUntrueBlocks(blocks: readonly Block[]): string[] {
  return [
    ...findUnknownScripts(blocks, readManifest()),
    ...findCommandsMissingInCi(blocks, read(".ci/run")),
  ];
}

function readManifest(): Manifest {
  return JSON.parse(read("package.json")) as Manifest;
}

/** The example on the page is the file that CI runs. */
export function findStaleExample(readme: string, example: string): string[] {
  if (readme.includes(`\n\`\`\`ts\n${example}\`\`\`\n`)) return [];
  return ["README.md shows another client/example.ts than there is"];
}

type Manifest = Readonly<
  Record<"scripts" | "dependencies" | "devDependencies", Readonly<Record<string, string>>>
>;

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function isUsedInSources(policyName: string): boolean {
  return readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).some(
    (path) =>
      /\.tsx?$/.test(path) &&
      path !== join("core", "policy.ts") &&
      read(join("src", path)).includes(`"${policyName}"`),
  );
}

function findUnknownScripts(blocks: readonly Block[], { scripts }: Manifest): string[] {
  return blocks.flatMap(({ file, code, line }) =>
    [...code.matchAll(/\bnpm run ([\w:-]+)/g)].flatMap(([, name = ""]) =>
      name in scripts ? [] : `${file}:${line}: there is no script ${name}`,
    ),
  );
}

/** What `.ci/run` is said to run must stand there, at the beginning of a line. */
function findCommandsMissingInCi(blocks: readonly Block[], ci: string): string[] {
  const lines = ci.split("\n").map((line) => line.trim());
  const runs = (command: string): boolean =>
    lines.some((line) => line === command || line.startsWith(`${command} `));
  return blocks.flatMap(({ file, code, line, use }) => {
    const commands = code.split(/\n|&&/).map((command) => command.trim());
    const claimed = use.kind === "ci" ? commands : commands.filter((one) => one === "npm ci");
    return claimed
      .filter((command) => !runs(command))
      .map((command) => `${file}:${line}: .ci/run does not run ${command}`);
  });
}
