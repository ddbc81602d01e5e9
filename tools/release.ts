import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { findForbidden, readBill } from "./licences/licences.ts";
import { root } from "./readme/shell.ts";

/**
 * `npm run release`: writes what a release is published with to dist/: the bill of materials of
 * what it ships (CycloneDX), and the change log of its version. Refuses what may not be shipped.
 */
const problems = [
  ...findForbidden(readBill("shipped"), "shipped"),
  ...findForbidden(readBill("everything"), "everything"),
];
const changed = execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" });
if (changed !== "") problems.push("The folder differs from its last commit");

for (const problem of problems) process.stderr.write(`REFUSED: ${problem}\n`);
if (problems.length === 0) {
  const folder = join(root, "dist");
  const file = join(folder, `florin-${manifest.version}.cdx.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(readBill("shipped"), null, 2)}\n`);
  process.stdout.write(`${file}\n`);
}
process.exitCode = problems.length > 0 ? 1 : 0;
