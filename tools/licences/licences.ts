import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import satisfies from "spdx-satisfies";
import { z } from "zod";
import { root } from "../readme/shell.ts";

/** What others install with us, or that and everything that is needed to work on it. */
export type Scope = "shipped" | "everything";

/** Ask for nothing but to keep their text. */
const permissive = [
  ...["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Unlicense", "Zlib"],
  ...["CC0-1.0", "Python-2.0", "BlueOak-1.0.0"],
];
/** Of tools and of lists of data that nobody gets from us. */
const forWork = ["MPL-2.0", "CC-BY-3.0", "CC-BY-4.0"];

/** Packages whose manifest does not say it as SPDX, and where it stands instead. */
const saidElsewhere: Readonly<Record<string, string>> = {
  csv42: "ISC", // LICENSE.md
  nub: "MIT", // "MIT/X11" in its manifest
};
/** A library that the local runtime of Workers loads for images; nothing of it is shipped. */
const linkedForWork = /^@img\/sharp-libvips-/;

const named = z.object({
  license: z.object({ id: z.string().optional(), name: z.string().optional() }),
});
const expressed = z.object({ expression: z.string() });
const componentSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  "bom-ref": z.string().optional(),
  licenses: z.array(z.union([named, expressed])).optional(),
});
const edgeSchema = z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) });
const billSchema = z.looseObject({
  bomFormat: z.literal("CycloneDX"),
  metadata: z.looseObject({ component: z.looseObject({ "bom-ref": z.string() }) }).optional(),
  components: z.array(componentSchema).min(1),
  dependencies: z.array(edgeSchema).optional(),
});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

export type Bill = z.infer<typeof billSchema>;

const maxBytes = 64 * 1024 * 1024;

/**
 * The bill of materials of what is installed, by npm itself. With `--omit=dev` npm 11 leaves out
 * what both we and a tool of ours depend on, such as `pg`, so the lock file says what is shipped.
 */
export function readBill(scope: Scope): Bill {
  const command = ["sbom", "--sbom-format=cyclonedx"];
  const text = execFileSync("npm", command, { cwd: root, encoding: "utf8", maxBuffer: maxBytes });
  const bill = billSchema.parse(JSON.parse(text));
  return scope === "everything" ? bill : withoutTools(bill);
}

function withoutTools(bill: Bill): Bill {
  const text = readFileSync(join(root, "package-lock.json"), "utf8");
  const { packages } = lockSchema.parse(JSON.parse(text));
  const shipped = new Set(
    Object.entries(packages)
      .filter(([, { dev, devOptional }]) => !dev && !devOptional)
      .map(([path, { version }]) => `${path.split("node_modules/").at(-1)}@${version}`),
  );
  const components = bill.components.filter((one) => shipped.has(one["bom-ref"] ?? ""));
  const kept = new Set(components.map((one) => one["bom-ref"]));
  kept.add(bill.metadata?.component["bom-ref"]);
  const dependencies = (bill.dependencies ?? [])
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
  return { ...bill, components, dependencies };
}

/** A sentence per package whose licence asks for more than we can give. */
export function findForbidden(bill: Bill, scope: Scope): string[] {
  const allowed = scope === "shipped" ? permissive : [...permissive, ...forWork];
  return bill.components.flatMap(({ name, version, licenses = [] }) => {
    if (scope === "everything" && linkedForWork.test(name)) return [];
    const said = licenses.map((one) =>
      "expression" in one ? one.expression : (one.license.id ?? one.license.name ?? ""),
    );
    const expression = saidElsewhere[name] ?? (said.length > 0 ? `(${said.join(") AND (")})` : "");
    if (isAllowed(expression, allowed)) return [];
    return `${name}@${version} is under ${expression || "no licence that it names"}`;
  });
}

function isAllowed(expression: string, allowed: string[]): boolean {
  try {
    return satisfies(expression, allowed);
  } catch {
    return false;
  }
}
