import { existsSync, readFileSync } from "node:fs";

const folder = new URL("../../../shared/data/", import.meta.url);

/**
 * A file of test vectors, which stand beside the repository and not in it. Where they are missing
 * CI fails, and other machines go on without them, saying so.
 */
export function readSharedJson<Content>(path: string): Content | null {
  const file = new URL(path, folder);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  if (process.env["CI"]) throw new Error(`The test data ${path} is missing`);
  process.stderr.write(`The test data ${path} is not there: its tests are skipped\n`);
  return null;
}
