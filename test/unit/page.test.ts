import { describe, expect, test } from "vitest";
import { isDomainError } from "../../src/core/error.ts";
import { validationFailed } from "../../src/core/errors.ts";
import { createNewId } from "../../src/core/id.ts";
import {
  type Cursor,
  cutPage,
  decodeCursor,
  encodeCursor,
  type Page,
} from "../../src/core/page.ts";

const newId = createNewId(() => new Date("2026-05-04T03:02:01.009Z"));
const cursor: Cursor = { at: new Date("2026-05-04T03:02:01.009Z"), id: newId("user") };
const encoded = encodeCursor(cursor) ?? "";

const toBase64Url = (text: string) =>
  btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

describe("a cursor", () => {
  test.each([
    ["of now", cursor],
    ["of the first millisecond", { at: new Date(0), id: newId("user") }],
    [
      "of the last millisecond of the year 9999",
      { at: new Date(253402300799999), id: newId("user") },
    ],
  ])("%s comes back as it went", (_what, sent) => {
    expect(decodeCursor(encodeCursor(sent) ?? undefined, "user")).toEqual(sent);
  });

  test("is safe in an address as it is", () => {
    for (let turn = 0; turn < 200; turn += 1) {
      const text = encodeCursor({ at: new Date(turn * 7_777_777_777), id: newId("audit") });
      expect(text).toMatch(/^[\w-]{1,200}$/);
    }
  });

  test("that is not there begins at the front", () => {
    expect(decodeCursor(undefined, "user")).toBeNull();
    expect(encodeCursor(null)).toBeNull();
  });

  const at = cursor.at.getTime();
  test.each([
    ["nothing", ""],
    ["blanks", "   "],
    ["no base64", "%%%"],
    ["a character too many", `${encoded}!`],
    ["its end cut off", encoded.slice(0, -1)],
    ["its beginning cut off", encoded.slice(1)],
    ["another list's", toBase64Url("page=2")],
    ["JSON", toBase64Url(JSON.stringify({ at, id: cursor.id }))],
    ["no time", toBase64Url(`~${cursor.id}`)],
    ["a time before 1970", toBase64Url(`-1~${cursor.id}`)],
    ["a time with a fraction", toBase64Url(`${at}.5~${cursor.id}`)],
    ["a time beyond all", toBase64Url(`${"9".repeat(16)}~${cursor.id}`)],
    ["no id", toBase64Url(`${at}~`)],
    ["an id in capitals", toBase64Url(`${at}~${cursor.id.toUpperCase()}`)],
    ["an id that goes on", toBase64Url(`${at}~${cursor.id}' or 1=1`)],
    ["a line more", toBase64Url(`${at}~${cursor.id}\n`)],
    ["a line before", toBase64Url(`x\n${at}~${cursor.id}`)],
    ["no Latin text", "4pyT"],
    ["a time after the year 9999", toBase64Url(`253402300800000~${cursor.id}`)],
    ["an id too great", toBase64Url(`${at}~usr_${"z".repeat(26)}`)],
    ["an id with a letter that base32 lacks", toBase64Url(`${at}~usr_0${"u".repeat(25)}`)],
    ["an id of another kind", toBase64Url(`${at}~${newId("session")}`)],
  ])("with %s is refused", (_what, text) => {
    expect(refusalOf(text)).toEqual([{ pointer: "/cursor", message: "is not one of ours" }]);
  });
});

function refusalOf(text: string): unknown {
  try {
    return { decoded: decodeCursor(text, "user") };
  } catch (error) {
    if (!isDomainError(error, validationFailed)) throw error;
    return error.facts.errors;
  }
}

describe("a page", () => {
  const rows = [5, 4, 3, 2, 1].map((n) => ({ at: new Date(n), id: `usr_${n}` }));
  const cut = (count: number, limit: number) => cutPage(rows.slice(0, count), limit, (row) => row);

  test.each([
    ["no rows", 0, 3, 0, null],
    ["fewer rows than its limit", 2, 3, 2, null],
    ["as many rows as its limit", 3, 3, 3, null],
    ["one row more", 4, 3, 3, rows[2]],
    ["a limit of one and one row", 1, 1, 1, null],
    ["a limit of one and one more", 2, 1, 1, rows[0]],
  ])("of %s", (_what, count, limit, kept, next) => {
    expect(cut(count, limit)).toEqual({ rows: rows.slice(0, kept), next });
  });

  test("goes on where the one before ended, until nothing is left", () => {
    const seen: string[] = [];
    let from: Cursor | null = null;
    for (let turn = 0; turn < 4; turn += 1) {
      const end: Date = from?.at ?? new Date(6);
      const after = rows.filter(({ at }) => at < end).slice(0, 3);
      const page: Page<Cursor> = cutPage(after, 2, (row) => row);
      seen.push(...page.rows.map(({ id }) => id));
      from = page.next;
      if (from === null) break;
    }
    expect(from).toBeNull();
    expect(seen).toEqual(rows.map(({ id }) => id));
  });
});
