import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startVonageStandIn, type VonageStandIn } from "../../dev/vonage/stand-in.ts";
import { addSeconds } from "../../src/core/clock.ts";
import { type DomainError, isDomainError } from "../../src/core/error.ts";
import type { HttpSeams } from "../../src/platform/http-client/http-client.ts";
import { createMemoryMailbox } from "../../src/platform/mail/mailbox.ts";
import { createMailboxVerifier } from "../../src/platform/sms/mailbox-verifier.ts";
import type { SmsVerifier, StartedVerification } from "../../src/platform/sms/sms-verifier.ts";
import { createVonageV1Verifier } from "../../src/platform/sms/vonage-v1.ts";
import { createVonageV2Verifier } from "../../src/platform/sms/vonage-v2.ts";

const canary = "canary-7f3a";
const phone = "+12025550123";
const number = "12025550123";
const start = { phone, reference: "usr_01h-ref" };
const id = "c11236f4-00bf-4b89-84ba-88b25df97315";
const apiKey = "key1";
const brand = "Florin: a/bank {of} the edge";
const started = { status: "started", requestId: id };
const concurrent = { status: "concurrent", requestId: id };
const refused = { status: "refused" };
const throttled = { status: "throttled" };
const creators = { v1: createVonageV1Verifier, v2: createVonageV2Verifier };

async function failureOf(promise: Promise<unknown>): Promise<DomainError> {
  const [result] = await Promise.allSettled([promise]);
  const reason: unknown = result?.status === "rejected" ? result.reason : null;
  if (!isDomainError(reason)) throw new Error("a DomainError was expected", { cause: reason });
  return reason;
}

function idOf(result: StartedVerification): string {
  if (result.status !== "started") throw new Error(`not started: ${result.status}`);
  return result.requestId;
}

/** A verifier of one version whose every call gets this answer. */
function vonageWith(version: keyof typeof creators, answer: () => Response) {
  const sent: { url: string; method: string | undefined; headers: Headers; body: string }[] = [];
  const lines: unknown[][] = [];
  const write = (...line: unknown[]) => void lines.push(line);
  const fetch: HttpSeams["fetch"] = async (url, { method, headers, body }) => {
    sent.push({ url, method, headers: new Headers(headers), body: String(body ?? "") });
    return answer();
  };
  const log = { info: write, warn: write, error: write };
  const options = { apiKey, apiSecret: canary, brand, fetch, log, sleep: async () => undefined };
  return { verifier: creators[version](options), sent, lines };
}

/** Runs one call against one answer: what it gave, or the reason of `upstream_failed`. */
async function outcomeOf(
  version: keyof typeof creators,
  call: "start" | "check" | "cancel",
  answer: () => Response,
): Promise<unknown> {
  const { verifier, sent, lines } = vonageWith(version, answer);
  const calls = {
    start: () => verifier.start(start),
    check: () => verifier.check(id, "123456"),
    cancel: () => verifier.cancel(id),
  };
  const result: Promise<unknown> = calls[call]();
  const isGiven = await result.then(() => true).catch(() => false);
  if (call !== "cancel") expect(sent).toHaveLength(1);
  if (isGiven) return result;
  const error = await failureOf(result);
  expect(error.code).toBe("upstream_failed");
  expect(error.facts.members).toEqual({ service: "SMS" });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContainEqual(expect.objectContaining({ reason: error.facts.cause }));
  const shown = inspect([error, lines], { depth: 10, showHidden: true });
  for (const secret of [canary, number, "123456", id]) expect(shown).not.toContain(secret);
  return `failed: ${error.facts.cause}`;
}

const site = "https://developer.vonage.com";
const reply = (status: number, body: object) => () => Response.json(body, { status });
const problem = (status: number, type = "about:blank", more = {}) =>
  reply(status, { type: `${site}/${type}`, title: canary, detail: canary, ...more });
const conflict = "api-errors/verify#conflict";
const conflict2026 = "en/api-errors/verify-v2#concurrent";
const invalid = "api-errors#invalid-params";
const naming = (names: string[]) => ({ invalid_parameters: names.map((name) => ({ name })) });
const oneNamed = { invalid_parameters: { name: "brand" } };

