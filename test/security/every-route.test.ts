import { describe, expect, test } from "vitest";
import { type Operation, operations, operationsAt } from "../support/openapi/document.ts";
import { permittedCaller } from "../support/openapi/permitted-caller.ts";
import { sampleBody, sampleHeaders, samplePath } from "../support/openapi/sample.ts";
import { expectProblem } from "../support/problem.ts";
import { type Options, type Reply, signUp, type Visitor, visitor } from "../support/start.ts";

/**
 * What holds for every operation of openapi.json, so a new route is tested by being declared. The
 * headers of every reply and the shape of every problem are checked by `send` itself.
 */
const guarded = operations.filter(({ access }) => access !== "public");
const withBody = operations.filter(({ body }) => body !== null);
const keyed = operations.filter(({ isKeyed }) => isKeyed);
const named = (list: readonly Operation[]) => list.map((each) => [each.name, each] as const);

function call(caller: Visitor, operation: Operation, options: Options = {}): Promise<Reply> {
  return caller.send(operation.method, samplePath(operation), options);
}

test("the document holds operations of each kind", () => {
  expect(guarded.length).toBeGreaterThan(1);
  expect(withBody.length).toBeGreaterThan(4);
  expect(keyed.length).toBeGreaterThan(4);
  expect(operations.length).toBeGreaterThan(guarded.length);
});

describe.each(named(guarded))("%s", (_, operation) => {
  test.each([
    ["no body", {}],
    ["a body that is not JSON", { raw: "{" }],
    ["a body of another type", { raw: "x", headers: { "content-type": "text/plain" } }],
    ["unknown fields", { body: { zzz_unknown: 1 } }],
  ] as const)("asks who it is before it looks at %s", async (_, options) => {
    if (operation.method === "GET" && ("raw" in options || "body" in options)) return;
    expectProblem(await call(visitor(), operation, options), 401, "unauthenticated");
  });

  test.each([
    ["no token at all", "Bearer"],
    ["a word", "Bearer garbage"],
    ["another scheme", "Basic YWRhOnBhc3N3b3Jk"],
    ["an unsigned token", `Bearer ${unsigned({ alg: "none", typ: "at+jwt" })}.`],
    ["a token of another algorithm", `Bearer ${unsigned({ alg: "HS256", typ: "at+jwt" })}.AAAA`],
    ["a long word", `Bearer ${"a".repeat(4_000)}`],
    ["two tokens", "Bearer garbage, Bearer garbage"],
  ])("does not let %s in", async (_, authorization) => {
    const reply = await call(visitor(), operation, { headers: { authorization } });
    expectProblem(reply, 401, "unauthenticated");
    expect(reply.headers.get("www-authenticate")).toMatch(/^Bearer/);
  });

  test("does not let a made-up cookie in", async () => {
    const headers = { cookie: "florin=garbage; __Host-florin=garbage", origin: "null" };
    expectProblem(await call(visitor(), operation, { headers }), 401, "unauthenticated");
  });
});

/** The first two parts of a token that claims everything and proves nothing. */
function unsigned(header: Record<string, string>): string {
  const claims = { sub: "usr_01jd3v3v5fe8wr4t4yx0x4tq7a", role: "admin", exp: 9_999_999_999 };
  return [header, claims].map((part) => base64Url(JSON.stringify(part))).join(".");
}

function base64Url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const tooLarge = `{"zzz_unknown":"${"a".repeat(2 * 1024 * 1024)}"}`;
const nestedLevels = 100_000;
const deepArray = "[".repeat(nestedLevels) + "]".repeat(nestedLevels);
const deepObject = `${'{"a":'.repeat(nestedLevels)}1${"}".repeat(nestedLevels)}`;

