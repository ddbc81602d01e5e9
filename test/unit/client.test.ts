import { describe, expect, test, vi } from "vitest";
import { createFlorin, FlorinError, memoryTokens } from "../../client/florin.ts";
import { longestRetryAfterMs, maxAttempts, waitBeforeRetryMs } from "../../client/retry.ts";
import type { Fetch } from "../../client/send.ts";

type Sent = Readonly<{ method: string; path: string; headers: Headers; body: unknown }>;
type Answer = (sent: Sent, nth: number) => Response | Promise<Response>;

const baseUrl = "https://florin.example.com";
const content = { body: { content: "Hello" } };

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = { type: `/problems/${code}`, title: code, status, detail: code, code };
  return Response.json({ ...body, request_id: "req_1" }, { status, headers });
}

/** A client at a service that the test plays. */
function florinAt(answer: Answer, timeoutMs = 5_000) {
  const sent: Sent[] = [];
  const fetch: Fetch = async (url, { method = "GET", headers, body, signal }) => {
    const one = { method, path: new URL(url).pathname, headers: new Headers(headers), body };
    sent.push(one);
    const late = new Promise<never>((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
    return Promise.race([answer(one, sent.length), late]);
  };
  const tokens = memoryTokens({ access_token: "worn", refresh_token: "r0" });
  return { florin: createFlorin({ baseUrl, tokens, fetch, timeoutMs }), sent, tokens };
}

async function failureOf(asked: Promise<unknown>): Promise<FlorinError> {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FlorinError)) throw new Error(`No FlorinError: ${String(error)}`);
  return error;
}

test("a reply that is no text arrives byte for byte", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const pdf = { headers: { "content-type": "application/pdf" } };
  const { florin } = florinAt(() => new Response(bytes, pdf));
  const statement: unknown = await florin.get("/api/v1/accounts/{id}/statements/{period}", {
    params: { path: { id: "acc_1", period: "2026-12" } },
    headers: { accept: "application/pdf" },
    parseAs: "arrayBuffer",
  });
  expect(new Uint8Array(statement as ArrayBuffer)).toEqual(bytes);
});

describe("a removal that is tried again", () => {
  const remove = (florin: ReturnType<typeof florinAt>["florin"]) =>
    florin.delete("/api/v1/webhooks/{id}", { params: { path: { id: "whk_1" } } });

  test("is done when the thing is gone after a try without a reply", async () => {
    const { florin, sent } = florinAt((_one, nth) =>
      nth === 1 ? Promise.reject(new TypeError("fetch failed")) : problem(404, "not_found"),
    );
    expect(await remove(florin)).toBeUndefined();
    expect(sent).toHaveLength(2);
  });

  test.each([
    ["was there at no try", () => problem(404, "not_found")],
    [
      "was there at no try that got through",
      (_one: Sent, nth: number) =>
        nth === 1
          ? problem(429, "rate_limited", { "retry-after": "0" })
          : problem(404, "not_found"),
    ],
  ])("is refused when the thing %s", async (_, answer) => {
    const { florin } = florinAt(answer);
    expect(await failureOf(remove(florin))).toMatchObject({ status: 404 });
  });
});

describe("what passes by itself", () => {
  test.each([
    ["a broken connection", () => Promise.reject(new TypeError("fetch failed"))],
    ["429", () => problem(429, "rate_limited")],
    ["502", () => problem(502, "upstream_failed")],
    ["503", () => problem(503, "unavailable", { "retry-after": "0" })],
    ["504 of a proxy", () => new Response("<html>", { status: 504 })],
  ] as const)("is tried again after %s", async (_, fail) => {
    const { florin, sent } = florinAt((_one, nth) =>
      nth < 3 ? fail() : Response.json({ status: "ok", version: "1" }),
    );
    expect(await florin.get("/health")).toEqual({ status: "ok", version: "1" });
    expect(sent).toHaveLength(3);
  });

  test("is tried a bounded number of times", async () => {
    const { florin, sent } = florinAt(() => problem(503, "unavailable"));
    expect(await failureOf(florin.get("/health"))).toMatchObject({
      code: "unavailable",
      status: 503,
      requestId: "req_1",
    });
    expect(sent).toHaveLength(maxAttempts);
  });

  test("is tried again under one key, made once for each POST", async () => {
    const { florin, sent } = florinAt((_, nth) =>
      nth % 2 === 1 ? problem(502, "upstream_failed") : Response.json({ id: "pst_1" }),
    );
    await florin.post("/api/v1/posts", content);
    await florin.post("/api/v1/posts", content);
    const keys = sent.map(({ headers }) => headers.get("idempotency-key"));
    expect(keys[0]).toMatch(/^[\x21-\x7e]{16,255}$/);
    expect([keys[1], keys[3]]).toEqual([keys[0], keys[2]]);
    expect(new Set(keys).size).toBe(2);
    expect(new Set(sent.map(({ body }) => body))).toEqual(new Set(['{"content":"Hello"}']));
  });

  test("is tried again while the first try, whose reply was lost, is still under way", async () => {
    const { florin, sent } = florinAt((_, nth) => {
      if (nth === 1) return Promise.reject(new TypeError("fetch failed"));
      return nth === 2
        ? problem(409, "idempotency_in_progress", { "retry-after": "0" })
        : Response.json({ id: "pst_1" });
    });
    expect(await florin.post("/api/v1/posts", content)).toEqual({ id: "pst_1" });
    const keys = sent.map(({ headers }) => headers.get("idempotency-key"));
    expect(keys).toEqual([keys[0], keys[0], keys[0]]);
  });

  test("keeps the key that the caller chose", async () => {
    const { florin, sent } = florinAt(() => Response.json({ id: "pst_1" }));
    await florin.post("/api/v1/posts", { ...content, headers: { "idempotency-key": "mine" } });
    expect(sent[0]?.headers.get("idempotency-key")).toBe("mine");
  });

  test("is not tried again where that could do harm", async () => {
    const { florin, sent } = florinAt(() => Promise.reject(new TypeError("fetch failed")));
    const credentials = { email: "ada@example.com", password: "x" };
    expect((await failureOf(florin.signIn(credentials))).code).toBe("network");
    const change = florin.patch("/api/v1/auth/me", { body: { first_name: "Ada" } });
    expect((await failureOf(change)).code).toBe("network");
    expect(sent.map(({ method }) => method)).toEqual(["POST", "PATCH"]);
  });

  test("is told apart from what does not", async () => {
    for (const status of [400, 403, 404, 409, 422, 500]) {
      const { florin, sent } = florinAt(() => problem(status, "conflict"));
      expect((await failureOf(florin.get("/health"))).status).toBe(status);
      expect(sent).toHaveLength(1);
    }
  });
});

