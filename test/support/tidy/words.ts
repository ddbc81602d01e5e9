import { isScript, type SourceFile, syntaxOf, type Violation, violationAt } from "./source.ts";

/**
 * Words of the place a text was written at. The brackets keep this list from finding itself;
 * ordinary words of the product (session, user agent, prompt, model) pass.
 */
const foreignWords = new RegExp(
  [
    String.raw`\b[p]rompt engineering\b`,
    String.raw`\b[s]ystem prompt\b`,
    String.raw`\b(AI|coding)[ -][a]gents?\b`,
    String.raw`\b[s]ub-?agents?\b`,
    String.raw`\b[a]s an AI\b`,
    String.raw`\b[l]anguage model\b`,
    String.raw`\b[L]LMs?\b`,
    String.raw`\b([C]laude|[A]nthropic|[C]hatGPT|[C]opilot)\b`,
    String.raw`(?<![\w.])/[w]ork/[\w.]`,
  ].join("|"),
  "i",
);

/** Lock files are full of hashes, and notices of others keep their own words. */
const notOurText = /^(package-lock\.json|LICENSES?(\/|$)|THIRD)/;

/** The project speaks of itself alone. */
export function foreignTexts(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => !notOurText.test(file.path))
    .flatMap((file) => {
      return file.text.split("\n").flatMap((text, index) => {
        const word = foreignWords.exec(text)?.[0];
        if (word === undefined) return [];
        const problem = `"${word}" is a word of the workplace`;
        return { path: file.path, line: index + 1, problem, mend: "Say it in the product's words" };
      });
    });
}

/** Lock file and npm settings name no registry: the default is everyone's. */
export function privateRegistries(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    const banned = /(^|\/)package-lock\.json$/.test(file.path)
      ? /"resolved"\s*:/
      : /(^|\/)\.npmrc$/.test(file.path)
        ? /^\s*(@[\w-]+:)?registry\s*=(?!\s*https:\/\/registry\.npmjs\.org\/?\s*$)|_auth/m
        : null;
    const at = banned === null ? -1 : file.text.search(banned);
    if (at < 0) return [];
    const mend = "Set omit-lockfile-registry-resolved=true in .npmrc and write the file anew";
    return violationAt(file, at, "It names a registry", mend);
  });
}

const reminder = /\b(TODO|FIXME)\b|(?<=(\/[/*]+|^\s*\*)\s*)XXX\b|\bXXX\s*:/;

/** Nothing is left for later in the text; what is open has an issue. */
export function reminders(files: readonly SourceFile[]): Violation[] {
  const mend = "Do it, or open an issue";
  return files
    .filter((file) => !notOurText.test(file.path))
    .flatMap((file) => {
      const texts = isScript(file) ? syntaxOf(file).comments : [{ start: 0, text: file.text }];
      return texts.flatMap(({ start, text }) => {
        const found = reminder.exec(text);
        if (!found) return [];
        return violationAt(file, start + found.index, `${found[0]} is left in the text`, mend);
      });
    });
}

/** A file that does not parse is seen by no other rule. */
export function brokenSyntax(files: readonly SourceFile[]): Violation[] {
  return files.filter(isScript).flatMap((file) => {
    const { fault } = syntaxOf(file);
    if (fault === null) return [];
    const [summary = "", detail = ""] = fault.message.split("\n");
    const problem = `The file does not parse: ${detail || summary}`;
    return violationAt(file, fault.offset, problem, "Finish the sentence");
  });
}
