import { describe, expect, test } from "vitest";
import {
  matchBirth,
  readIsoBirth,
  readOfacBirth,
} from "../../../src/features/screening/birth-date.ts";
import { readDocuments, weighEvidence } from "../../../src/features/screening/evidence.ts";
import { parseRemarks } from "../../../src/features/screening/parse-remarks.ts";

describe("dates of birth", () => {
  test.each([
    ["17 Apr 1993", "1993-04-17"],
    ["7 April 1993", "1993-04-07"],
    ["Apr 1993", "1993-04"],
    ["1993", "1993"],
    ["circa 1993", "1993~"],
    ["circa Apr 1993", "1993-04~"],
    ["1993 to 1995", "1993/1995"],
    ["01 Jan 1953 to 31 Dec 1954", "1953-01-01/1954-12-31"],
    ["31 Feb 1993", null],
    ["17 Xyz 1993", null],
    ["unknown", null],
    ["1993 to 1994 to 1995", null],
  ])("OFAC's %s is %s", (text, birth) => {
    expect(readOfacBirth(text)).toBe(birth);
  });

  test.each([
    ["1993-04-17", "1993-04-17"],
    ["1993-04", "1993-04"],
    ["1993", "1993"],
    ["1993-02-30", null],
    ["17/04/1993", null],
  ])("ISO's %s is %s", (text, birth) => {
    expect(readIsoBirth(text)).toBe(birth);
  });

  test.each([
    [["1993-04-17"], "same"],
    [["1960", "1993-04-17"], "same"],
    [["1993"], "possible"],
    [["1993-04"], "possible"],
    [["1993-05"], "near"],
    [["1995~"], "possible"],
    [["1992/1993"], "possible"],
    [["1993-01-01/1993-12-31"], "possible"],
    [["1994-04-17"], "near"],
    [["1994"], "near"],
    [["1996-04-17"], "different"],
    [["1950/1960"], "different"],
    [[], null],
  ])("born on 17 April 1993 against %j is %s", (births, match) => {
    expect(matchBirth("1993-04-17", births)).toBe(match);
  });

  test("day and month in the wrong order are near", () => {
    expect(matchBirth("1993-04-07", ["1993-07-04"])).toBe("near");
  });
});

describe("remarks", () => {
  test("tell births, papers, nationalities and weak aliases, and nothing of others", () => {
    const remarks =
      "DOB 17 Apr 1993; alt. DOB circa 1963; POB Exampleton; Passport P 0017003 (Utopia) issued " +
      "01 Jan 2001 expires 01 Jan 2011; alt. Passport 19820215; National ID No. 12-34 (Utopia); " +
      "nationality Utopia; citizen Elbonia; Gender Female; a.k.a. 'ADA'; a.k.a. 'THE O'EXAMPLE'; " +
      "Phone Number 2025550123; Digital Currency Address - XBT 1BoatSLRHtKNngkdXEeobR76b53LETtpyT; " +
      "Linked To: SAMPLE WORKS No. 5000.";
    expect(parseRemarks(remarks)).toEqual({
      births: ["1993-04-17", "1963~"],
      documents: ["P0017003", "19820215", "1234"],
      nationalities: ["Utopia", "Elbonia"],
      weakAliases: ["ADA", "THE O'EXAMPLE"],
    });
  });
});

describe("the score in the light of other evidence", () => {
  const listed = { births: ["1993-04-17"], documents: ["X7654321"] };
  const weigh = (score: number, dateOfBirth: string | null, documents: string[]) =>
    weighEvidence(score, { dateOfBirth, documents: readDocuments(documents) }, listed);

  test.each([
    ["a name alone keeps its score", 0.83, null, [], 0.83],
    ["the day of birth", 0.8, "1993-04-17", [], 0.9],
    ["another birth", 1, "1950-01-01", [], 0.9],
    ["a birth a year off", 0.9, "1994-04-17", [], 0.9],
    ["the day of birth of a stranger", 0.5, "1993-04-17", [], 0.5],
    ["a paper, however written", 0.8, null, ["x 765-4321"], 0.9],
    ["the paper of somebody else", 0.2, null, ["X7654321"], 0.85],
    ["another paper", 1, null, ["Y0000001"], 0.97],
    ["a number too short to tell", 0.9, null, ["7"], 0.9],
    ["both", 0.8, "1993-04-17", ["X7654321"], 0.95],
  ])("%s", (_, score, birth, documents, expected) => {
    expect(weigh(score, birth, documents)).toBeCloseTo(expected, 10);
  });

  test("what the list does not know changes nothing", () => {
    const search = { dateOfBirth: "1993-04-17", documents: ["X7654321"] };
    expect(weighEvidence(0.83, search, { births: [], documents: [] })).toBe(0.83);
  });
});