describe("v2", () => {
  it("sends a workflow of SMS and voice with Basic authorization", async () => {
    const { verifier, sent } = vonageWith("v2", reply(202, { request_id: id }));
    await verifier.start({ ...start, locale: "en-US" });
    expect(sent[0]).toMatchObject({ method: "POST", url: "https://api.nexmo.com/v2/verify" });
    expect(sent[0]?.headers.get("authorization")).toBe(`Basic ${btoa(`${apiKey}:${canary}`)}`);
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      brand: "Florin a bank of",
      locale: "en-us",
      channel_timeout: 60,
      client_ref: "usr01href",
      code_length: 6,
      workflow: [
        { channel: "sms", to: number, reuse_code: true },
        { channel: "voice", to: number, reuse_code: true },
      ],
    });
    await verifier.check(id, "123456").catch(() => null);
    expect(sent[1]).toMatchObject({ url: `https://api.nexmo.com/v2/verify/${id}`, method: "POST" });
    expect(sent[1]?.body).toBe('{"code":"123456"}');
  });

  it.each<[string, () => Response, unknown]>([
    ["202", reply(202, { request_id: id }), started],
    ["202 without id", reply(202, {}), "failed: unexpected_shape"],
    ["202 with a path as id", reply(202, { request_id: "../x" }), "failed: unexpected_shape"],
    ["401", problem(401, "api-errors#unauthorized"), "failed: credentials_refused"],
    ["402", problem(402, "api-errors#low-balance"), "failed: no_credit"],
    ["403", problem(403, "api-errors#forbidden"), "failed: credentials_refused"],
    ["409", problem(409, conflict, { request_id: id }), concurrent],
    ["409 without id", problem(409, conflict), { ...concurrent, requestId: null }],
    ["409 as 422", problem(422, conflict, { request_id: id }), concurrent],
    ["409 as 422 of 2026", problem(422, conflict2026, { request_id: id }), concurrent],
    ["422", problem(422, invalid), refused],
    ["422 for the number", problem(422, invalid, naming(["workflow.0.to"])), refused],
    ["422 for the brand", problem(422, invalid, naming(["brand"])), "failed: parameters_refused"],
    ["422 as an object", problem(422, invalid, oneNamed), "failed: parameters_refused"],
    ["429", () => new Response("slow down", { status: 429 }), throttled],
    ["500", problem(500), "failed: status"],
    ["a page", () => new Response("<html>", { status: 409 }), "failed: not_json"],
  ])("start: %s", async (_name, answer, outcome) => {
    expect(await outcomeOf("v2", "start", answer)).toEqual(outcome);
  });

  it.each<[string, () => Response, unknown]>([
    ["200", () => Response.json({ request_id: id, status: "complete" }), "approved"],
    ["200 without a body", () => new Response(null), "approved"],
    ["400", problem(400, "api-errors/verify#invalid-code"), "wrong"],
    ["404", problem(404, "api-errors#not-found"), "unknown"],
    ["409", problem(409, conflict), "failed: service_refused"],
    ["410", problem(410, "api-errors/verify#expired"), "expired"],
    ["410 as 400", problem(400, "api-errors/verify#expired"), "expired"],
    ["422", problem(422, invalid), "unknown"],
    ["401", problem(401), "failed: credentials_refused"],
    ["402", problem(402), "failed: no_credit"],
    ["429", problem(429), "failed: throttled"],
    ["503", problem(503), "failed: status"],
    ["302", () => new Response(null, { status: 302 }), "failed: redirect"],
    ["a page", () => new Response("<html>", { status: 404 }), "failed: not_json"],
  ])("check: %s", async (_name, answer, outcome) => {
    expect(await outcomeOf("v2", "check", answer)).toBe(outcome);
  });

  const cancelled = { 204: undefined, 404: undefined, 409: undefined, 422: undefined };
  const uncancelled = { 401: "failed: credentials_refused", 500: "failed: status" };
  const cancels = Object.entries({ ...cancelled, ...uncancelled });
  it.each(cancels)("cancel: %s", async (status, outcome) => {
    const answer = () => new Response(null, { status: Number(status) });
    expect(await outcomeOf("v2", "cancel", answer)).toBe(outcome);
  });
});