describe.each(named(withBody))("the body of %s", (_, operation) => {
  const send = async (options: Options) => {
    const headers = { ...sampleHeaders(operation), ...options.headers };
    return call(await permittedCaller(operation), operation, { ...options, headers });
  };

  test.each(["{", '{"a":1', "", "undefined", "{'a':1}", '{"a":NaN}', "\u0000", '{"a":1}{}'])(
    "must be JSON, unlike %j",
    async (raw) => {
      expectProblem(await send({ raw }), 400, "malformed_json");
    },
  );

  test("must be UTF-8", async () => {
    const raw = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
    const reply = await send({ raw, headers: { "content-type": "application/json" } });
    expect(reply.status).toBe(400);
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "application/jsonx",
    "application/vnd.v2+json",
    "application/json ; charset=utf-8; x",
  ])("must not come as %s", async (contentType) => {
    const headers = { "content-type": contentType };
    expectProblem(await send({ raw: "{}", headers }), 415, "unsupported_media_type");
  });

  test("must not come without a content type", async () => {
    expectProblem(await send({ raw: bytesOf("{}") }), 415, "unsupported_media_type");
  });

  test.each(["application/json", "Application/JSON; charset=UTF-8"])(
    "is read as %s, and must have no unknown field",
    async (contentType) => {
      const body = { ...Object(sampleBody(operation)), zzz_unknown: 1 };
      const reply = await send({ body, headers: { "content-type": contentType } });
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual([
        "/zzz_unknown",
      ]);
    },
  );

  test.each(["null", "[]", "1", '"text"', "true"])("must be an object, unlike %s", async (raw) => {
    expectProblem(await send({ raw }), 400, "validation_failed");
  });

  test("must not be too large, whether its length is told or not", async () => {
    expectProblem(await send({ raw: tooLarge }), 413, "body_too_large");
    const raw = new Blob([tooLarge]).stream();
    const headers = { "content-type": "application/json" };
    expectProblem(await send({ raw, headers }), 413, "body_too_large");
  });

  test("may be nested as deep as it likes without breaking anything", async () => {
    const first = Object.keys(Object(sampleBody(operation)))[0] ?? "a";
    const inside = deepArray.replace("[]", '["\\u0000"]');
    for (const raw of [deepArray, deepObject, `{"${first}":${deepArray}}`, inside]) {
      const reply = await send({ raw });
      expectProblem(reply, 400, "validation_failed");
      expect(reply.text.length).toBeLessThan(10_000);
    }
  });

  test.each(["__proto__", "constructor", "toString"])("has no field %s", async (name) => {
    const text = JSON.stringify(sampleBody(operation));
    const raw = text.replace("{", `{"${name}":{"role":"admin"}${text === "{}" ? "" : ","}`);
    expectProblem(await send({ raw }), 400, "validation_failed");
  });
});

describe.each(named(keyed))("the key of %s", (_, operation) => {
  const body = sampleBody(operation);

  test("is not asked for before the caller is let in", async () => {
    expectProblem(await call(visitor(), operation, { body }), 401, "unauthenticated");
    if (!operation.access.startsWith("permission:")) return;
    expectProblem(await call(await signUp(), operation, { body }), 403, "forbidden");
  });

  test("is asked for before the body and the ids are looked at", async () => {
    const caller = await permittedCaller(operation);
    const wrongBodies: Options[] = [{ body: { zzz_unknown: 1 } }, { raw: "{" }, {}];
    for (const options of [{ body }, ...wrongBodies]) {
      const reply = await call(caller, operation, options);
      expectProblem(reply, 400, "idempotency_key_required");
    }
  });

  test.each(["with space", "k".repeat(256), "tab\tkey", ""])(
    "is well-formed, unlike %j",
    async (key) => {
      const headers = { "idempotency-key": key };
      const reply = await call(await permittedCaller(operation), operation, { body, headers });
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors).toMatchObject([{ pointer: "/headers/Idempotency-Key" }]);
    },
  );
});

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const paths = [...new Map(operations.map((each) => [each.path, each]))];

describe.each(paths)("the path %s", (_, operation) => {
  const path = samplePath(operation);
  const pathname = path.replace(/\?.*/, "");

  test("says which methods it has", async () => {
    const known = new Set(operationsAt(pathname).map(({ method }) => method));
    if (known.has("GET")) known.add("HEAD");
    for (const method of methods.filter((each) => !known.has(each))) {
      const reply = await visitor().send(method, path);
      expectProblem(reply, 405, "method_not_allowed");
      expect(new Set(reply.headers.get("allow")?.split(", "))).toEqual(known);
    }
  });

  test.each(["/zzz-unknown", "/", "/%00", "/..%2f..", "/%E0%A4%A"])(
    "ends where it ends, before %s",
    async (suffix) => {
      const longer = `${pathname}${suffix}`;
      if (operationsAt(longer).length > 0) return;
      for (const method of ["GET", "POST", "DELETE"]) {
        expectProblem(await visitor().send(method, longer), 404, "not_found");
      }
    },
  );
});
