import {
  isScript,
  type SourceFile,
  type SyntaxNode,
  syntaxOf,
  type Violation,
  violationAt,
} from "./source.ts";
import {
  cooked,
  dottedName,
  isFunction,
  isReference,
  literalOf,
  member,
  members,
  nameOf,
  propertyOf,
} from "./syntax.ts";

type Ban = Readonly<{
  problem: string;
  mend: string;
  /** The files of src that are there to do just this. */
  except?: RegExp;
  matches: (node: SyntaxNode, parent: SyntaxNode | undefined) => boolean;
}>;

const clock = /^src\/core\/clock\.ts$/;
const platform = /^src\/platform\//;

const bans: readonly Ban[] = [
  {
    problem: "Date.now() reads the time of the machine",
    mend: "Take the moment from ctx.clock",
    except: clock,
    matches: (node) => isMember(node, "Date.now"),
  },
  {
    problem: "new Date() without an argument reads the time of the machine",
    mend: "Take the moment from ctx.clock",
    except: clock,
    matches: (node) =>
      /^(New|Call)Expression$/.test(node.type) &&
      dottedName(member(node, "callee")) === "Date" &&
      members(node, "arguments").length === 0,
  },
  {
    problem: "Math.random() can be guessed",
    mend: "Take random bytes from platform/crypto",
    matches: (node) => isMember(node, "Math.random"),
  },
  {
    problem: "crypto.randomUUID() makes ids that are in no order",
    mend: "Make ids with ctx.newId",
    // Those of traces are in none by their standard.
    except: /^src\/(core\/id\.ts|platform\/(crypto\/random[a-z0-9-]*|trace\/trace)\.ts)$/,
    matches: (node) => isMember(node, "crypto.randomUUID"),
  },
  {
    problem: "Randomness is made outside of platform/crypto",
    mend: "Take random bytes from platform/crypto",
    except: /^src\/(core\/id\.ts|platform\/crypto\/)/,
    matches: (node) => isMember(node, "crypto.getRandomValues"),
  },
  {
    problem: "console writes past the redaction of the log",
    mend: "Write through ctx.log",
    except: /^src\/platform\/log\//,
    matches: (node, parent) => nameOf(node) === "console" && isReference(node, parent),
  },
  {
    problem: "A timer runs here",
    mend: "Wait behind a port in platform, or with AbortSignal.timeout",
    except: /^src\/(platform\/|node\.ts|node\/)/,
    matches: (node) => /^set(Timeout|Interval)$/.test(calledName(node)),
  },
  {
    problem: ".transaction( does not exist on Neon over HTTP",
    mend: "Write with ctx.db.atomic",
    except: /^src\/(platform\/db|node)\//,
    matches: (node) => callsMethod(node, "transaction"),
  },
  {
    problem: "fetch() goes out without the bounds of the HTTP client",
    mend: "Call the vendor behind a port in platform",
    except: platform,
    matches: (node) => calledName(node) === "fetch",
  },
  {
    problem: "OFFSET reads and throws away every earlier row",
    mend: "Page by key",
    matches: (node) => callsMethod(node, "offset") || isSqlWith(node, /\boffset\s*($|\d|\$)/i),
  },
  {
    problem: "sql.raw puts text into SQL unescaped",
    mend: "Use sql`…`, which sends values apart, or sql.identifier",
    matches: (node) => isMember(node, "sql.raw"),
  },
  {
    problem: "as any switches the types off",
    mend: "Parse the value, or narrow unknown",
    matches: (node) =>
      /^TS(AsExpression|TypeAssertion|SatisfiesExpression)$/.test(node.type) &&
      member(node, "typeAnnotation")?.type === "TSAnyKeyword",
  },
  {
    problem: "! claims that a value is there",
    mend: "Check it, or use only() and assert() of core/assert.ts",
    matches: (node) => node.type === "TSNonNullExpression",
  },
  {
    problem: "An empty catch hides a failure",
    mend: "Return, rethrow or log in it",
    matches: (node) =>
      (node.type === "CatchClause" && isEmpty(member(node, "body"))) ||
      (callsMethod(node, "catch") && members(node, "arguments").some(isEmptyFunction)),
  },
];

/** What nothing in src does, save for the files that are there to do it. */
export function bannedCalls(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => isScript(file) && file.path.startsWith("src/"))
    .flatMap((file) => {
      const { nodes, parents } = syntaxOf(file);
      const active = bans.filter(({ except }) => !except?.test(file.path));
      return nodes.flatMap((node) =>
        active
          .filter(({ matches }) => matches(node, parents.get(node)))
          .map(({ problem, mend }) => violationAt(file, node.start, problem, mend)),
      );
    });
}

function isMember(node: SyntaxNode, name: string): boolean {
  return node.type === "MemberExpression" && dottedName(node) === name;
}

function calledName(node: SyntaxNode): string {
  return node.type === "CallExpression" ? (dottedName(member(node, "callee")) ?? "") : "";
}

function callsMethod(node: SyntaxNode, name: string): boolean {
  return node.type === "CallExpression" && propertyOf(member(node, "callee")) === name;
}

function isSqlWith(node: SyntaxNode, pattern: RegExp): boolean {
  if (node.type !== "TaggedTemplateExpression" || nameOf(member(node, "tag")) !== "sql")
    return false;
  return members(member(node, "quasi"), "quasis").some((part) => pattern.test(cooked(part)));
}

function isEmpty(block: SyntaxNode | null): boolean {
  return block?.type === "BlockStatement" && members(block, "body").length === 0;
}

function isEmptyFunction(node: SyntaxNode): boolean {
  return isFunction(node) && isEmpty(member(node, "body"));
}

const minReasonCharacters = 15;

/** A checker is silenced only with a reason, and never the compiler as a whole. */
export function silencedCheckers(files: readonly SourceFile[]): Violation[] {
  return files.filter(isScript).flatMap((file) =>
    syntaxOf(file).comments.flatMap(({ start, text }) => {
      const problem = silences(text);
      if (problem === null) return [];
      const mend = "Mend the cause, or say in a sentence why it must be";
      return violationAt(file, start, problem, mend);
    }),
  );
}

function silences(comment: string): string | null {
  if (/@ts-(ignore|nocheck)/.test(comment)) return "The compiler is switched off";
  if (/\beslint(-|\b)/.test(comment)) return "ESLint is not used here";
  const silenced = /(?:@ts-expect-error|biome-ignore\S*\s+[^\s:]+)\W*([\s\S]*)/.exec(comment);
  if (!silenced) return null;
  const reason = silenced[1]?.replace(/\*\/$/, "").trim() ?? "";
  const given = reason.length >= minReasonCharacters && !reason.startsWith("explanation>");
  return given ? null : "A checker is silenced without a reason";
}

/** Tests replace what stands behind a port, never a module of ours. */
export function modulesMocked(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => isScript(file) && file.path.startsWith("test/"))
    .flatMap((file) =>
      syntaxOf(file).nodes.flatMap((node) => {
        if (!/^vi\.(do)?[mM]ock$/.test(calledName(node))) return [];
        const [first] = members(node, "arguments");
        const target = literalOf(first) ?? literalOf(member(first, "source")) ?? "";
        if (!target.startsWith(".")) return [];
        const mend = "Hand a double in at the port";
        return violationAt(file, node.start, `${target} is mocked`, mend);
      }),
    );
}
