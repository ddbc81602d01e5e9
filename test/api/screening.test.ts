import { beforeAll, describe, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { signUpStaff } from "../support/staff.ts";
import { type Person, signUp } from "../support/start.ts";

/** The service under test has the list of nobody in force: test/support/sanctions. */
const path = "/api/v1/admin/screening";
let officer: Person;
beforeAll(async () => {
  officer = await signUpStaff("compliance");
});

async function search(query: Readonly<Record<string, string>>) {
  const reply = await officer.get(`${path}?${new URLSearchParams(query)}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.body.data as Record<string, unknown>[];
}

describe("a search of the lists", () => {
  test("tells who it is and which name was alike", async () => {
    expect(await search({ name: "Ada Georgina Example" })).toEqual([
      {
        entity_id: "ofac-sdn:101",
        name: "EXAMPLE, Ada Georgina",
        matched_name: "EXAMPLE, Ada Georgina",
        score: 1,
        programs: ["TEST", "DEMO"],
        list: "ofac-sdn",
        type: "individual",
      },
    ]);
  });

  test.each([
    ["the words swapped", "Georgina Example Ada", "101", "EXAMPLE, Ada Georgina"],
    ["a typing error", "Ada Georgnia Example", "101", "EXAMPLE, Ada Georgina"],
    ["an alias", "erika muster", "101", "MUSTER, Erika"],
    ["a weak alias", "Ada of Exampleton", "101", "ADA OF EXAMPLETON"],
    ["another spelling", "Muhammad Aly Testmann", "105", "TESTMANN, Muhammad Ali"],
    ["joined words", "AlTestmann Mohamed", "105", "AL-TESTMANN, Mohamed"],
    ["Cyrillic", "Дмитрий Самплович", "102", "SAMPLOVICH, Dmitriy Testovich"],
    ["accents", "Érika Müster", "101", "MUSTER, Erika"],
    ["a company without its form", "Sample Works Trading", "103", "SAMPLE WORKS TRADING CO. LTD"],
    [
      "a company of another form",
      "Sample Works Trading LLC",
      "103",
      "SAMPLE WORKS TRADING CO. LTD",
    ],
    ["a vessel", "phantom heron", "104", "PHANTOM HERON"],
  ])("finds %s", async (_, name, id, matched) => {
    const [best] = await search({ name });
    expect(best).toMatchObject({ entity_id: `ofac-sdn:${id}`, matched_name: matched });
  });

  test("begins with the best and holds nothing below the score that is asked for", async () => {
    const scores = (await search({ name: "Testmann Muster", min_score: "0.3" })).map(
      (one) => one["score"],
    );
    expect(scores.length).toBeGreaterThan(1);
    expect(scores).toEqual(scores.toSorted((a, b) => Number(b) - Number(a)));
    expect(Number(scores.at(-1))).toBeGreaterThanOrEqual(0.3);
    expect(await search({ name: "Testmann Muster", min_score: "0.99" })).toEqual([]);
  });

  test("is narrowed to a type", async () => {
    expect(await search({ name: "phantom heron", type: "individual" })).toEqual([]);
    expect(await search({ name: "phantom heron", type: "vessel" })).toHaveLength(1);
  });

  test("finds nobody for a name that nobody has, and no company for its form alone", async () => {
    expect(await search({ name: "Barnaby Quicksilver" })).toEqual([]);
    const corp = await search({ name: "corp", min_score: "0.1" });
    expect(corp.every(({ score }) => Number(score) < 1)).toBe(true);
  });
});

describe("what is refused", () => {
  test.each([
    ["no name", ""],
    ["an empty name", "?name="],
    ["a name of blanks and marks", "?name=%20-%20"],
    ["a name that is too long", `?name=${"a".repeat(201)}`],
    ["a control character", "?name=a%00b"],
    ["a score above 1", "?name=ada&min_score=1.1"],
    ["a score below 0", "?name=ada&min_score=-1"],
    ["a score that is none", "?name=ada&min_score=high"],
    ["an empty score", "?name=ada&min_score="],
    ["a score of another notation", "?name=ada&min_score=1e-1"],
    ["an unknown type", "?name=ada&type=ghost"],
  ])("%s", async (_, query) => {
    expectProblem(await officer.get(path + query), 400, "validation_failed");
  });

  test("a name of very many words is answered like any other", async () => {
    expect(await search({ name: "a b ".repeat(50) })).toEqual(expect.any(Array));
  });

  test("people without the permission", async () => {
    const customer = await signUp();
    expectProblem(await customer.get(`${path}?name=ada`), 403, "forbidden");
    const support = await signUpStaff("support");
    expectProblem(await support.get(`${path}?name=ada`), 403, "forbidden");
  });
});
