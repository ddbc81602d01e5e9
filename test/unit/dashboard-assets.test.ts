import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assetPath, assetVersions } from "../../src/web/dashboard/asset-versions.ts";

test.each(Object.entries(assetVersions))("the version of %s is its hash", (name, version) => {
  const file = readFileSync(new URL(`../../public/assets/${name}`, import.meta.url));
  expect(version).toBe(createHash("sha256").update(file).digest("hex").slice(0, 12));
});

test("a page asks for a file by its version", () => {
  expect(assetPath("dashboard.css")).toMatch(/^\/assets\/dashboard\.css\?v=[0-9a-f]{12}$/);
});
