import {
  isScript,
  type SourceFile,
  type SyntaxNode,
  syntaxOf,
  type Violation,
  violationAt,
} from "./source.ts";
import { dottedName, importsOf, member, members, nameOf } from "./syntax.ts";

const readers =
  /^src\/(config|worker|node|cli)\.ts$|^src\/(node|cli)\/|^src\/platform\/http\/node-bindings\.ts$/;
const processReaders = /^src\/((node|cli)\.ts$|(node|cli)\/)/;
/** `c.env` and `process.env` themselves, and a variable of a parameter called `env`. */
const bindings = /^(c|context|process|import\.meta)\.env$|^env\.[A-Z][A-Z0-9_]*$/;
const mend = "Add the variable to src/config.ts and take it from the config";

/** Raw variables are read by config.ts and the entries alone; `process.env` on Node alone. */
export function environmentInConfigOnly(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => isScript(file) && file.path.startsWith("src/"))
    .flatMap((file) => [
      ...syntaxOf(file).nodes.flatMap((node) => {
        const name = environmentRead(node);
        const allowed = name?.startsWith("process.") ? processReaders : readers;
        if (name === null || allowed.test(file.path)) return [];
        return violationAt(file, node.start, `It reads ${name}`, mend);
      }),
      ...importsOf(file).flatMap(({ specifier, names, start }) => {
        const reads = /^(cloudflare:workers|node:process|hono\/adapter)$/.test(specifier);
        if (!reads || readers.test(file.path) || ![...names.values()].includes("env")) return [];
        return violationAt(file, start, `It imports env from ${specifier}`, mend);
      }),
    ]);
}

function environmentRead(node: SyntaxNode): string | null {
  if (node.type === "MemberExpression") {
    const name = dottedName(node);
    return name !== null && bindings.test(name) ? name : null;
  }
  if (node.type !== "VariableDeclarator") return null;
  const keys = members(member(node, "id"), "properties").map((part) => nameOf(member(part, "key")));
  const name = `${dottedName(member(node, "init"))}.env`;
  return keys.includes("env") && bindings.test(name) ? name : null;
}
