import { featureNames, placeOf } from "./places.ts";
import {
  isScript,
  type SourceFile,
  type SyntaxNode,
  syntaxOf,
  type Violation,
  violationAt,
} from "./source.ts";
import { dottedName, isFunction, member, members, nameOf, value } from "./syntax.ts";

const ours = /^(src|client|dev|test|tools)\//;
/** `neon-http.ts`, `app.test.ts`, `0001-init.sql`; folders likewise. */
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
/** Words that fit every file; the first kind is no better behind a dash. */
const emptyWord =
  /^((.+-)?(services?|controllers?|repositor(y|ies)|utils?|helpers?)|types|constants?|common|libs?)$/;

/** Names are kebab-case and say the subject. */
export function fileNames(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => ours.test(file.path))
    .flatMap((file) => {
      const parts = file.path.split("/").filter((part) => !part.startsWith("."));
      const found: Violation[] = [];
      const add = (problem: string, mend: string): void => {
        found.push(violationAt(file, 0, problem, mend));
      };
      for (const part of parts) {
        if (!kebab.test(part))
          add(`${part} is not kebab-case`, "Write it in small letters and dashes");
        const stem = part.replace(/\..*$/, "");
        if (emptyWord.test(stem) && file.path !== "src/services.ts") {
          add(`The name ${part} tells no subject`, "Name it after what is in it");
        }
      }
      return found;
    });
}

/** Near misses of the fixed names in a feature, and the name that is meant. */
const fixedNames: readonly (readonly [wrong: RegExp, right: string])[] = [
  [/^(route|router|routers|handlers?|api|endpoints?)$/, "routes.ts"],
  [/^(schemas|contracts?|dtos?|validators?|validation)$/, "schema.ts"],
  [/^(table|models?|entity|entities|db)$/, "tables.ts"],
  [/^(error|exceptions?)$/, "errors.ts"],
  [/^(query|reads|finders?|dao)$/, "queries.ts"],
  [/^(presenters?|presentation|views?|serializers?|mappers?)$/, "present.ts"],
];
const fixedKinds = /^(index|routes(-.+)?|schema|tables|errors|queries(-.+)?|present)\.tsx?$/;

/** A feature is a flat folder of the kinds of file that the house knows. */
export function featureFolders(files: readonly SourceFile[]): Violation[] {
  const found = files.filter((file) => file.path.startsWith("src/features/"));
  const folders = new Set(found.flatMap((file) => placeOf(file.path).feature ?? []));
  const homeless = [...folders]
    .filter((feature) => !found.some(({ path }) => path === `src/features/${feature}/index.ts`))
    .map((feature) => {
      const mend = "Write one: a paragraph that says what the feature promises, then the exports";
      const path = `src/features/${feature}/index.ts`;
      return { path, line: 1, problem: "The feature has no index.ts", mend };
    });
  return [...homeless, ...found.flatMap(featureFile)];
}

function featureFile(file: SourceFile): Violation[] {
  const { feature } = placeOf(file.path);
  const name = file.path.slice(`src/features/${feature ?? ""}`.length).replace(/^\//, "");
  const at = (problem: string, mend: string): Violation[] => [violationAt(file, 0, problem, mend)];
  if (feature === null || !(featureNames as readonly string[]).includes(feature)) {
    return at(
      "No feature of this name is planned",
      `Put it into one of ${featureNames.join(", ")}`,
    );
  }
  if (name.includes("/")) return at("A feature is a flat folder", `Move it up into ${feature}/`);
  if (!/\.tsx?$/.test(name)) return at("A feature holds TypeScript only", "Move it elsewhere");
  const stem = name.replace(/\.tsx?$/, "");
  const right = fixedNames.find(([wrong]) => wrong.test(stem))?.[1];
  if (right) return at(`${name} is not a kind of file here`, `Call it ${right}`);
  return fixedKinds.test(name) ? [] : verbFile(file, stem);
}

/** A file of no fixed kind holds pure rules, or a verb that it is named after. */
function verbFile(file: SourceFile, stem: string): Violation[] {
  const named = stem.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const verbs = syntaxOf(file)
    .nodes.filter((node) => node.type === "ExportNamedDeclaration")
    .flatMap((node) => {
      const declaration = member(node, "declaration");
      return declaration ? [declaration, ...members(declaration, "declarations")] : [];
    })
    .filter(isVerb);
  const names = verbs.flatMap((node) => nameOf(member(node, "id")) ?? []);
  const [first] = verbs;
  if (!first || names.includes(named)) return [];
  const verb = names[0]?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const problem = `${stem}.ts is named after none of its verbs: ${names.join(", ")}`;
  const mend = `Call the file ${verb}.ts, or move a mere read to queries.ts`;
  return [violationAt(file, first.start, problem, mend)];
}

/** A verb takes ctx first and promises its outcome. */
function isVerb(declaration: SyntaxNode): boolean {
  const made = isFunction(declaration) ? declaration : member(declaration, "init");
  if (made === null || !isFunction(made) || nameOf(members(made, "params")[0]) !== "ctx") {
    return false;
  }
  const promised = member(member(member(made, "returnType"), "typeAnnotation"), "typeName");
  return value(made, "async") === true || nameOf(promised) === "Promise";
}

const minParagraphCharacters = 80;

/** index.ts opens with the paragraph that says what the feature promises. */
export function featureParagraphs(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => /^src\/features\/[^/]+\/index\.ts$/.test(file.path))
    .flatMap((file) => {
      const comment = /^\/\*\*([\s\S]*?)\*\//.exec(file.text.trimStart())?.[1] ?? "";
      const text = comment.replace(/^\s*\*[ \t]?/gm, "").trim();
      const paragraph = (text.split(/\n\s*\n/)[0] ?? "").replace(/\s+/g, " ");
      if (paragraph.length >= minParagraphCharacters) return [];
      const mend = "Begin the file with /** what the feature promises, and its invariants */";
      const problem = `No opening paragraph of ${minParagraphCharacters} characters`;
      return violationAt(file, 0, problem, mend);
    });
}

/** errors.ts lists the refusals of its feature, each made by defineError. */
export function featureErrors(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => isScript(file) && /^src\/features\/[^/]+\/errors\.ts$/.test(file.path))
    .flatMap((file) => {
      const { nodes } = syntaxOf(file);
      const calls = nodes.filter((node) => node.type === "CallExpression");
      if (calls.some((node) => dottedName(member(node, "callee")) === "defineError")) return [];
      return violationAt(file, 0, "errors.ts defines no error", "Use defineError of core/error.ts");
    });
}
