import { type Config, type RawEnvironment, readConfig } from "../config.ts";
import { keepDevelopmentSecret } from "./development-secrets.ts";

/** The configuration of a Node process; outside production a missing secret is made and kept. */
export function readNodeConfig(environment: RawEnvironment): Config {
  const isProduction = environment["APP_ENV"] === "production";
  if (isProduction || environment["SECRET_KEYS"]) return readConfig(environment, "node");
  const dataDir = String(environment["DATA_DIR"] || ".data");
  return readConfig({ ...environment, SECRET_KEYS: keepDevelopmentSecret(dataDir) }, "node");
}
