import { describe, expect, test } from "vitest";
import { splitCell } from "../../../src/cli/read-csv.ts";
import { scoreWordings } from "../../../src/features/screening/name-score.ts";
import {
  readOfacAddress,
  readOfacAlias,
  readOfacComment,
  readOfacEntity,
} from "../../../src/features/screening/ofac-rows.ts";
import {
  readOpenSanctionsEntry,
  readOpenSanctionsHeader,
} from "../../../src/features/screening/open-sanctions-rows.ts";
import { prepareListed, prepareSearched } from "../../../src/features/screening/prepare-name.ts";
import { toLatin } from "../../../src/features/screening/to-latin.ts";

const none = "-0- ";
const row = [
  "101",
  "EXAMPLE, Ada",
  "individual",
  "A] [B",
  none,
  none,
  none,
  none,
  none,
  none,
  none,
];

describe("rows of OFAC's", () => {
  test("an entity", () => {
    expect(readOfacEntity([...row, "DOB 1993; something else"])).toEqual({
      entity: 101,
      sourceId: "101",
      type: "individual",
      name: "EXAMPLE, Ada",
      programs: ["A", "B"],
      births: ["1993"],
      documents: [],
      nationalities: [],
      weakAliases: [],
      remarks: "DOB 1993; something else",
      details: {},
    });
  });

  test("a company has no type, and a vessel has details", () => {
    const vessel = ["104", "HERON", "vessel", "A", none, "XYZ9", "Tanker", "9", none, "Utopia"];
    expect(readOfacEntity([...vessel, none, none])).toMatchObject({
      type: "vessel",
      details: { call_sign: "XYZ9", vessel_type: "Tanker", tonnage: "9", flag: "Utopia" },
      remarks: null,
    });
    const company = ["103", "SAMPLE WORKS", ...Array<string>(10).fill(none)];
    expect(readOfacEntity(company)).toMatchObject({ type: "entity", programs: [] });
  });

  test.each([
    ["too few columns", row.slice(0, 3), "3 columns instead of 12"],
    ["no number", ["x", ...row.slice(1), none], "ent_num is no number"],
    ["a number too large", ["9999999999", ...row.slice(1), none], "ent_num is no number"],
    ["no name", ["101", none, ...row.slice(2), none], "the name is missing"],
    ["another type", ["101", "A", "ghost", ...row.slice(3), none], "unknown type of entity"],
    ["a NUL", ["101", "A\0", ...row.slice(2), none], "a NUL stands in it"],
  ])("%s is malformed", (_, cells, problem) => {
    expect(() => readOfacEntity(cells)).toThrow(problem);
  });

  test("aliases, addresses and comments", () => {
    expect(readOfacAlias(["1", "2", "aka", "MUSTER, Erika", none])).toEqual({
      ...{ entity: 1, position: 2, name: "MUSTER, Erika" },
    });
    expect(() => readOfacAlias(["1", "2", "xyz", "A", none])).toThrow("unknown type of alias");
    expect(readOfacAddress(["1", "2", none, "Exampleton", none, none])).toEqual({
      ...{ entity: 1, position: 2, address: null, city: "Exampleton", country: null },
      remarks: null,
    });
    expect(readOfacComment(["1", " and more"])).toEqual({ entity: 1, remarks: " and more" });
  });
});

describe("rows of OpenSanctions", () => {
  const header = readOpenSanctionsHeader(["schema", "id", "name", "aliases", "birth_date"]);
  const read = (...cells: string[]) => readOpenSanctionsEntry(header, cells, 7, splitCell);

  test("are read by the names of their columns, some of which may be missing", () => {
    const { entity, aliases } = read(
      "Person",
      "NK-1",
      "Ada",
      'A. One;"B; Two";Ada',
      "1993;1994-05",
    );
    expect(entity).toMatchObject({ entity: 7, sourceId: "NK-1", type: "individual", programs: [] });
    expect(entity.births).toEqual(["1993", "1994-05"]);
    expect(aliases.map(({ name }) => name)).toEqual(["A. One", "B; Two"]);
  });

  test("without id or name are malformed, and so is a header without them", () => {
    expect(() => read("Person", "", "Ada", "", "")).toThrow("it has no id");
    expect(() => read("Person", "NK-1", "", "", "")).toThrow("the name is missing");
    expect(() => read("Person")).toThrow("1 columns instead of 5");
    expect(() => readOpenSanctionsHeader(["id", "name"])).toThrow("the header lacks schema");
  });
});

describe("spellings", () => {
  test.each([
    ["евгений", "yevgeniy"],
    ["щукин", "shchukin"],
    ["łódź", "lódź"],
    ["straße", "strasse"],
    ["zoë", "zoë"],
  ])("%s is %s", (text, latin) => {
    expect(toLatin(text).normalize("NFC")).toBe(latin);
  });

  const score = (searched: string, listed: string) =>
    scoreWordings(prepareSearched(searched).asPerson, prepareListed(listed, "individual"));

  test.each([
    ["Muhammed Testmann", "TESTMANN, Mohammad", 0.85],
    ["Ada Example", "EXAMPLE, Ada", 1],
    ["Дмитрий Самплович", "SAMPLOVICH, Dmitriy", 0.95],
    ["Zoë Müller", "MULLER, Zoe", 1],
    ["Sa'id Sample", "SAMPLE, Said", 1],
  ])("%s is like %s", (searched, listed, least) => {
    expect(score(searched, listed)).toBeGreaterThanOrEqual(least);
  });

  test("a company's form alone is no company", () => {
    const { asOther } = prepareSearched("corp");
    const found = scoreWordings(asOther, prepareListed("HERON HOLDING CORP.", "entity"));
    expect(found).toBeLessThan(0.9);
  });
});
