import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RawEnvironment } from "../config.ts";
import { Refusal } from "./command.ts";

/** Where the embedded database is, or would be made; null where `DATABASE_URL` names another. */
export function findDataFolder(environment: RawEnvironment): string | null {
  if (environment["DATABASE_URL"]) return null;
  return resolve(String(environment["DATA_DIR"] || ".data"));
}

/** Opening the embedded database would make it, and its folder: a mistyped name would do work. */
export function demandDatabase(environment: RawEnvironment): void {
  const folder = findDataFolder(environment);
  if (folder === null || existsSync(join(folder, "postgres", "PG_VERSION"))) return;
  const advice = "Set DATA_DIR to the folder of the server, or make one: npm run florin -- migrate";
  throw new Refusal(`There is no database in ${folder}. ${advice}`);
}
