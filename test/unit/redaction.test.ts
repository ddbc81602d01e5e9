import { describe, expect, test } from "vitest";
import { createJsonLog, describeError } from "../../src/platform/log/json-log.ts";
import { redact } from "../../src/platform/log/redaction.ts";

const mark = "[redacted]";
const jwt = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c3JfMDEifQ.c2lnbmF0dXJl";

describe("a field with a telling name", () => {
  test.each([
    ...["password", "current_password", "newPassword", "passwordHash", "passphrase"],
    ...["token", "access_token", "refreshToken", "mfa_token", "id_token", "client_secret"],
    ...["secretKeys", "SECRET_KEYS", "api_key", "apiKey", "BREVO_API_KEY", "api-key"],
    ...["authorization", "Authorization", "cookie", "set-cookie", "Set-Cookie"],
    ...["email", "to_email", "senderEmail", "phone", "phone_number", "card_number", "tax_number"],
    ...["cvc", "pin", "pan", "recovery_codes", "first_name", "full_name", "lastName"],
  ])("is hidden whatever it holds: %s", (name) => {
    for (const value of ["abc", 42, true, { inner: "abc" }, ["abc"]]) {
      expect(redact({ [name]: value })).toEqual({ [name]: mark });
      expect(redact({ outer: [{ [name]: value }] })).toEqual({ outer: [{ [name]: mark }] });
    }
  });

  test.each([
    ["code", "rate_limited"],
    ["error_code", "upstream_failed"],
    ["sql_state", "23505"],
    ["error_name", "TypeError"],
    ["name", "DomainError"],
  ])("is shown when it is one of the few that say what went wrong: %s %s", (name, value) => {
    expect(redact({ [name]: value })).toEqual({ [name]: value });
  });

  test.each([
    ["code", "123456"],
    ["code", 123456],
    ["name", "Ada Example"],
    ["error_code", "ada@example.com"],
    ["error_name", { message: "x" }],
  ])("is hidden when such a field holds something else: %s %j", (name, value) => {
    expect(redact({ [name]: value })).toEqual({ [name]: mark });
  });
});

describe("a text with a telling shape", () => {
  test.each([
    ["an access token", jwt],
    ["a mail address", "ada.lovelace+tag@mail.example.com"],
    ["a card number", "4242424242424242"],
    ["a card number in groups", "4242 4242 4242 4242"],
    ["a card number with dashes", "4242-4242-4242-4242"],
    ["a short card number", "378282246310005"],
    ["a bearer", "Bearer abc.def"],
    ["a database address", "postgres://florin:secret@db.example.com/florin"],
    ["a Redis address", "rediss://:secret@redis.example.com:6379"],
  ])("is cut out of its surroundings: %s", (_, secret) => {
    for (const text of [secret, `failed for ${secret} twice`, `"${secret}"`, `a=${secret},b`]) {
      const shown = String(redact(text));
      expect(shown).toContain(mark);
      expect(shown).not.toContain(secret);
    }
    expect(redact({ note: `before ${secret} after` })).toEqual({ note: `before ${mark} after` });
  });

  test.each([
    "req_01jd3v3v5fe8wr4t4yx0x4tq7a",
    "usr_01jd3v3v5fe8wr4t4yx0x4tq7a",
    "/api/v1/auth/sessions/:id",
    "2026-01-31T12:00:00.000Z",
    "at start (file:///srv/florin/src/node.ts:25:3)",
    "no_redis",
    "0.1.0",
  ])("is left alone when it is what a log is for: %s", (text) => {
    expect(redact({ note: text })).toEqual({ note: text });
  });
});

describe("what is deep, long or odd", () => {
  test("is cut", () => {
    const deep = { a: { b: { c: { d: { e: 1 } } } } };
    expect(JSON.stringify(redact(deep))).toContain("[cut]");
    expect(String(redact("x".repeat(10_000))).length).toBeLessThan(2_100);
    expect(redact(Array.from({ length: 500 }, () => 1))).toHaveLength(50);
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`field_${n}`, n]));
    expect(Object.keys(redact(wide) as object)).toHaveLength(50);
  });

  test("does not run round in circles", () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle["self"] = circle;
    expect(() => JSON.stringify(redact(circle))).not.toThrow();
  });

  test("is copied, not changed", () => {
    const fields = Object.freeze({ password: "abc", note: "ada@example.com" });
    expect(redact(fields)).not.toBe(fields);
    expect(fields).toEqual({ password: "abc", note: "ada@example.com" });
  });

  test("costs no more than its length", () => {
    const hostile = ["@".repeat(50_000), "1 ".repeat(50_000), `eyJ${"a.".repeat(50_000)}`];
    for (const text of hostile) expect(String(redact(text)).length).toBeLessThan(2_100);
  });
});

describe("the log", () => {
  const lines: string[] = [];
  const clock = () => new Date("2026-01-31T12:00:00.000Z");
  const log = createJsonLog((line) => lines.push(line), clock);

  test("writes one line of JSON per event, redacted, under names that no field can take", () => {
    lines.length = 0;
    log.warn("sign_in_failed", { level: "info", event: "x", time: "y", email: "ada@example.com" });
    log.info("plain");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        level: "warn",
        event: "sign_in_failed",
        time: "2026-01-31T12:00:00.000Z",
        email: mark,
      },
      { level: "info", event: "plain", time: "2026-01-31T12:00:00.000Z" },
    ]);
  });

  test("keeps a forged line inside its own", () => {
    lines.length = 0;
    log.info("request", { note: 'a\n{"level":"error"}\r\u2028' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\n\r]/);
  });

  test("tells of an error its class and where it arose, never what it says", () => {
    const secret = "values ($1) -- ada@example.com hunter2";
    const cause = new RangeError(secret);
    const fields = describeError(new TypeError(`Failed query: insert ${secret}`, { cause }));
    expect(fields).toMatchObject({ error_name: "TypeError", cause: "RangeError" });
    expect(JSON.stringify(fields)).not.toContain("hunter2");
    expect(describeError("hunter2")).toEqual({ error_name: "string" });
  });
});

describe("what slipped through once", () => {
  test("a message whose lines look like places in the code", () => {
    const fields = describeError(new Error("one\n    at hunter2 (x)\n    at two"));
    expect(JSON.stringify(fields)).not.toContain("hunter2");
  });

  test.each(["+12025550123", "+1 202 555 0123", "+49 30 901820", "frt1~ses_01~0~c2VjcmV0"])(
    "a text that holds %s",
    (secret) => {
      expect(redact(`sent to ${secret}.`)).toBe(`sent to ${mark}.`);
    },
  );

  test("a card number that came as a number", () => {
    expect(JSON.stringify(redact({ value: 4_242_424_242_424_242 }))).not.toContain("4242");
  });

  test("a big integer, which JSON does not know", () => {
    const log = createJsonLog(
      () => undefined,
      () => new Date(0),
    );
    log.info("posted", { amount: 5n });
  });
});
