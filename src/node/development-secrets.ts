import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Development needs no set-up: the secret is made once and kept beside the data that it protects.
 * Production never comes here; there a missing secret stops the start.
 */
export function keepDevelopmentSecret(dataDir: string): string {
  const file = join(dataDir, "secret-keys");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const secretKeys = `dev:${randomBytes(32).toString("base64")}`;
  try {
    writeFileSync(file, `${secretKeys}\n`, { mode: 0o600, flag: "wx" });
    return secretKeys;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      return readFileSync(file, "utf8").trim();
    }
    throw error;
  }
}