test("a wait grows, is uneven, honours Retry-After and is not endless", () => {
  const unavailable = (retryAfterMs: number | null = null) =>
    new FlorinError("unavailable", { status: 503, retryAfterMs });
  const waits = [1, 2, 3].map((attempt) => waitBeforeRetryMs(unavailable(), attempt, () => 0));
  expect(waits).toEqual([125, 250, 500]);
  expect(waitBeforeRetryMs(unavailable(), 1, () => 1)).toBe(250);
  expect(waitBeforeRetryMs(unavailable(2_000), 1, () => 0)).toBe(2_125);
  expect(waitBeforeRetryMs(unavailable(longestRetryAfterMs + 1), 1)).toBeNull();
  expect(waitBeforeRetryMs(unavailable(), maxAttempts)).toBeNull();
});

test("a try that is not answered in time is a time-out, and the caller may end all of it", async () => {
  const never = () => new Promise<Response>(() => undefined);
  const { florin } = florinAt(never, 20);
  const body = { first_name: "Ada" };
  expect((await failureOf(florin.patch("/api/v1/auth/me", { body }))).code).toBe("timeout");
  const patient = florinAt(never);
  const controller = new AbortController();
  const asked = failureOf(patient.florin.get("/health", { signal: controller.signal }));
  setTimeout(() => controller.abort(), 20);
  expect((await asked).code).toBe("aborted");
  expect(patient.sent).toHaveLength(1);
});

describe("worn tokens", () => {
  const service: Answer = async ({ path, headers, body }, nth) => {
    await new Promise((resolve) => setTimeout(resolve, nth % 7));
    if (path === "/api/v1/auth/refresh") {
      const step = Number(JSON.parse(String(body)).refresh_token.slice(1)) + 1;
      return Response.json({ access_token: `a${step}`, refresh_token: `r${step}` });
    }
    const isFresh = headers.get("authorization") === "Bearer a1";
    return isFresh ? Response.json({ data: [] }) : problem(401, "token_expired");
  };

  test("of 50 requests at once are exchanged once", async () => {
    const { florin, sent, tokens } = florinAt(service);
    await Promise.all(Array.from({ length: 50 }, () => florin.get("/api/v1/posts")));
    expect(sent.filter(({ path }) => path === "/api/v1/auth/refresh")).toHaveLength(1);
    expect(sent).toHaveLength(101);
    expect(await tokens.load()).toEqual({ access_token: "a1", refresh_token: "r1" });
  });

  test("are not exchanged for a wrong password", async () => {
    const { florin, sent } = florinAt(() => problem(401, "invalid_credentials"));
    const stepUp = florin.post("/api/v1/auth/step-up", { body: { password: "x" } });
    expect((await failureOf(stepUp)).code).toBe("invalid_credentials");
    expect(sent).toHaveLength(1);
  });

  test("are forgotten when the sign-in is over, and kept when there is no answer", async () => {
    const ended = florinAt(() => problem(401, "unauthenticated"));
    expect((await failureOf(ended.florin.get("/api/v1/posts"))).code).toBe("unauthenticated");
    expect(await ended.tokens.load()).toBeNull();
    const broken = florinAt(({ path }) =>
      path === "/api/v1/auth/refresh"
        ? Promise.reject(new TypeError("fetch failed"))
        : problem(401, "token_expired"),
    );
    expect((await failureOf(broken.florin.get("/api/v1/posts"))).code).toBe("network");
    expect(await broken.tokens.load()).toEqual({ access_token: "worn", refresh_token: "r0" });
  });
});

test.each([
  ["brings its tokens", () => Response.json({ access_token: "a1", refresh_token: "r1" })],
  ["fails", () => problem(401, "token_reused")],
])("a sign-in stands, also when an older exchange %s after it", async (_, answer) => {
  let goOn: (reply: Response) => void = () => undefined;
  const late = new Promise<Response>((resolve) => {
    goOn = resolve;
  });
  const { florin, sent, tokens } = florinAt(({ path, headers }) => {
    if (path === "/api/v1/auth/refresh") return late;
    const isNew = headers.get("authorization") === "Bearer new";
    return isNew ? Response.json({ data: [] }) : problem(401, "token_expired");
  });
  const asked = florin.get("/api/v1/posts");
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  await florin.adopt({ access_token: "new", refresh_token: "n0" });
  goOn(answer());
  expect(await asked).toEqual({ data: [] });
  expect(await tokens.load()).toEqual({ access_token: "new", refresh_token: "n0" });
});

test("a reply that is no JSON is an error of its own", async () => {
  const { florin } = florinAt(() => new Response("<html>", { status: 200 }));
  expect((await failureOf(florin.get("/health"))).code).toBe("unexpected_reply");
});
