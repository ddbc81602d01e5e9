import { describe, expect, test } from "vitest";
import { type Browser, browser, locationOf } from "../support/browser.ts";
import { signInWithGoogle } from "../support/google.ts";
import { operations } from "../support/openapi/document.ts";
import { expectProblem } from "../support/problem.ts";
import { newEmail, visitor } from "../support/start.ts";

const origin = "http://localhost:8787";
const me = "/api/v1/auth/me";
const rename = { last_name: "Newname" };

async function signedInBrowser(): Promise<Browser> {
  const from = browser();
  locationOf(await signInWithGoogle({ email: newEmail() }, { from, returnTo: "/" }));
  return from;
}

const person = await signedInBrowser();
const cookie = person.cookies.get("florin") ?? "";

describe("a session cookie", () => {
  test("reads without saying where the request comes from", async () => {
    expect((await person.get(me)).status).toBe(200);
    expect((await person.send("HEAD", me)).status).toBe(200);
    const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await person.get(me, { headers })).status).toBe(200);
  });

  test.each([
    ["its own origin", { origin }],
    ["no origin, but the browser's word", { "sec-fetch-site": "same-origin" }],
    ["both", { origin, "sec-fetch-site": "same-origin" }],
  ])("writes with %s", async (_, headers) => {
    const reply = await person.send("PATCH", me, { body: rename, headers });
    expect(reply.status, reply.text).toBe(200);
  });

  test.each<[string, Record<string, string>]>([
    ["no word about it", {}],
    ["another site", { origin: "https://evil.example" }],
    [
      "another site and a false word",
      { origin: "https://e.example", "sec-fetch-site": "same-origin" },
    ],
    ["another port", { origin: "http://localhost:8788" }],
    ["another scheme", { origin: "https://localhost:8787" }],
    ["a longer name", { origin: `${origin}.evil.example` }],
    ["a path behind it", { origin: `${origin}/` }],
    ["an allowed client of the API", { origin: "https://app.example.com" }],
    ["a place without origin", { origin: "null" }],
    ["an empty origin", { origin: "" }],
    ["a cross-site request", { "sec-fetch-site": "cross-site" }],
    ["a sibling", { "sec-fetch-site": "same-site" }],
    ["the address bar", { "sec-fetch-site": "none" }],
    ["a referrer alone", { referer: `${origin}/docs` }],
  ])("does not write with %s", async (_, headers) => {
    expectProblem(await person.send("PATCH", me, { body: rename, headers }), 403, "forbidden");
  });

  test.each([
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "application/octet-stream",
  ])("does not write from another site as %s", async (type) => {
    const headers = { origin: "https://evil.example", "content-type": type };
    expectProblem(await person.send("PATCH", me, { raw: "{}", headers }), 403, "forbidden");
    expectProblem(await person.send("POST", "/api/v1/auth/logout", { headers }), 403, "forbidden");
    expect((await person.get(me)).status).toBe(200);
  });

  const writing = operations.filter(({ method, access }) => {
    return method !== "GET" && (access === "authenticated" || access.startsWith("permission:"));
  });

  test.each(writing.map(({ name, method, path }) => [name, method, path]))(
    "does not write from another site: %s",
    async (_, method, path) => {
      const concrete = path.replaceAll(/\{\w+\}/g, "any");
      const headers = { origin: "https://evil.example" };
      expectProblem(await person.send(method, concrete, { headers }), 403, "forbidden");
    },
  );

  test("is one way in of two: a token beside it counts alone, and needs no origin", async () => {
    const session = await signInWithGoogle({ email: newEmail() });
    const token = session.body.access_token;
    const reply = await person.send("PATCH", me, { body: rename, token });
    expect(reply.body.id).toBe(session.body.user.id);
    expectProblem(await person.get(me, { token: "nonsense" }), 401, "unauthenticated");
  });
});

describe("a cookie that is not ours", () => {
  const parts = cookie.split("~");
  const changed = (index: number, value: string) => parts.with(index, value).join("~");

  test.each([
    ["empty", ""],
    ["nonsense", "abc"],
    ["cut", cookie.slice(0, -1)],
    ["longer", `${cookie}a`],
    ["with one part more", `${cookie}~a`],
    ["of another version", changed(0, "fst2")],
    ["of another session", changed(1, "ses_01jd3v3v5fe8wr4t4yx0x4tq7a")],
    ["of another user", changed(2, "usr_01jd3v3v5fe8wr4t4yx0x4tq7a")],
    ["fresher than it was", changed(3, "9999999999")],
    ["with more methods", changed(4, "fed+mfa")],
    ["without a tag", changed(5, "")],
    ["without end", "a".repeat(5_000)],
  ])("lets nobody in: %s", async (_, value) => {
    const reply = await visitor().get(me, { headers: { cookie: `florin=${value}` } });
    expectProblem(reply, 401, "unauthenticated");
  });

  test("lets nobody in under another name, nor as a token; nor does a token as a cookie", async () => {
    const named = await visitor().get(me, { headers: { cookie: `__Host-florin=${cookie}` } });
    expectProblem(named, 401, "unauthenticated");
    expectProblem(await visitor().get(me, { token: cookie }), 401, "unauthenticated");
    const session = await signInWithGoogle({ email: newEmail() });
    const headers = { cookie: `florin=${session.body.access_token}` };
    expectProblem(await visitor().get(me, { headers }), 401, "unauthenticated");
  });
});

describe("the end of a browser's session", () => {
  test("clears the cookie and kills the session at once", async () => {
    const from = await signedInBrowser();
    const kept = from.cookies.get("florin");
    const reply = await from.send("POST", "/api/v1/auth/logout", { headers: { origin } });
    expect(reply.status).toBe(204);
    expect(reply.headers.getSetCookie()).toEqual([
      "florin=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
    ]);
    expect(from.cookies.has("florin")).toBe(false);
    const headers = { cookie: `florin=${kept}` };
    expectProblem(await visitor().get(me, { headers }), 401, "unauthenticated");
  });

  test("leaves the cookie when it was a token's session that ended", async () => {
    const { body } = await signInWithGoogle({ email: newEmail() });
    const from = await signedInBrowser();
    const options = { token: body.access_token };
    const reply = await from.send("POST", "/api/v1/auth/logout", options);
    expect(reply.status).toBe(204);
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect((await from.get(me)).status).toBe(200);
  });

  test("comes from the person's other session too", async () => {
    const email = newEmail();
    const from = browser();
    await signInWithGoogle({ email }, { from, returnTo: "/" });
    const { body } = await signInWithGoogle({ email });
    const others = await visitor(body.access_token).send("DELETE", "/api/v1/auth/sessions");
    expect(others.status).toBe(204);
    expectProblem(await from.get(me), 401, "unauthenticated");
  });
});
