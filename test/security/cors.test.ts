import { describe, expect, test } from "vitest";
import { expectProblem } from "../support/problem.ts";
import { testVariables } from "../support/setup/variables.ts";
import { visitor } from "../support/start.ts";

const allowed = testVariables.CORS_ORIGINS;
const others = [
  "https://evil.example",
  "http://app.example.com",
  "https://app.example.com:8443",
  "https://app.example.com.evil.example",
  "https://evil.app.example.com",
  "https://APP.example.com",
  "https://app.example.com/",
  "https://evil.example,https://app.example.com",
  testVariables.PUBLIC_URL,
  "null",
  "*",
];
const me = "/api/v1/auth/me";

function from(origin: string, more: Record<string, string> = {}) {
  return { headers: { origin, ...more } };
}

const asksToPatch = {
  "access-control-request-method": "PATCH",
  "access-control-request-headers": "authorization, content-type, idempotency-key",
};

describe("a page of a listed origin", () => {
  test("may read replies and their headers, refusals too, but sends no cookies", async () => {
    for (const path of ["/health", me, "/nothing"]) {
      const { headers } = await visitor().get(path, from(allowed));
      expect(headers.get("access-control-allow-origin")).toBe(allowed);
      expect(headers.has("access-control-allow-credentials")).toBe(false);
      expect(headers.get("vary")).toMatch(/\bOrigin\b/);
      const exposed = headers.get("access-control-expose-headers")?.split(",");
      for (const name of ["X-Request-Id", "RateLimit", "Retry-After", "Idempotency-Replayed"]) {
        expect(exposed).toContain(name);
      }
      // Which names the file of a statement or a report.
      expect(exposed).toContain("Content-Disposition");
    }
  });

  test("learns what it may send before it signs in", async () => {
    const reply = await visitor().send("OPTIONS", me, from(allowed, asksToPatch));
    expect(reply.status).toBe(204);
    expect(reply.text).toBe("");
    expect(reply.headers.get("access-control-allow-origin")).toBe(allowed);
    expect(reply.headers.get("access-control-allow-methods")).toBe("GET,POST,PUT,PATCH,DELETE");
    const sendable = reply.headers.get("access-control-allow-headers")?.toLowerCase().split(",");
    expect(sendable).toEqual(["authorization", "content-type", "idempotency-key"]);
    expect(Number(reply.headers.get("access-control-max-age"))).toBeGreaterThan(0);
    expect(reply.headers.has("access-control-allow-credentials")).toBe(false);
  });
});

describe.each(others)("a page of %s", (origin) => {
  test("may read nothing", async () => {
    for (const path of ["/health", me, "/.well-known/jwks.json", "/openapi.json"]) {
      const { headers } = await visitor().get(path, from(origin));
      expect(headers.has("access-control-allow-origin")).toBe(false);
      expect(headers.get("vary")).toMatch(/\bOrigin\b/);
    }
  });

  test("may send nothing but simple requests", async () => {
    const { headers } = await visitor().send("OPTIONS", me, from(origin, asksToPatch));
    expect(headers.has("access-control-allow-origin")).toBe(false);
    expect(headers.get("vary")).toMatch(/\bOrigin\b/);
  });
});

test("a caller without an origin gets no permission to hand on", async () => {
  const reply = await visitor().get(me);
  expectProblem(reply, 401, "unauthenticated");
  expect(reply.headers.has("access-control-allow-origin")).toBe(false);
  expect(reply.headers.get("vary")).toMatch(/\bOrigin\b/);
});
