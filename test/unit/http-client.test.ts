import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { type DomainError, isDomainError } from "../../src/core/error.ts";
import type { Fetch } from "../../src/platform/http-client/attempt.ts";
import type { HttpCall } from "../../src/platform/http-client/http-call.ts";
import {
  createHttpClient,
  type HttpClientOptions,
} from "../../src/platform/http-client/http-client.ts";

const canary = "canary-7f3a";
const get = { method: "GET", path: "/things", schema: z.object({ ok: z.boolean() }) } as const;
const ok = () => Response.json({ ok: true });
const status = (code: number, headers = {}) => new Response(canary, { status: code, headers });
const networkFault = () => new TypeError(`fetch failed for https://${canary}`);

/** A client whose calls get these answers in turn; a function is asked, an error is thrown. */
function clientWith(
  answers: readonly (Response | Error | Fetch)[],
  options: Partial<HttpClientOptions> = {},
) {
  const sent: { url: string; init: RequestInit }[] = [];
  const slept: number[] = [];
  const lines: unknown[][] = [];
  const write = (...line: unknown[]) => void lines.push(line);
  const client = createHttpClient({
    service: "e-mail",
    baseUrl: "https://api.example.com/base/",
    fetch: async (url, init) => {
      const answer = answers[sent.length] ?? new Error("no answer is left");
      sent.push({ url, init });
      if (answer instanceof Error) throw answer;
      return answer instanceof Response ? answer : answer(url, init);
    },
    sleep: async (ms) => void slept.push(ms),
    random: () => 0,
    log: { info: write, warn: write, error: (...line) => write("error", ...line) },
    clock: () => new Date("2026-11-20T12:00:00Z"),
    ...options,
  });
  return { client, sent, slept, lines };
}

async function failureOf(promise: Promise<unknown>): Promise<DomainError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isDomainError(error)) throw new Error("a DomainError was expected", { cause: error });
  return error;
}

function stream(chunks: readonly Uint8Array[], ends = true, cancel?: () => void): Response {
  const left = [...chunks];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = left.shift();
      if (chunk) controller.enqueue(chunk);
      else if (ends) controller.close();
    },
    ...(cancel && { cancel }),
  });
  return new Response(body);
}

describe("a call", () => {
  it("carries method, query, headers and JSON", async () => {
    const { client, sent } = clientWith([ok()]);
    const query = { to: "+1 a&b", none: undefined };
    const headers = { "x-key": "k" };
    const reply = await client.request({ ...get, method: "POST", query, headers, json: { a: 1 } });
    expect(reply.body).toEqual({ ok: true });
    expect(sent[0]?.url).toBe("https://api.example.com/base/things?to=%2B1+a%26b");
    expect(sent[0]?.init).toMatchObject({ method: "POST", redirect: "manual", body: '{"a":1}' });
    const json = "application/json";
    expect(sent[0]?.init.headers).toEqual({ accept: json, "content-type": json, "x-key": "k" });
  });

  it("carries a form", async () => {
    const { client, sent } = clientWith([ok()]);
    await client.request({ ...get, method: "POST", form: { brand: "A&B" } });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(sent[0]?.init).toMatchObject({ body: "brand=A%26B", headers });
  });

  const badUrls = ["ftp://CANARY", "https://u:CANARY@e.com", "https://e.com?CANARY", "CANARY"];
  it.each(badUrls)("is impossible under the base URL %s", (url) => {
    const baseUrl = url.replace("CANARY", canary);
    const create = () => createHttpClient({ service: "e-mail", baseUrl });
    expect(create).toThrow("without credentials");
    expect(create).not.toThrow(canary);
  });

  it("cannot leave the host of its base URL", async () => {
    const { client, sent } = clientWith([ok()]);
    await expect(client.request({ ...get, path: "@evil.example" })).rejects.toThrow("slash");
    expect(sent).toHaveLength(0);
  });
});

