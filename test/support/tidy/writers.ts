import { placeOf, resolveImport } from "./places.ts";
import {
  isScript,
  type SourceFile,
  type SyntaxNode,
  syntaxOf,
  type Violation,
  violationAt,
} from "./source.ts";
import { cooked, importsOf, member, members, nameOf, propertyOf } from "./syntax.ts";

const writeCalls = /^(insert|update|delete)$/;
const writeSql = /\b(insert\s+into|update(\s+only)?|delete\s+from|truncate(\s+table)?)\s*$/i;

/** A table is written only by the feature that owns it. */
export function foreignWrites(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => isScript(file) && file.path.startsWith("src/"))
    .flatMap((file) => {
      const owners = foreignNames(file);
      if (owners.size === 0) return [];
      return syntaxOf(file).nodes.flatMap((node) =>
        writtenTables(node).flatMap((table) => {
          const name = nameOf(table) ?? nameOf(member(table, "object"));
          const owner = name === null ? undefined : owners.get(name);
          if (owner === undefined) return [];
          const written = file.text.slice(table.start, table.end);
          const mend = `Call a verb of ${owner}`;
          return violationAt(file, node.start, `It writes ${written}, a table of ${owner}`, mend);
        }),
      );
    });
}

/** Local name → the other feature it comes from. */
function foreignNames(file: SourceFile): Map<string, string> {
  const own = placeOf(file.path).feature;
  const owners = new Map<string, string>();
  for (const { specifier, names } of importsOf(file)) {
    const target = resolveImport(file.path, specifier);
    const owner = target === null ? null : placeOf(target).feature;
    if (owner === null || owner === own) continue;
    for (const local of names.keys()) owners.set(local, owner);
  }
  return owners;
}

/** The tables of `db.insert(t)`, `tx.update(t)`, `tx.delete(t)` and of writes in sql`…`. */
function writtenTables(node: SyntaxNode): SyntaxNode[] {
  if (node.type === "CallExpression") {
    const writes = writeCalls.test(propertyOf(member(node, "callee")) ?? "");
    return writes ? members(node, "arguments").slice(0, 1) : [];
  }
  if (node.type !== "TaggedTemplateExpression" || nameOf(member(node, "tag")) !== "sql") return [];
  const template = member(node, "quasi");
  const holes = members(template, "expressions");
  const texts = members(template, "quasis").map(cooked);
  return holes.filter((_, index) => writeSql.test(texts[index] ?? ""));
}
