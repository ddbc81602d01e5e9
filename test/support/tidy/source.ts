import { parseAst } from "vitest/node";

/** One text file of the project; `path` is relative to the root, with forward slashes. */
export type SourceFile = Readonly<{ path: string; text: string }>;

export type Violation = Readonly<{
  path: string;
  /** Counted from 1. */
  line: number;
  problem: string;
  /** How to put it right, as an order to the reader. */
  mend: string;
}>;

/** A rule of the house: files in, violations out. */
export type Rule = (files: readonly SourceFile[]) => Violation[];

/** A node of the syntax tree (ESTree with TypeScript); its members depend on its type. */
export type SyntaxNode = Readonly<{ type: string; start: number; end: number }>;

export type Syntax = Readonly<{
  /** Parents come before their children. Empty when the file does not parse. */
  nodes: readonly SyntaxNode[];
  parents: ReadonlyMap<SyntaxNode, SyntaxNode>;
  comments: readonly Comment[];
  /** Null when the file parses. */
  fault: Readonly<{ message: string; offset: number }> | null;
}>;

/** `text` includes the slashes. */
export type Comment = Readonly<{ start: number; text: string }>;

const languages = { ts: "ts", mts: "ts", tsx: "tsx", js: "js", mjs: "js", cjs: "js" } as const;
const scriptName = /\.(ts|mts|tsx|js|mjs|cjs)$/;
const parsed = new WeakMap<SourceFile, Syntax>();

export function isScript(file: SourceFile): boolean {
  return scriptName.test(file.path);
}

/** The syntax of a TypeScript or JavaScript file; parsed once, however many rules ask. */
export function syntaxOf(file: SourceFile): Syntax {
  let syntax = parsed.get(file);
  if (!syntax) {
    syntax = parse(file);
    parsed.set(file, syntax);
  }
  return syntax;
}

/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

export function violationAt(
  file: SourceFile,
  offset: number,
  problem: string,
  mend: string,
): Violation {
  return { path: file.path, line: lineAt(file.text, offset), problem, mend };
}

/** One line a violation, in the form that editors turn into links. */
export function report(violations: readonly Violation[]): string[] {
  return violations.map(({ path, line, problem, mend }) => `${path}:${line}: ${problem}. ${mend}.`);
}

function parse(file: SourceFile): Syntax {
  const extension = (scriptName.exec(file.path)?.[1] ?? "ts") as keyof typeof languages;
  try {
    const program = parseAst(file.text, { lang: languages[extension] });
    const { nodes, parents } = flatten(program as unknown as SyntaxNode);
    return { nodes, parents, comments: findComments(file.text, nodes), fault: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = error instanceof Object && "pos" in error ? Number(error.pos) || 0 : 0;
    return { nodes: [], parents: new Map(), comments: [], fault: { message, offset } };
  }
}

function flatten(root: SyntaxNode): Pick<Syntax, "nodes" | "parents"> {
  const nodes: SyntaxNode[] = [];
  const parents = new Map<SyntaxNode, SyntaxNode>();
  const visit = (node: SyntaxNode): void => {
    nodes.push(node);
    for (const member of Object.values(node)) {
      for (const child of Array.isArray(member) ? member : [member]) {
        if (!isNode(child)) continue;
        parents.set(child, node);
        visit(child);
      }
    }
  };
  visit(root);
  return { nodes, parents };
}

export function isNode(value: unknown): value is SyntaxNode {
  return value instanceof Object && "type" in value && typeof value.type === "string";
}

/** The tree holds no comments; but outside of literals `//` and `/*` always begin one. */
function findComments(text: string, nodes: readonly SyntaxNode[]): Comment[] {
  const literals = new Map<number, number>();
  for (const node of nodes) {
    if (["Literal", "TemplateElement", "JSXText"].includes(node.type)) {
      literals.set(node.start, Math.max(node.end, literals.get(node.start) ?? 0));
    }
  }
  const comments: Comment[] = [];
  let at = 0;
  while (at < text.length) {
    const literalEnd = literals.get(at) ?? at;
    if (literalEnd > at) {
      at = literalEnd;
      continue;
    }
    const closing = text.startsWith("//", at) ? "\n" : text.startsWith("/*", at) ? "*/" : null;
    if (closing === null) {
      at++;
      continue;
    }
    const found = text.indexOf(closing, at + 2);
    const end = found < 0 ? text.length : found + (closing === "*/" ? 2 : 0);
    comments.push({ start: at, text: text.slice(at, end) });
    at = end;
  }
  return comments;
}
