import { isBuiltin } from "node:module";
import { resolveImport } from "./places.ts";
import { isScript, type SourceFile, syntaxOf, type Violation, violationAt } from "./source.ts";
import { type Import, importsOf, isReference, nameOf } from "./syntax.ts";

type Home = Readonly<{ packages: RegExp; files: RegExp; mend: string }>;

const nodeOnly = /^src\/((node|cli)\.ts|(node|cli)\/|platform\/crypto\/scrypt\.ts)/;
const honoFiles =
  /^src\/(features\/[^/]+\/routes(-[a-z0-9-]+)?\.tsx?|platform\/http\/|web\/|app\.ts)/;
const entryFiles = /^src\/((worker|node)\.ts|node\/)/;

/** Validation is spoken everywhere. */
const freePackages = /^zod(\/|$)/;

/** Where in src a package may be imported; the first line that names the package decides. */
const homes: readonly Home[] = [
  {
    packages: /^cloudflare:/,
    files: /^src\/worker\.ts$/,
    mend: "Node has no such module; keep it in the Worker's entry",
  },
  {
    packages: /^@hono\/node-server/,
    files: /^src\/(node\.ts|node\/)/,
    mend: "Workers have no such server; keep it in src/node",
  },
  {
    packages: /^@hono\/zod-openapi$/,
    files: new RegExp(
      `${honoFiles.source}|^src/features/[^/]+/schema(-[a-z0-9-]+)?\\.ts$|${entryFiles.source}`,
    ),
    mend: "Only routes, schema.ts, web and platform/http know HTTP",
  },
  {
    packages: /^(hono|@hono\/[^/]+)(\/|$)/,
    files: new RegExp(`${honoFiles.source}|${entryFiles.source}`),
    mend: "Only routes, web, platform/http, app.ts and the entries know HTTP",
  },
  {
    packages: /^drizzle-orm(\/pg-core)?$/,
    files:
      /^src\/(platform\/|features\/[^/]+\/(?!routes|schema\.|present\.|errors\.)|node\/|cli\/|services\.ts)/,
    mend: "Put the SQL into queries.ts or a verb",
  },
  {
    packages: /^drizzle-orm\//,
    files: /^src\/(platform\/db|node)\//,
    mend: "Drivers live in platform/db, migrators in src/node",
  },
  {
    packages: /^(typeid-js|uuid)$/,
    files: /^src\/(core\/id\.ts|platform\/crypto\/)/,
    mend: "Make ids with ctx.newId and the functions of core/id.ts",
  },
  // Pure libraries of one subject: they touch no network, clock or store.
  {
    packages: /^(iso-3166|libphonenumber-js|ibantools|mrz)(\/|$)/,
    files: /^src\/(core|platform|features)\//,
    mend: "Use it in a rule of a feature",
  },
  {
    packages: /^(d3-scale|d3-shape|uqr)$/,
    files: /^src\/web\//,
    mend: "Draw in web",
  },
  {
    packages: /^/,
    files: /^src\/(platform\/|node\/|cli\/|(node|cli)\.ts)/,
    mend: "Put it behind a port in platform (a pure library: add it to homes in packages.ts)",
  },
];

/** Vendors stay behind the ports of platform; hono stays at the door; Node stays in src/node. */
export function packagesAtHome(files: readonly SourceFile[]): Violation[] {
  return files.filter(isInSrc).flatMap((file) =>
    importsOf(file).flatMap((found) => {
      const { specifier } = found;
      if (resolveImport(file.path, specifier) !== null) return [];
      if (isBuiltin(specifier)) return nodeOnly.test(file.path) ? [] : nodeModule(file, found);
      const home = homes.find(({ packages }) => packages.test(specifier));
      if (!home || freePackages.test(specifier) || home.files.test(file.path)) return [];
      return violationAt(file, found.start, `${specifier} is imported here`, home.mend);
    }),
  );
}

function nodeModule(file: SourceFile, { specifier, start }: Import): Violation {
  const mend = "Use a web standard, or move it into src/node or src/cli";
  return violationAt(file, start, `${specifier} exists on Node alone`, mend);
}

const nodeGlobals = /^(Buffer|process|global|__dirname|__filename|setImmediate)$/;

/** Code that runs on Workers too names no global of Node's. */
export function webGlobalsOnly(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => isInSrc(file) && !nodeOnly.test(file.path))
    .flatMap((file) => {
      const { nodes, parents } = syntaxOf(file);
      return nodes.flatMap((node) => {
        const name = nameOf(node);
        if (name === null || !nodeGlobals.test(name)) return [];
        if (!isReference(node, parents.get(node))) return [];
        const mend = "Use Uint8Array, config or another web standard";
        return violationAt(file, node.start, `${name} is a global of Node's`, mend);
      });
    });
}

function isInSrc(file: SourceFile): boolean {
  return isScript(file) && file.path.startsWith("src/");
}
