import type { Rule, SourceFile } from "./source.ts";

/** A file made of lines, for the tests of the rules. */
export function file(path: string, ...lines: string[]): SourceFile {
  return { path, text: `${lines.join("\n")}\n` };
}

/** `path:line` of every violation. */
export function places(rule: Rule, ...files: SourceFile[]): string[] {
  return rule(files).map(({ path, line }) => `${path}:${line}`);
}