describe("a reply", () => {
  it("answers with any accepted status", async () => {
    const { client } = clientWith([Response.json({ ok: false }, { status: 409 })]);
    const reply = await client.request({ ...get, accept: [200, 409] });
    expect(reply).toMatchObject({ status: 409, body: { ok: false } });
  });

  it("without a body is undefined to the schema", async () => {
    const { client } = clientWith([new Response(null, { status: 204 }), new Response("")]);
    const call = { ...get, schema: z.undefined(), accept: [200, 204] };
    expect((await client.request(call)).body).toBeUndefined();
    expect((await client.request(call)).body).toBeUndefined();
  });

  it("that says everything by its status is not read", async () => {
    const cancel = vi.fn();
    const { client } = clientWith([stream([new TextEncoder().encode("<html>")], true, cancel)]);
    await client.request({ ...get, schema: z.undefined(), acceptBodiless: [200] });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it.each<[string, () => Response, string]>([
    ["an unaccepted status", () => status(404), "status"],
    ["201 unless asked for", () => Response.json({ ok: true }, { status: 201 }), "status"],
    ["refused credentials", () => status(401), "credentials_refused"],
    ["a forbidden call", () => status(403), "credentials_refused"],
    ["an unpaid bill", () => status(402), "no_credit"],
    ["no JSON", () => new Response("<html>"), "not_json"],
    ["broken UTF-8", () => new Response(new Uint8Array([0x22, 0xff, 0x22])), "not_json"],
    ["another shape", () => Response.json({ ok: canary }), "unexpected_shape"],
    ["an empty body", () => new Response(""), "unexpected_shape"],
    ["a body that says it is too long", () => status(200, { "content-length": "65" }), "too_large"],
    ["a body that is too long", () => stream([new Uint8Array(60), new Uint8Array(5)]), "too_large"],
  ])("with %s is upstream_failed", async (_name, answer, reason) => {
    const { client, lines, sent } = clientWith([answer()], { maxBytes: 64 });
    const error = await failureOf(client.request(get));
    expect(error.code).toBe("upstream_failed");
    expect(error.facts.members).toEqual({ service: "e-mail" });
    expect(error.message).toBe("The e-mail service failed.");
    expect(lines.flat()).toContainEqual(expect.objectContaining({ reason, service: "e-mail" }));
    expect(sent).toHaveLength(1);
  });

  it("is read up to the very last allowed byte", async () => {
    const bytes = new TextEncoder().encode('{"ok":true}');
    const { client } = clientWith([stream([bytes])], { maxBytes: bytes.length });
    expect((await client.request(get)).body).toEqual({ ok: true });
  });
});

describe("over a socket", () => {
  let server: ReturnType<typeof createServer>;
  afterEach(() => void server.close().closeAllConnections());
  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("a redirect is refused, whatever is accepted", async () => {
    const paths: (string | undefined)[] = [];
    const baseUrl = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    const client = createHttpClient({ service: "e-mail", baseUrl });
    const error = await failureOf(client.request({ ...get, accept: [302] }));
    expect(error.facts.cause).toBe("redirect");
    expect(paths).toEqual(["/things"]);
  });

  it("a closed port is upstream_failed", async () => {
    const baseUrl = await serve(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    const { client, lines } = clientWith([], { baseUrl, fetch: globalThis.fetch });
    expect((await failureOf(client.request(get))).code).toBe("upstream_failed");
    expect(lines.flat()).toContainEqual(expect.objectContaining({ error_code: "ECONNREFUSED" }));
  });

  it("a body that stalls is upstream_timeout", async () => {
    const baseUrl = await serve((_request, response) => void response.write('{"ok":'));
    const client = createHttpClient({ service: "e-mail", baseUrl, timeoutMs: 50 });
    expect((await failureOf(client.request(get))).code).toBe("upstream_timeout");
  });
});

describe("silence", () => {
  const silent: Fetch = (_url, { signal }) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });

  it("is upstream_timeout and is not tried again", async () => {
    const { client, sent } = clientWith([silent, ok()], { timeoutMs: 20 });
    const error = await failureOf(client.request(get));
    expect(error.code).toBe("upstream_timeout");
    expect(error.message).toBe("The e-mail service did not answer in time.");
    expect(error.facts.members).toEqual({ service: "e-mail" });
    expect(sent).toHaveLength(1);
  });

  it("in a body ends in time where fetch forgets its signal", async () => {
    const { client } = clientWith([stream([], false)], { timeoutMs: 20 });
    expect((await failureOf(client.request(get))).code).toBe("upstream_timeout");
  });
});

describe("retries", () => {
  const post = { ...get, method: "POST" } as const;
  it.each<[string, HttpCall<z.ZodType>, () => Response | Error, number]>([
    ["GET after a network fault", get, networkFault, 3],
    ["GET after 429", get, () => status(429), 3],
    ["GET after 500", get, () => status(500), 3],
    ["GET after 503", get, () => status(503), 3],
    ["an idempotent POST", { ...post, idempotent: true }, () => status(503), 3],
    ["POST", post, networkFault, 1],
    ["POST that calls itself safe", { ...post, retry: "safe" }, () => status(503), 1],
    ["GET that is never repeated", { ...get, retry: "never" }, () => status(503), 1],
    ["GET after 404", get, () => status(404), 1],
    ["GET after 200 in another shape", get, () => Response.json([]), 1],
  ])("%s", async (_name, call, answer, attempts) => {
    const { client, sent, lines } = clientWith([answer(), answer(), answer(), answer()]);
    await failureOf(client.request(call));
    expect(sent).toHaveLength(attempts);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContainEqual(expect.objectContaining({ attempts }));
  });

  it("end with the first good answer and log nothing", async () => {
    const start = (controller: ReadableStreamDefaultController) => controller.error(new Error());
    const broken = new Response(new ReadableStream({ start }));
    const { client, sent, lines } = clientWith([networkFault(), broken, ok()]);
    expect((await client.request(get)).body).toEqual({ ok: true });
    expect(sent).toHaveLength(3);
    expect(lines).toEqual([]);
  });

  it.each([
    [0, [100, 200]],
    [0.5, [150, 300]],
    [0.999999, [200, 400]],
  ])("wait longer each time, by chance %d", async (random, waits) => {
    const answers = [status(500), status(500), ok()];
    const { client, slept } = clientWith(answers, { random: () => random });
    await client.request(get);
    expect(slept).toEqual(waits);
  });

  it.each<[string, number[]]>([
    ["1", [1000]],
    ["0", [100]],
    ["2", [2000]],
    ["3", []],
    ["99999999999", []],
    ["Fri, 20 Nov 2026 12:00:01 GMT", [1000]],
    ["Fri, 20 Nov 2026 11:00:00 GMT", [100]],
    ["Fri, 20 Nov 2026 13:00:00 GMT", []],
    ["soon", [100]],
  ])("honour Retry-After: %s", async (header, waits) => {
    const { client, slept } = clientWith([status(429, { "retry-after": header }), ok()]);
    const result = client.request(get);
    await (waits.length === 0 ? failureOf(result) : result);
    expect(slept).toEqual(waits);
  });
});

it.each<[string, Response | Error, Record<string, string>]>([
  ["a network fault", networkFault(), {}],
  ["a status", status(500), {}],
  ["a refusal", status(401), {}],
  ["no JSON", new Response(canary), {}],
  ["another shape", Response.json({ [canary]: 1 }), {}],
  ["a header that cannot be sent", ok(), { "x-key": `${canary}\nx: y` }],
])("neither error nor log shows a secret after %s", async (_name, answer, headers) => {
  const buildRequest: Fetch = async (url, init) => {
    new Request(url, init);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const { client, lines } = clientWith([buildRequest]);
  const secret = { query: { canary }, headers: { canary, ...headers }, json: { canary } };
  const schema = z.record(z.string(), z.boolean());
  const call = { method: "POST", path: `/${canary}`, schema, ...secret } as const;
  const error = await failureOf(client.request(call));
  expect(lines).toHaveLength(1);
  expect(inspect([error, lines], { depth: 10, showHidden: true })).not.toContain(canary);
});

it("what only the operator can mend is logged as an error", async () => {
  const { client, lines } = clientWith([status(401), status(404)]);
  await failureOf(client.request(get));
  await failureOf(client.request(get));
  expect(lines.map(([level]) => level)).toEqual(["error", "upstream_failed"]);
});