describe("v1", () => {
  const answering = (status: string, more = {}) =>
    reply(200, { status, error_text: canary, ...more });

  it("sends forms with the credentials in the body", async () => {
    const { verifier, sent } = vonageWith("v1", answering("0", { request_id: id }));
    await verifier.start({ ...start, locale: "en-US" });
    await verifier.check(id, "123456");
    await verifier.cancel(id);
    const credentials = { api_key: apiKey, api_secret: canary };
    const forms = sent.map(({ url, body }) => [url, Object.fromEntries(new URLSearchParams(body))]);
    const workflow = { code_length: "6", workflow_id: "1", lg: "en-us" };
    const base = "https://api.nexmo.com/verify";
    expect(forms).toEqual([
      [`${base}/json`, { ...credentials, number, brand: "Florin: a/bank {of", ...workflow }],
      [`${base}/check/json`, { ...credentials, request_id: id, code: "123456" }],
      [`${base}/control/json`, { ...credentials, request_id: id, cmd: "cancel" }],
    ]);
  });

  const faults = {
    2: "failed: parameters_refused",
    4: "failed: credentials_refused",
    5: "failed: service_refused",
    8: "failed: credentials_refused",
    9: "failed: no_credit",
    77: "failed: service_refused",
    "no number": "failed: unexpected_shape",
  };

  const starts = Object.entries({
    ...{ 0: started, 1: throttled, 3: refused, 7: refused, 10: concurrent, 15: refused },
    ...{ ...faults, 6: "failed: service_refused", 20: "failed: parameters_refused", 29: refused },
  });
  it.each(starts)("start: %s", async (status, outcome) => {
    const answer = answering(status, { request_id: id, network: "310090" });
    expect(await outcomeOf("v1", "start", answer)).toEqual(outcome);
  });

  it("start: an empty request id is none", async () => {
    const none = { request_id: "" };
    const anonymous = { ...concurrent, requestId: null };
    expect(await outcomeOf("v1", "start", answering("10", none))).toEqual(anonymous);
    expect(await outcomeOf("v1", "start", answering("0", none))).toBe("failed: unexpected_shape");
  });

  const checks = { 0: "approved", 3: "unknown", 6: "unknown", 16: "wrong", 17: "expired" };
  const allChecks = Object.entries({ ...faults, 1: "failed: throttled", ...checks });
  it.each(allChecks)("check: %s", async (status, outcome) => {
    expect(await outcomeOf("v1", "check", answering(status))).toBe(outcome);
  });

  const cancels = { 0: undefined, 3: undefined, 6: undefined, 19: undefined };
  const allCancels = Object.entries({ ...faults, 1: "failed: throttled", ...cancels });
  it.each(allCancels)("cancel: %s", async (status, outcome) => {
    expect(await outcomeOf("v1", "cancel", answering(status))).toBe(outcome);
  });
});

describe.each(["v1", "v2"] as const)("%s", (version) => {
  it("sends nothing for what cannot be a number, a code or a request", async () => {
    const { verifier, sent } = vonageWith(version, () => Response.json({ status: "0" }));
    for (const phone of ["12025550123", "+0123456789", "+1202555012x", "+1", ""]) {
      expect(await verifier.start({ ...start, phone })).toEqual(refused);
    }
    for (const code of ["12345", "1234567", "12345x", "", "١٢٣٤٥٦"]) {
      expect(await verifier.check(id, code)).toBe("wrong");
    }
    for (const foreign of ["", "..", "a/b", `${id}?`, "x".repeat(65)]) {
      expect(await verifier.check(foreign, "123456")).toBe("unknown");
      await verifier.cancel(foreign);
    }
    expect(sent).toHaveLength(0);
  });

  it("repeats a cancellation, but never a start or a check", async () => {
    const { verifier, sent } = vonageWith(version, () => new Response(null, { status: 503 }));
    await failureOf(verifier.start(start));
    await failureOf(verifier.check(id, "123456"));
    expect(sent).toHaveLength(2);
    await failureOf(verifier.cancel(id));
    expect(sent).toHaveLength(5);
  });

  describe("with the stand-in", () => {
    const mailbox = createMemoryMailbox();
    let vonage: VonageStandIn;
    let verifier: SmsVerifier;
    beforeEach(async () => {
      const clock = () => new Date("2026-11-20T12:00:00.000Z");
      vonage = await startVonageStandIn({ mailbox, clock });
      verifier = creators[version]({ ...vonage, baseUrl: vonage.url, brand: "Florin" });
    });
    afterEach(() => vonage.close());

    async function startFor(to: string): Promise<string> {
      return idOf(await verifier.start({ ...start, phone: to }));
    }

    it("approves the code of the SMS once, also after the call", async () => {
      const requestId = await startFor("+12025550101");
      vonage.advanceClock(version === "v1" ? 126 : 61);
      const [call, sms] = await mailbox.list("+12025550101");
      expect([call?.channel, sms?.channel]).toEqual(["voice", "sms"]);
      expect(await verifier.check(requestId, sms?.code ?? "")).toBe("approved");
      expect(await verifier.check(requestId, sms?.code ?? "")).toBe("unknown");
    });

    it("ends with the third wrong code", async () => {
      const requestId = await startFor("+12025550102");
      const code = (await mailbox.list("+12025550102"))[0]?.code;
      const wrong = code === "000000" ? "111111" : "000000";
      const results = [];
      for (let go = 0; go < 4; go += 1) results.push(await verifier.check(requestId, wrong));
      expect(results).toEqual(["wrong", "wrong", "expired", "unknown"]);
    });

    it("names a running request, and cancels it", async () => {
      const requestId = await startFor(phone);
      const again = { status: "concurrent", requestId };
      expect(await verifier.start(start)).toEqual(again);
      await verifier.cancel(requestId);
      expect(await verifier.start(start)).toEqual(again);
      vonage.advanceClock(31);
      await verifier.cancel(requestId);
      await verifier.cancel(requestId);
      expect((await verifier.start(start)).status).toBe("started");
    });

    it("is refused a barred number and wrong credentials", async () => {
      vonage.refuseNumber(phone);
      expect(await verifier.start(start)).toEqual(refused);
      const options = { apiKey: vonage.apiKey, apiSecret: canary, baseUrl: vonage.url };
      const foreign = creators[version]({ ...options, brand: "Florin" });
      expect((await failureOf(foreign.start(start))).facts.cause).toBe("credentials_refused");
    });
  });
});

