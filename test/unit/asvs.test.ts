import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";

/** The trace of ASVS 5.0.0 in docs/asvs.csv is complete, and points at tests that exist. */

const root = join(import.meta.dirname, "../..");
const verdicts = ["met", "partly", "not-met", "not-applicable"];
/** How many requirements of levels 1 and 2 each chapter has. */
const chapters = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];
const levelOne = 70;

type Requirement = Readonly<
  Record<"id" | "level" | "about" | "verdict" | "test" | "reason", string>
>;
const rows: Requirement[] = parse(readFileSync(join(root, "docs/asvs.csv"), "utf8"), {
  columns: true,
});

describe("the trace of ASVS", () => {
  test("has every requirement of levels 1 and 2 once, in order", () => {
    const ids = rows.map(({ id }) => id);
    expect(ids.filter((id) => !/^\d{1,2}\.\d\.\d{1,2}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    const numbers = ids.map((id) => id.split(".").map(Number));
    const sorted = numbers.toSorted(
      ([a = 0, b = 0, c = 0], [x = 0, y = 0, z = 0]) => a - x || b - y || c - z,
    );
    expect(numbers).toEqual(sorted);
    const counts = chapters.map(
      (_, at) => numbers.filter(([chapter]) => chapter === at + 1).length,
    );
    expect(counts).toEqual(chapters);
    expect(rows.filter(({ level }) => level === "1")).toHaveLength(levelOne);
    expect(rows.filter(({ level }) => level !== "1" && level !== "2")).toEqual([]);
  });

  test("has a verdict and words of its own for each", () => {
    expect(rows.filter(({ verdict }) => !verdicts.includes(verdict))).toEqual([]);
    expect(rows.filter(({ about }) => about.trim().length < 3)).toEqual([]);
  });

  test("says why where something is not simply met", () => {
    const isBare = ({ verdict, test: shown, reason }: Requirement) =>
      reason.trim().length < 8 && (verdict !== "met" || shown === "");
    expect(rows.filter(isBare).map(({ id }) => id)).toEqual([]);
  });

  test("names tests that exist, by file and title", () => {
    const named = rows.filter(({ test: shown }) => shown !== "");
    expect(named.length).toBeGreaterThan(150);
    const missing = named.filter(({ test: shown }) => !isThere(shown));
    expect(missing.map(({ id, test: shown }) => `${id}: ${shown}`)).toEqual([]);
  });

  test("would notice a test that is gone", () => {
    expect(isThere("test/unit/asvs.test.ts > would notice a test that is gone")).toBe(true);
    expect(isThere(`test/unit/asvs.test.ts > would notice a ${"cat"}`)).toBe(false);
    expect(isThere("test/unit/gone.test.ts > anything")).toBe(false);
  });
});

/** `<file> > <title>`; a title of `test.each` stands there with its placeholders. */
function isThere(shown: string): boolean {
  const [file = "", title = ""] = shown.split(" > ");
  if (!/^test\/.+\.test\.ts$/.test(file) || title === "" || !existsSync(join(root, file))) {
    return false;
  }
  const text = readFileSync(join(root, file), "utf8");
  return ['"', "`"].some((quote) => text.includes(`${quote}${title}`));
}
