import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

/** Files of others that tests compare with; they stand beside the project and never in it. */
const root = fileURLToPath(new URL("../../../shared/data/", import.meta.url));

export function sharedPath(path: string): string {
  return root + path;
}

/**
 * A `describe` for tests that read such files. Where they are missing it says so and is left out;
 * with `CI=true` it fails.
 */
export function describeWithShared(paths: readonly string[], name: string, tests: () => void) {
  const missing = paths.filter((path) => !existsSync(sharedPath(path)));
  if (missing.length > 0 && process.env["CI"] === "true") {
    throw new Error(`${name}: ${missing.join(", ")} must stand in ${root}`);
  }
  if (missing.length > 0) process.stderr.write(`${name}: left out, no ${missing.join(", ")}\n`);
  describe.skipIf(missing.length > 0)(name, tests);
}

/**
 * What a JSON file of vectors holds. Where it is missing CI fails, and other machines go on without
 * it, saying so.
 */
export function readSharedJson<Content>(path: string): Content | null {
  if (existsSync(sharedPath(path))) return JSON.parse(readFileSync(sharedPath(path), "utf8"));
  if (process.env["CI"]) throw new Error(`The test data ${path} is missing`);
  process.stderr.write(`The test data ${path} is not there: its tests are skipped\n`);
  return null;
}
