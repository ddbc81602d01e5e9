import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createJsonLog } from "../../src/platform/log/json-log.ts";
import { redact } from "../../src/platform/log/redaction.ts";

const moment = new Date("2026-11-20T12:00:00.123Z");

function lineOf(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const lines: string[] = [];
  createJsonLog(
    (line) => lines.push(line),
    () => moment,
  ).info("tested", fields);
  return JSON.parse(lines[0] ?? "{}");
}

describe("texts", () => {
  test.each([
    ["a token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
    ["a token in other letters", "EYJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
    ["a mail address", "ada@example.com"],
    ["a card number", "4242 4242 4242 4242"],
    ["a card number with dashes", "4242-4242-4242-4242"],
    ["a long phone number", "+4915112345678"],
    ["a database address", "postgres://me:secret@db.example.com/florin"],
    ["a Redis address", "rediss://default:secret@cache.example.com:6379"],
    ["an authorization", "bearer abcdef"],
  ])("%s is redacted wherever it stands", (_, secret) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (before, after) => {
        const text = `${before} ${secret} ${after}`;
        expect(redact(text)).not.toContain(secret);
        expect(redact(text)).toContain("[redacted]");
      }),
      { numRuns: 200 },
    );
  });

  test.each(["req_01m7x0f924ewhshzfkjt5y08fe", "/api/v1/accounts/{id}", "GET", "2026-11-20"])(
    "%s is left as it is",
    (text) => {
      expect(redact(text)).toBe(text);
    },
  );
});

describe("fields", () => {
  test("telling names are redacted in every line, not only in the first", () => {
    for (let line = 0; line < 3; line += 1) {
      expect(lineOf({ password: "x", first_name: "Ada", status: 200 })).toMatchObject({
        password: "[redacted]",
        first_name: "[redacted]",
        status: 200,
      });
    }
  });

  test("a code word may be shown and a one-time code may not", () => {
    expect(lineOf({ code: "rate_limited" })["code"]).toBe("rate_limited");
    expect(lineOf({ code: "123456" })["code"]).toBe("[redacted]");
  });
});

describe("lines", () => {
  test("time, level and event are the log's own", () => {
    const line = lineOf({ time: "never", level: "none", event: "other", route: "/health" });
    expect(line).toEqual({
      time: "2026-11-20T12:00:00.123Z",
      level: "info",
      event: "tested",
      route: "/health",
    });
  });

  test("the time follows the clock", () => {
    const lines: string[] = [];
    let now = moment;
    const log = createJsonLog(
      (line) => lines.push(line),
      () => now,
    );
    log.info("one");
    now = new Date(moment.getTime() + 1);
    log.info("two");
    expect(lines.map((line) => JSON.parse(line).time)).toEqual([
      "2026-11-20T12:00:00.123Z",
      "2026-11-20T12:00:00.124Z",
    ]);
  });

  test("the caller's fields stay as they are", () => {
    const fields = { email: "ada@example.com" };
    lineOf(fields);
    expect(fields).toEqual({ email: "ada@example.com" });
  });
});
