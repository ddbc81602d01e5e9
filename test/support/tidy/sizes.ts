import { isScript, type SourceFile, syntaxOf, type Violation, violationAt } from "./source.ts";
import { isFunction, member, nameOf } from "./syntax.ts";

const maxFileLines = 300;
const maxTestFileLines = 400;
const maxFunctionLines = 70;
const maxLineCharacters = 100;

/** Written by people; the types of the client are printed from openapi.json. */
const ours = /^(src|client|dev)\/(?!openapi\.d\.ts$)/;
/** A line that cannot be broken: a long address, or an import of one long path. */
const unbreakable = /https?:\/\/\S{20,}|^\s*(import|export|\}\s*from)\b[^;]*["'][^"']+["'];?$/;

/** A file has one subject and can be read in one sitting. */
export function longFiles(files: readonly SourceFile[]): Violation[] {
  return files.filter(isScript).flatMap((file) => {
    const limit = ours.test(file.path)
      ? maxFileLines
      : file.path.startsWith("test/")
        ? maxTestFileLines
        : Number.POSITIVE_INFINITY;
    const lines = linesOf(file.text).length;
    if (lines <= limit) return [];
    const mend = "Split it by subject";
    return { path: file.path, line: limit + 1, problem: `${lines} lines, over ${limit}`, mend };
  });
}

/** A function fits on a screen. */
export function longFunctions(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => isScript(file) && ours.test(file.path))
    .flatMap((file) => {
      const { nodes, parents } = syntaxOf(file);
      return nodes.filter(isFunction).flatMap((node) => {
        const lines = linesOf(file.text.slice(node.start, node.end)).length;
        if (lines <= maxFunctionLines) return [];
        const parent = parents.get(node);
        const name =
          nameOf(member(node, "id")) ?? nameOf(member(parent, "id") ?? member(parent, "key"));
        const problem = `${name ?? "A function"} has ${lines} lines, over ${maxFunctionLines}`;
        return violationAt(file, node.start, problem, "Give its parts names of their own");
      });
    });
}

export function longLines(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => isScript(file) && ours.test(file.path))
    .flatMap((file) =>
      linesOf(file.text).flatMap((text, index) => {
        if (text.length <= maxLineCharacters || unbreakable.test(text)) return [];
        const problem = `${text.length} characters, over ${maxLineCharacters}`;
        return { path: file.path, line: index + 1, problem, mend: "Break the line" };
      }),
    );
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}
