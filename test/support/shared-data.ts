import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../../shared/data");

/**
 * A file of test data that is kept beside the project. CI must have it; elsewhere its tests are
 * skipped, and it is said why.
 */
export function readSharedJson<Content>(path: string): Content | null {
  const file = join(folder, path);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const missing = `${path} is missing: it belongs into ../shared/data beside the project`;
  if (process.env["CI"] === "true") throw new Error(missing);
  console.warn(`Skipped: ${missing}`);
  return null;
}
