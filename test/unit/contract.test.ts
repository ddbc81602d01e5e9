import { describe, expect, test } from "vitest";
import { checkReply } from "../support/contract.ts";

/** The check behind every API test must itself be able to fail. */
const requestId = "req_01jd3v3v5fe8wr4t4yx0x4tq7a";
const usualHeaders = {
  "x-request-id": requestId,
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=()",
  "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
};
const health = { status: "ok", version: "0.1.0" };
const user = {
  id: "usr_01jd3v3v5fe8wr4t4yx0x4tq7a",
  email: "ada@example.com",
  email_verified: true,
  first_name: "Ada",
  last_name: "Example",
  phone: null,
  role: "customer",
  mfa: { sms: false, totp: false, passkeys: 0 },
  kyc_status: "none",
  created_at: "2026-01-31T12:00:00.000Z",
};
const session = {
  status: "authenticated",
  access_token: "a",
  token_type: "Bearer",
  expires_in: 900,
  refresh_token: "b",
  user,
};
const problem = {
  type: "/problems/validation_failed",
  title: "The request is not valid",
  status: 400,
  detail: "Correct it.",
  code: "validation_failed",
  request_id: requestId,
};

const { code: _code, ...withoutCode } = problem;

function check(
  [method, path]: readonly [string, string],
  status: number,
  body: unknown,
  headers: Record<string, string | null> = {},
): void {
  const all = { ...usualHeaders, "content-type": typeOf(status), ...headers };
  const present = Object.entries(all).filter((entry): entry is [string, string] => !!entry[1]);
  const text = body === undefined ? "" : JSON.stringify(body);
  checkReply(method, path, { status, headers: new Headers(present), text, body });
}

const typeOf = (status: number) =>
  status < 400 ? "application/json; charset=UTF-8" : "application/problem+json";

const getHealth = ["GET", "/health?a=b"] as const;
const login = ["POST", "/api/v1/auth/login"] as const;
const logout = ["POST", "/api/v1/auth/logout"] as const;

describe("a reply that keeps the contract passes", () => {
  test.each([
    ["a body as declared", getHealth, 200, health],
    ["nested parts as declared", login, 200, session],
    ["no body where none is declared", logout, 204, undefined],
    ["a problem", login, 400, { ...problem, errors: [{ pointer: "/a~1b/0", message: "is bad" }] }],
    ["a problem with members of its own", login, 400, { ...problem, max_bytes: 1 }],
    ["a problem of no operation", ["PUT", "/health"], 405, { ...problem, status: 405 }],
    ["a page that is not declared", ["GET", "/docs"], 200, "page"],
  ] as const)("%s", (_, call, status, body) => {
    expect(() => check(call, status, body)).not.toThrow();
  });
});

describe("a reply that breaks the contract fails", () => {
  test.each([
    ["an undeclared status", getHealth, 201, health, "the status is not declared"],
    ["a missing field", getHealth, 200, { status: "ok" }, "version"],
    ["a field of another type", getHealth, 200, { ...health, version: 1 }, "/version"],
    ["a value beyond the list", getHealth, 200, { ...health, status: "fine" }, "/status"],
    ["a field too many", getHealth, 200, { ...health, host: "a" }, "host"],
    ["a nested field too many", login, 200, withUser("password_hash", "x"), "password_hash"],
    ["a nested field of another type", login, 200, withUser("email", 1), "/user/email"],
    ["a nested moment that is none", login, 200, withUser("created_at", "now"), "created_at"],
    ["a body where none is declared", logout, 204, {}, "a body came"],
    ["a path that is not declared", ["GET", "/api/v1/zzz"], 200, {}, "does not know the path"],
    ["a method that is not declared", ["PUT", "/health"], 200, {}, "has no such method"],
    ["a problem of another status", login, 409, problem, "another status"],
    [
      "a problem of another request",
      login,
      400,
      { ...problem, request_id: "b" },
      "another request",
    ],
    ["a problem that lacks its code", login, 400, withoutCode, "code"],
    ["a refusal for now alone", login, 429, { ...problem, status: 429 }, "when to try again"],
    [
      "a wrong pointer",
      login,
      400,
      { ...problem, errors: [{ pointer: "a", message: "b" }] },
      "a is",
    ],
  ] as const)("%s", (_, call, status, body, complaint) => {
    expect(() => check(call, status, body)).toThrow(complaint);
  });

  test.each([
    ["lacks a request id", { "x-request-id": null }, "x-request-id"],
    ["lacks a security header", { "x-frame-options": null }, "x-frame-options"],
    ["has a loose content policy", { "content-security-policy": "default-src *" }, "default-src"],
    [
      "lets its base be moved",
      { "content-security-policy": "default-src 'none'; frame-ancestors 'none'" },
      "content-security-policy",
    ],
    ["may be kept by anybody", { "cache-control": "private" }, "cache-control"],
    ["tells what serves it", { server: "florin" }, "server"],
    ["has another content type", { "content-type": "text/html" }, "text/html"],
  ])("one that %s", (_, headers: Record<string, string | null>, complaint) => {
    expect(() => check(getHealth, 200, health, headers)).toThrow(complaint);
  });

  test("a refusal that is no problem, or may be cached", () => {
    const html = { "content-type": "text/html" };
    expect(() => check(login, 500, "oops", html)).toThrow("a refusal came as text/html");
    const cached = { "cache-control": "public, max-age=60" };
    expect(() => check(login, 400, problem, cached)).toThrow("a refusal may be cached");
  });
});

function withUser(name: string, value: unknown) {
  return { ...session, user: { ...user, [name]: value } };
}
