import { createHmac, scryptSync } from "node:crypto";
import { expect } from "vitest";
import { createKeyRing } from "../../../src/platform/crypto/key-ring.ts";
import { parseSecretKeys } from "../../../src/platform/crypto/secret-keys.ts";
import { testSecretKeys } from "../setup/variables.ts";

const promised = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const kept = /^\$scrypt\$ln=15,r=8,p=3,keyid=([\w-]+)\$([\w+/]{22})\$([\w+/]{43})$/;

/** Not only does a kept hash name the cost that is promised: it was made at that cost. */
export function expectFullCost(
  stored: string | undefined,
  password: string,
  secretKeys = testSecretKeys,
): void {
  const [, keyId = "", salt = "", digest] = kept.exec(`${stored}`) ?? expect.fail(`${stored}`);
  const parsed = parseSecretKeys(secretKeys);
  const keys = parsed.ok ? parsed.keys : expect.fail(parsed.problem);
  const pepper = createKeyRing(keys).derive("password-pepper", keyId);
  const input = createHmac("sha256", pepper).update(password).digest();
  const made = scryptSync(input, Buffer.from(salt, "base64"), 32, promised);
  expect(made.toString("base64").replace(/=+$/, "")).toBe(digest);
}
