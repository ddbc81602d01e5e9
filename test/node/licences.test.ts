import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { type Bill, findForbidden, readBill } from "../../tools/licences/licences.ts";

/** Licences of everything that npm has installed, read from npm's own bill of materials. */

test("what is shipped asks for nothing but its text to be kept", () => {
  const bill = readBill("shipped");
  const names = bill.components.map(({ name }) => name);
  const declared = Object.keys(manifest.dependencies).map((name) => name.replace(/^@[^/]+\//, ""));
  expect(names.map((name) => name.replace(/^@[^/]+\//, ""))).toEqual(
    expect.arrayContaining(declared),
  );
  for (const tool of ["vitest", "typescript", "wrangler"]) expect(names).not.toContain(tool);
  expect(findForbidden(bill, "shipped")).toEqual([]);
});

test("what is needed to work on it binds nobody either", () => {
  const bill = readBill("everything");
  expect(bill.components.map(({ name }) => name)).toContain("vitest");
  expect(findForbidden(bill, "everything")).toEqual([]);
});

test.each([
  ["GPL-3.0-only", false, false],
  ["AGPL-3.0-or-later", false, false],
  ["MPL-2.0", false, true],
  ["MIT OR GPL-2.0-only", true, true],
  ["MIT AND GPL-2.0-only", false, false],
  ["SEE LICENSE IN LICENSE.md", false, false],
  ["BSD-3-Clause", true, true],
])("a package under %s may be shipped: %s, worked with: %s", (license, shipped, work) => {
  const bill = {
    bomFormat: "CycloneDX",
    components: [{ name: "some-package", version: "1.0.0", licenses: [{ expression: license }] }],
  } satisfies Bill;
  expect(findForbidden(bill, "shipped").length === 0).toBe(shipped);
  expect(findForbidden(bill, "everything").length === 0).toBe(work);
});

test("a package without a licence is refused by name", () => {
  const bill = {
    bomFormat: "CycloneDX",
    components: [{ name: "some-package", version: "1.0.0" }],
  } satisfies Bill;
  expect(findForbidden(bill, "everything")).toEqual([
    "some-package@1.0.0 is under no licence that it names",
  ]);
});
