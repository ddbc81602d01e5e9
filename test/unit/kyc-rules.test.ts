import { iso31661 } from "iso-3166";
import { describe, expect, test } from "vitest";
import { isCountry } from "../../src/core/countries.ts";
import {
  isAdult,
  isExpired,
  isImpossibleBirth,
  mayBeYounger,
  mayHaveExpired,
} from "../../src/features/kyc/calendar.ts";
import { countryOfMrz } from "../../src/features/kyc/countries.ts";
import { normaliseDocumentNumber } from "../../src/features/kyc/document-number.ts";
import { maskDay, maskName, maskNumber } from "../../src/features/kyc/masks.ts";
import { namesAgree } from "../../src/features/kyc/name-agreement.ts";
import {
  type Checks,
  checkOutcomes,
  decisions,
  firstStatus,
  isReplaceable,
  levelOf,
  recordStatuses,
  statusAfter,
} from "../../src/features/kyc/transitions.ts";

describe("of age", () => {
  test.each([
    ["2008-11-30", "2026-11-29", false],
    ["2008-11-30", "2026-11-30", true],
    ["2008-11-30", "2026-12-01", true],
    // Nobody born on a leap day comes of age a day early.
    ["2008-02-29", "2026-02-28", false],
    ["2008-02-29", "2026-03-01", true],
    ["1990-12-31", "2008-12-31", true],
  ])("born on %s, on %s: %s", (birth, today, is) => {
    expect(isAdult(birth, today)).toBe(is);
  });
});

test.each([
  ["2026-11-29", "2026-11-30", true],
  ["2026-11-30", "2026-11-30", false],
  ["2026-12-01", "2026-11-30", false],
])("a document good through %s is expired on %s: %s", (lastDay, today, is) => {
  expect(isExpired(lastDay, today)).toBe(is);
});

test.each([
  ["2026-12-01", true],
  ["2026-11-30", false],
  ["1906-11-30", false],
  ["1906-11-29", true],
  ["0001-01-01", true],
])("a birth on %s cannot be, on 2026-11-30: %s", (birth, is) => {
  expect(isImpossibleBirth(birth, "2026-11-30")).toBe(is);
});

test.each([
  ["1926-11-30", true],
  ["1926-12-01", false],
])("two digits of a birth on %s may be a child's, on 2026-11-30: %s", (birth, is) => {
  expect(mayBeYounger(birth, "2026-11-30")).toBe(is);
});

test.each([
  ["2076-11-30", false],
  ["2076-12-01", true],
  ["9999-12-31", true],
])("two digits of a last day on %s may be of the past, on 2026-11-30: %s", (lastDay, is) => {
  expect(mayHaveExpired(lastDay, "2026-11-30")).toBe(is);
});

describe("countries", () => {
  test("are those of ISO 3166, and Kosovo", () => {
    expect(iso31661).toHaveLength(249);
    for (const { alpha2, alpha3 } of iso31661) {
      expect(isCountry(alpha2)).toBe(true);
      expect(countryOfMrz(alpha3)).toBe(alpha2);
    }
    for (const code of ["XX", "EU", "UK", "ZZ", "us", "", "USA"])
      expect(isCountry(code)).toBe(false);
  });

  test.each([
    ["D", "DE"],
    ["GBD", "GB"],
    ["GBS", "GB"],
    ["RKS", "XK"],
    ["UTO", null],
    ["XXA", null],
    ["UNO", null],
    ["", null],
  ])("%j in an MRZ is %j", (code, country) => {
    expect(countryOfMrz(code)).toBe(country);
  });
});

