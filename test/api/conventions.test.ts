import { describe, expect, test } from "vitest";
import { schemas } from "../support/openapi/document.ts";
import { expectProblem } from "../support/problem.ts";
import { randomInt } from "../support/random.ts";
import { newEmail, type Reply, registration, visitor, visitorFrom } from "../support/start.ts";
import { runsInWorkerd } from "../support/transport.ts";

const register = "/api/v1/auth/register";
const login = "/api/v1/auth/login";

describe("the rate headers", () => {
  const policy = /^"([a-z_]+)";q=(\d+);w=60$/;
  const state = /^"([a-z_]+)";r=(\d+);t=(\d+)$/;

  function read(reply: Reply) {
    const [, policyName, limit] = policy.exec(reply.headers.get("ratelimit-policy") ?? "") ?? [];
    const [, name, left, seconds] = state.exec(reply.headers.get("ratelimit") ?? "") ?? [];
    expect(name).toBe(policyName);
    expect(Number(seconds)).toBeGreaterThanOrEqual(1);
    expect(Number(seconds)).toBeLessThanOrEqual(60);
    return { name, limit: Number(limit), left: Number(left), seconds: Number(seconds) };
  }

  test.each([
    ["GET", "/health", "ip"],
    ["GET", "/nothing", "ip"],
    ["PUT", "/health", "ip"],
    ["GET", "/api/v1/auth/me", "ip"],
    ["POST", login, "login"],
    ["POST", register, "register"],
    ["POST", "/api/v1/auth/verify-email", "code"],
  ])("of %s %s show the strictest rate, %s", async (method, path, name) => {
    const reply = await visitor().send(method, path, method === "POST" ? { body: {} } : {});
    const rate = read(reply);
    expect(rate.name).toBe(name);
    expect(rate.left).toBe(rate.limit - 1);
    expect(reply.headers.has("retry-after")).toBe(false);
  });

  /** Two tries, counted together or apart; tried again when a new minute begins in between. */
  async function countedTogether(one: () => Promise<Reply>, other: () => Promise<Reply>) {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const [first, second] = [read(await one()), read(await other())];
      if (second.seconds <= first.seconds) return second.left === first.left - 1;
    }
    throw new Error("A new window began in each of three attempts");
  }

  const tryLogin = (address: string, headers = {}) => {
    return () => visitorFrom(address).post(login, {}, { headers });
  };

  test("count one network together, whatever it claims to be", async () => {
    const { address } = visitor();
    const forged = [
      { "x-real-ip": "192.0.2.1" },
      { "x-client-ip": "192.0.2.1", "true-client-ip": "192.0.2.1" },
      { forwarded: "for=192.0.2.1" },
      { "x-forwarded-for": runsInWorkerd ? "192.0.2.1" : `192.0.2.1, 192.0.2.2, ${address}` },
      { "x-forwarded-for": `, , ${address}` },
      { "user-agent": "another", cookie: "a=b", authorization: "Bearer garbage" },
    ];
    for (const headers of forged) {
      const together = await countedTogether(tryLogin(address), tryLogin(address, headers));
      expect(together, JSON.stringify(headers)).toBe(true);
    }
  });

  test("count two networks apart", async () => {
    const [one, other] = [visitor().address, visitor().address];
    expect(await countedTogether(tryLogin(one), tryLogin(other))).toBe(false);
  });

  test("count a /64 of IPv6 together, and two of them apart", async () => {
    const group = () => randomInt(0x10000).toString(16);
    const network = `2001:db8:${group()}:${group()}`;
    const [one, same] = [`${network}::1`, `${network}:ffff:0:1:${group()}`];
    expect(await countedTogether(tryLogin(one), tryLogin(same))).toBe(true);
    const other = `2001:db8:${group()}:${group()}::1`;
    expect(await countedTogether(tryLogin(one), tryLogin(other))).toBe(false);
  });
});