describe("the mailbox verifier", () => {
  function setUp() {
    const mailbox = createMemoryMailbox();
    let now = new Date("2026-11-20T12:00:00.000Z");
    let made = 0;
    const randomDigits = (count: number) => String(++made).padStart(count, "0");
    const verifier = createMailboxVerifier(mailbox, () => now, randomDigits);
    const pass = (seconds: number) => {
      now = addSeconds(now, seconds);
    };
    const begin = async (to = phone) => {
      return idOf(await verifier.start({ ...start, phone: to }));
    };
    return { mailbox, verifier, pass, begin };
  }

  it("sends an SMS whose code is approved once", async () => {
    const { mailbox, verifier, begin } = setUp();
    const requestId = await begin();
    expect(await mailbox.list(phone)).toMatchObject([
      { channel: "sms", code: "000001", sent_at: "2026-11-20T12:00:00.000Z" },
    ]);
    expect(await verifier.check(requestId, "000002")).toBe("wrong");
    expect(await verifier.check(requestId, "000001")).toBe("approved");
    expect(await verifier.check(requestId, "000001")).toBe("unknown");
  });

  it("calls after 60 seconds, once, when somebody looks", async () => {
    const { mailbox, verifier, pass, begin } = setUp();
    const requestId = await begin();
    pass(59);
    expect(await verifier.list(phone)).toHaveLength(1);
    pass(1);
    expect(await mailbox.list(phone)).toHaveLength(1);
    expect(await verifier.list(phone)).toMatchObject([
      { channel: "voice", code: "000001", sent_at: "2026-11-20T12:01:00.000Z" },
      { channel: "sms" },
    ]);
    expect(await verifier.check(requestId, "000002")).toBe("wrong");
    expect(await verifier.list()).toHaveLength(2);
  });

  it("ends after three wrong codes or five minutes", async () => {
    const { verifier, pass, begin } = setUp();
    const first = await begin();
    const results = [];
    for (let go = 0; go < 4; go += 1) results.push(await verifier.check(first, "999999"));
    expect(results).toEqual(["wrong", "wrong", "expired", "unknown"]);
    const second = await begin();
    pass(299);
    expect(await verifier.check(second, "999999")).toBe("wrong");
    pass(1);
    expect(await verifier.check(second, "000002")).toBe("expired");
    expect(await verifier.list()).toHaveLength(3);
  });

  it("runs one request per number until it is over", async () => {
    const { verifier, pass, begin } = setUp();
    const requestId = await begin();
    expect(await verifier.start(start)).toEqual({ status: "concurrent", requestId });
    await begin("+12025550124");
    await verifier.cancel(requestId);
    await verifier.cancel("unknown");
    expect(await verifier.check(requestId, "000001")).toBe("unknown");
    await begin();
    pass(300);
    await begin();
    expect((await verifier.list()).map(({ channel }) => channel)).toEqual(Array(4).fill("sms"));
    expect(await verifier.start({ ...start, phone: "not a number" })).toEqual({
      status: "refused",
    });
  });

  it("forgets the oldest of more than 500 requests", async () => {
    const { verifier, begin } = setUp();
    const first = await begin("+12025550100");
    const second = await begin("+12025550101");
    for (let index = 0; index < 499; index += 1) await begin(`+1303555${1000 + index}`);
    expect(await verifier.check(first, "000001")).toBe("unknown");
    expect(await verifier.check(second, "000002")).toBe("approved");
  });
});