describe("a name agrees with an MRZ", () => {
  test.each([
    ["Anna Maria Eriksson", "ERIKSSON ANNA MARIA", true],
    ["ERIKSSON, Anna Maria", "ERIKSSON ANNA MARIA", true],
    ["Anna-Maria Eriksson", "ERIKSSON ANNA MARIA", true],
    ["Anna Eriksson", "ERIKSSON ANNA MARIA", false],
    ["Anna Maria Berta Eriksson", "ERIKSSON ANNA MARIA", false],
    ["Anna Maria Ericsson", "ERIKSSON ANNA MARIA", false],
    ["Jürgen Müller", "MUELLER JUERGEN", true],
    ["Jürgen Müller", "MULLER JURGEN", true],
    ["Jürgen Müller", "MUXXLLER JUERGEN", true],
    ["Jürgen Müller", "MILLER JURGEN", false],
    ["Sean O'Connor", "OCONNOR SEAN", true],
    ["Seán O’Connor", "OCONNOR SEAN", true],
    ["Søren Kjær", "KJAER SOEREN", true],
    ["Þóra Guðrún", "GUDRUN THORA", true],
    ["José Ñáñez", "NANEZ JOSE", true],
    ["José Ñáñez", "NXXANXXEZ JOSE", true],
    ["Łukasz Żółć", "ZOLC LUKASZ", true],
    ["Åsa Weiß", "WEISS AASA", true],
    ["İpek Işık", "ISIK IPEK", true],
    ["Наталья Щукина", "SHCHUKINA NATALIA", true],
    ["Nguyễn Văn Đức", "NGUYEN VAN DUC", true],
    ["Arkfreith", "ARKFREITH", true],
    ["王小明", "WANG XIAOMING", false],
    ["Anna Maria Eriksson", "", false],
  ])("%s as %s: %s", (fullName, written, agrees) => {
    const words = written.split(" ").filter((word) => word !== "");
    expect(namesAgree(fullName, { words, isCut: false })).toBe(agrees);
  });

  test.each([
    ["André Estevão de Araújo Caçador", true],
    ["André Estevão Carlos de Araújo Caçador", true],
    ["André de Araújo Caçador", false],
    ["Bento Estevão de Araújo Caçador", false],
  ])("that had no room for all of %s: %s", (fullName, agrees) => {
    const words = ["CACADOR", "DE", "ARAUJO", "ANDRE", "ESTEV"];
    expect(namesAgree(fullName, { words, isCut: true })).toBe(agrees);
    expect(namesAgree(fullName, { words, isCut: false })).toBe(false);
  });

  test("in no time, however many spellings there are", () => {
    const fullName = "Å".repeat(200);
    expect(namesAgree(fullName, { words: ["A".repeat(399)], isCut: false })).toBe(true);
    expect(namesAgree(fullName, { words: [`${"A".repeat(300)}B`], isCut: false })).toBe(false);
  });
});

test.each([
  ["ab 12-34/5", "AB12345"],
  ["007666667ZZ0", "007666667ZZ0"],
])("the document number %j is %j", (written, number) => {
  expect(normaliseDocumentNumber(written)).toBe(number);
});

test.each([
  [maskNumber, "X12345678", "****5678"],
  [maskNumber, "1234567", "****67"],
  [maskNumber, "12", "****"],
  [maskNumber, "", "****"],
  [maskName, "Ada Example", "A**** E****"],
  [maskName, "", "****"],
  [maskDay, "1990-01-31", "1990-**-**"],
  [maskDay, "", "****-**-**"],
])("%o of %j is %j", (mask, text, masked) => {
  expect(mask(text)).toBe(masked);
});

describe("a decision", () => {
  /** All there is: `status/screening decision` and the status after it. */
  const allowed: Readonly<Record<string, string>> = {
    "pending approve": "approved",
    "pending reject": "rejected",
    "pending request_information": "information_requested",
    "in_review approve": "approved",
    "in_review reject": "rejected",
    "in_review request_information": "information_requested",
    "information_requested approve": "approved",
    "information_requested reject": "rejected",
    "approved/review approve": "approved",
    "approved/review reject": "rejected",
    "approved/review request_information": "information_requested",
  };
  const all = recordStatuses.flatMap((status) =>
    checkOutcomes.flatMap((screeningCheck) =>
      decisions.map((decision) => [status, screeningCheck, decision] as const),
    ),
  );
  test.each(all)("about %s, screening %s: %s", (status, screeningCheck, decision) => {
    const name = status === "approved" ? `${status}/${screeningCheck}` : status;
    // Who was found to stand on a list can be rejected only.
    const isBarred = screeningCheck === "failed" && decision !== "reject";
    const expected = isBarred ? null : (allowed[`${name} ${decision}`] ?? null);
    expect(statusAfter({ status, screeningCheck }, decision)).toBe(expected);
  });

  test("lets a new version in after a rejection, an expiry and a request only", () => {
    expect(recordStatuses.filter(isReplaceable).toSorted()).toEqual([
      "expired",
      "information_requested",
      "rejected",
    ]);
  });
});

describe("a new version begins", () => {
  const clean: Checks = {
    age: "passed",
    documentExpiry: "passed",
    mrz: "passed",
    screening: "passed",
  };
  const usual = { isSuspicious: false, autoApprove: true, isProduction: true };
  test.each([
    ["approved", {}, {}],
    ["pending", {}, { autoApprove: false }],
    ["in_review", {}, { isSuspicious: true }],
    ["in_review", { screening: "review" }, {}],
    ["in_review", { screening: "review" }, { autoApprove: false }],
    ["pending", { mrz: "not_provided" }, {}],
    ["pending", { screening: "not_provided" }, {}],
    ["approved", { screening: "not_provided" }, { isProduction: false }],
    ["pending", { mrz: "not_provided" }, { isProduction: false }],
    ["in_review", { screening: "review" }, { isProduction: false }],
  ] as const)("%s with %j and %j", (status, checks, facts) => {
    expect(firstStatus({ ...clean, ...checks }, { ...usual, ...facts })).toBe(status);
  });

  test("and proves something once it is approved", () => {
    expect(levelOf("approved", "passed")).toBe("full");
    expect(levelOf("approved", "not_provided")).toBe("basic");
    expect(levelOf("pending", "passed")).toBe("none");
    expect(levelOf("expired", "passed")).toBe("none");
  });
});
