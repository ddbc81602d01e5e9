import { isNode, type SourceFile, type SyntaxNode, syntaxOf } from "./source.ts";

/** One way a file names a module: static, dynamic, re-export, `import()` type or `require`. */
export type Import = Readonly<{
  specifier: string;
  start: number;
  /** Erased before the program runs. */
  typeOnly: boolean;
  /** Local name → name in the module; `*` for a namespace. */
  names: ReadonlyMap<string, string>;
}>;

/** Everything the file imports, in the order of the text. */
export function importsOf(file: SourceFile): Import[] {
  return syntaxOf(file).nodes.flatMap((node) => readImport(node) ?? []);
}

function readImport(node: SyntaxNode): Import | null {
  const specifier = literalOf(member(node, node.type === "CallExpression" ? "" : "source"));
  const found = { start: node.start, names: new Map<string, string>() };
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration": {
      if (specifier === null) return null;
      const parts = members(node, "specifiers");
      for (const part of parts) {
        const local = nameOf(member(part, "local"));
        if (local) found.names.set(local, nameOf(member(part, "imported")) ?? defaultName(part));
      }
      return { ...found, specifier, typeOnly: isTypeOnly(node, parts) };
    }
    case "ImportExpression":
      return specifier === null ? null : { ...found, specifier, typeOnly: false };
    case "TSImportType":
      return specifier === null ? null : { ...found, specifier, typeOnly: true };
    case "CallExpression": {
      const callee = dottedName(member(node, "callee"));
      const argument = literalOf(members(node, "arguments")[0]);
      const loads = /^(require|require\.resolve|import\.meta\.resolve)$/.test(callee ?? "");
      return loads && argument !== null ? { ...found, specifier: argument, typeOnly: false } : null;
    }
    default:
      return null;
  }
}

function defaultName(part: SyntaxNode): string {
  return part.type === "ImportNamespaceSpecifier" ? "*" : "default";
}

function isTypeOnly(node: SyntaxNode, parts: readonly SyntaxNode[]): boolean {
  const kind = (part: SyntaxNode): unknown =>
    value(part, "importKind") ?? value(part, "exportKind");
  return (
    kind(node) === "type" || (parts.length > 0 && parts.every((part) => kind(part) === "type"))
  );
}

export function value(node: SyntaxNode | null | undefined, key: string): unknown {
  return node ? (node as unknown as Record<string, unknown>)[key] : undefined;
}

export function member(node: SyntaxNode | null | undefined, key: string): SyntaxNode | null {
  const found = value(node, key);
  return isNode(found) ? found : null;
}

export function members(node: SyntaxNode | null | undefined, key: string): SyntaxNode[] {
  const found = value(node, key);
  return Array.isArray(found) ? found.filter(isNode) : [];
}

export function nameOf(node: SyntaxNode | null | undefined): string | null {
  const name = node?.type === "Identifier" ? value(node, "name") : null;
  return typeof name === "string" ? name : null;
}

/** The text of a string literal or of a template without holes. */
export function literalOf(node: SyntaxNode | null | undefined): string | null {
  if (node?.type === "Literal") {
    const text = value(node, "value");
    return typeof text === "string" ? text : null;
  }
  const quasis = node?.type === "TemplateLiteral" ? members(node, "quasis") : [];
  return quasis.length === 1 ? cooked(quasis[0]) : null;
}

/** The text between two holes of a template. */
export function cooked(quasi: SyntaxNode | undefined): string {
  const inner = value(quasi, "value");
  return inner instanceof Object && "cooked" in inner ? String(inner.cooked) : "";
}

/** `Date.now`, `ctx.db.update` or `fetch`; a leading `globalThis`, `self` or `window` is left out. */
export function dottedName(node: SyntaxNode | null | undefined): string | null {
  if (node?.type === "ChainExpression") return dottedName(member(node, "expression"));
  if (node?.type === "MetaProperty") {
    return `${nameOf(member(node, "meta"))}.${nameOf(member(node, "property"))}`;
  }
  if (node?.type !== "MemberExpression") return nameOf(node);
  const owner = dottedName(member(node, "object"));
  const property = propertyOf(node);
  if (owner === null || property === null) return null;
  return /^(globalThis|self|window)$/.test(owner) ? property : `${owner}.${property}`;
}

/** The name behind the last dot, or the literal between brackets. */
export function propertyOf(node: SyntaxNode | null | undefined): string | null {
  if (node?.type === "ChainExpression") return propertyOf(member(node, "expression"));
  if (node?.type !== "MemberExpression") return null;
  const property = member(node, "property");
  return value(node, "computed") ? literalOf(property) : nameOf(property);
}

/** False for an identifier that only names a key, a member or an import. */
export function isReference(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (node.type !== "Identifier" || !parent) return false;
  if (/Specifier$|^TSQualifiedName$/.test(parent.type)) return false;
  const computed = value(parent, "computed") === true;
  return computed || (member(parent, "key") !== node && member(parent, "property") !== node);
}

export function isFunction(node: SyntaxNode): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}