describe("HEAD", () => {
  test.each(["/health", "/.well-known/jwks.json", "/openapi.json", "/problems/not_found", "/docs"])(
    "of %s is GET without the body",
    async (path) => {
      const [whole, head] = [await visitor().get(path), await visitor().send("HEAD", path)];
      expect(head.status).toBe(200);
      expect(head.text).toBe("");
      for (const name of ["content-type", "cache-control", "content-security-policy", "vary"]) {
        expect(head.headers.get(name), name).toBe(whole.headers.get(name));
      }
    },
  );

  test("is guarded like GET", async () => {
    const reply = await visitor().send("HEAD", "/api/v1/auth/me");
    expect(reply.status).toBe(401);
    expect(reply.headers.get("www-authenticate")).toMatch(/^Bearer/);
  });

  test("is not there where GET is not", async () => {
    const reply = await visitor().send("HEAD", login);
    expect(reply.status).toBe(405);
    expect(reply.headers.get("allow")).toBe("POST");
  });
});

test("OPTIONS tells a caller without an origin nothing, and needs no token", async () => {
  for (const path of ["/api/v1/auth/me", login, "/health"]) {
    const reply = await visitor().send("OPTIONS", path);
    expect(reply.status).toBe(204);
    expect(reply.text).toBe("");
    expect(reply.headers.has("access-control-allow-origin")).toBe(false);
  }
});

describe("a path", () => {
  test.each([
    "/HEALTH",
    "/health/",
    "//health",
    "/health%20",
    "/health;a=b",
    "/%2fhealth",
    "/.well-known/jwks.json%00",
    "/api/v1/auth/me%2f..%2flogin",
    "/api/v1",
    "/api/v2/auth/me",
    "/.env",
    "/src/config.ts",
    "/package.json",
    "/assets/../package.json",
    "/problems/%E0%A4%A",
    "/problems/__proto__",
    "/problems/constructor",
  ])("means one thing only: %s is nothing", async (path) => {
    expectProblem(await visitor().get(path), 404, "not_found");
  });

  test("may be long", async () => {
    expectProblem(await visitor().get(`/${"a".repeat(8_000)}`), 404, "not_found");
  });
});

describe("a problem", () => {
  test("names at most fifty faults, each by its pointer", async () => {
    const extra = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`a/b~${n}`, n]));
    const body = { ...registration(newEmail()), ...extra };
    const reply = await visitor().post(register, body);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toHaveLength(50);
    expect(reply.body.errors[0]).toEqual({ pointer: "/a~1b~00", message: expect.any(String) });
  });

  test("has a page that explains its code", async () => {
    const { body } = await visitor().get("/nothing");
    const page = await visitor().get(body.type);
    expect(page.status).toBe(200);
    expect(page.body).toMatchObject({ code: "not_found", status: 404 });
    const html = await visitor().get(body.type, { headers: { accept: "text/html" } });
    expect(html.headers.get("content-type")).toMatch(/^text\/html/);
    expect(html.text).toContain("not_found");
  });

  test.each([
    ["idempotency_key_required", 400],
    ["transfer_blocked", 403],
    ["kyc_required", 403],
    ["account_not_empty", 409],
    ["already_reversed", 409],
    ["hold_closed", 409],
    ["account_not_active", 422],
    ["amount_exceeds_hold", 422],
    ["currency_mismatch", 422],
    ["insufficient_funds", 422],
    ["limit_exceeded", 422],
    ["same_account", 422],
  ])("about money has such a page too: %s", async (code, status) => {
    const page = await visitor().get(`/problems/${code}`);
    expect(page.status).toBe(200);
    expect(page.body).toMatchObject({ code, status });
  });

  test("has one of the codes that the document lists, and all of those have a page", async () => {
    const codes = schemas["Problem"]?.properties?.["code"]?.examples?.map(String) ?? [];
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(codes).toEqual(expect.arrayContaining(["validation_failed", "mrz_mismatch"]));
    const caller = visitor();
    for (const code of codes) {
      expect((await caller.get(`/problems/${code}`)).body).toMatchObject({ code });
    }
  });

  test("says nothing of what was sent", async () => {
    const secret = "zq7-do-not-repeat-me";
    const body = { ...registration(newEmail()), password: [secret], first_name: `<${secret}>` };
    const reply = await visitor().post(register, body);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.text).not.toContain(secret);
  });
});

test("every reply has a request id of its own, which the caller cannot choose", async () => {
  const headers = { "x-request-id": "req_01jd3v3v5fe8wr4t4yx0x4tq7a" };
  const replies = await Promise.all(
    Array.from({ length: 5 }, () => visitor().get("/health", { headers })),
  );
  const ids = replies.map((reply) => reply.headers.get("x-request-id"));
  expect(new Set(ids).size).toBe(5);
  expect(ids).not.toContain(headers["x-request-id"]);
});
