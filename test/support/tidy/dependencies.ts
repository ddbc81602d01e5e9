import { isBuiltin } from "node:module";
import { resolveImport } from "./places.ts";
import { isScript, type SourceFile, syntaxOf, type Violation, violationAt } from "./source.ts";
import { importsOf, literalOf } from "./syntax.ts";

type Manifest = Readonly<{
  dependencies?: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
  scripts?: Readonly<Record<string, string>>;
}>;

/** The command a package is used by, where it is not the package's own name. */
const commands: Readonly<Record<string, string>> = { typescript: "tsc", "@biomejs/biome": "biome" };
/** Files that name packages without importing them. */
const namingFiles = /(^|\/)(Dockerfile[^/]*|[^/]+\.(toml|ya?ml|sh)|tsconfig[^/]*\.json)$/;

/** Every bare import is declared (src: as a dependency proper), and nothing else is. */
export function dependenciesInUse(files: readonly SourceFile[]): Violation[] {
  const manifestFile = files.find((file) => file.path === "package.json");
  if (!manifestFile) {
    const mend = "Run the rules from the root of the project";
    return [{ path: "package.json", line: 1, problem: "The file is missing", mend }];
  }
  const manifest = JSON.parse(manifestFile.text) as Manifest;
  const shipped = Object.keys(manifest.dependencies ?? {});
  const declared = [...shipped, ...Object.keys(manifest.devDependencies ?? {})];
  const imported = new Set<string>();
  const undeclared = files.filter(isScript).flatMap((file) =>
    importsOf(file).flatMap((found) => {
      const name = packageOf(file, found.specifier);
      if (name === null) return [];
      imported.add(name);
      const inSrc = file.path.startsWith("src/");
      const known = inSrc && !found.typeOnly ? shipped : declared;
      if (known.includes(name)) return [];
      const list = inSrc ? "dependencies" : "devDependencies";
      return violationAt(file, found.start, `${name} is not declared`, `Add it to ${list}`);
    }),
  );
  const named = namesIn(files, manifest);
  const idle = declared.filter((name) => !imported.has(name) && !named(name, imported));
  return [
    ...undeclared,
    ...idle.map((name) => {
      const at = manifestFile.text.indexOf(`"${name}":`);
      return violationAt(manifestFile, at, `Nothing uses ${name}`, "Remove it");
    }),
  ];
}

/** The package of a bare specifier; null for a path, a module of the runtime, or a URL. */
function packageOf(file: SourceFile, specifier: string): string | null {
  if (resolveImport(file.path, specifier) !== null || isBuiltin(specifier)) return null;
  if (/^[a-z][a-z0-9+.-]*:|^[#/]/.test(specifier)) return null;
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? null;
}

/** Tells whether scripts, configuration or a path into node_modules name a package. */
function namesIn(files: readonly SourceFile[], manifest: Manifest) {
  const configured = files.filter((file) => namingFiles.test(file.path)).map((file) => file.text);
  const texts = [...Object.values(manifest.scripts ?? {}), ...configured].join("\n");
  const literals = files
    .filter(isScript)
    .flatMap((file) => syntaxOf(file).nodes.flatMap((node) => literalOf(node) ?? []));
  const paths = literals.filter((text) => text.includes("node_modules/")).join("\n");
  return (name: string, imported: ReadonlySet<string>): boolean => {
    const typed = /^@types\/(.+)$/.exec(name)?.[1];
    if (typed !== undefined && imported.has(typed)) return true;
    const word = typed ?? commands[name] ?? name;
    const standsAlone = new RegExp(`(?<![\\w@./-]|@[\\w-]+/)${word}(?![\\w-])`);
    const standsInPath = new RegExp(`node_modules/${name}(?![\\w-])`);
    return standsAlone.test(texts) || standsInPath.test(`${texts}\n${paths}`);
  };
}
