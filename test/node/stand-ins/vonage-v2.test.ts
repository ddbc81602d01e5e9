import { createHash } from "node:crypto";
import { Hono } from "hono";
import { jwtVerify } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { type Listening, listen } from "../../../dev/mailbox/listen.ts";
import { createMailboxStore, type MailboxStore } from "../../../dev/mailbox/store.ts";
import {
  startVonageStandIn,
  type VonageOptions,
  type VonageStandIn,
} from "../../../dev/vonage/stand-in.ts";

const start = new Date("2026-11-20T17:03:00.000Z");
const number = "12025550123";
const open: Listening[] = [];
let mailbox: MailboxStore;
let vonage: VonageStandIn;

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function begin(options: Partial<VonageOptions> = {}): Promise<void> {
  mailbox = createMailboxStore();
  vonage = await startVonageStandIn({ mailbox, clock: () => start, ...options });
  open.push(vonage);
}

/** The channels and times (seconds after the start) of the messages: "sms 0, voice 125". */
async function timeline(): Promise<string> {
  const steps = (await mailbox.list(`+${number}`)).map(({ channel, sent_at }) => {
    return `${channel} ${(Date.parse(sent_at) - start.getTime()) / 1000}`;
  });
  return steps.toReversed().join(", ");
}

async function lastCode(): Promise<string> {
  return (await mailbox.list(`+${number}`))[0]?.code ?? "none";
}

/** A code of the same length that is not the one in the mailbox. */
async function wrongCode(): Promise<string> {
  return (await lastCode()).replace(/^\d/, (digit) => String((Number(digit) + 1) % 10));
}

type Answer = Record<string, unknown> & { request_id: string; status: string };

const both = [
  { channel: "sms", to: number },
  { channel: "voice", to: number },
];

async function v2(path: string, body?: unknown, init: RequestInit = {}) {
  const authorization = `Basic ${btoa(`${vonage.apiKey}:${vonage.apiSecret}`)}`;
  const answer = await fetch(`${vonage.url}/v2/verify${path}`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...init,
  });
  const text = await answer.text();
  const type = answer.headers.get("content-type");
  if (!answer.ok) expect(type).toBe("application/problem+json");
  return { status: answer.status, body: (text === "" ? {} : JSON.parse(text)) as Answer };
}

const startV2 = (more: object = {}) =>
  v2("", { brand: "Florin", channel_timeout: 60, code_length: 6, workflow: both, ...more });

describe("Verify v2", () => {
  it("sends a code, refuses a wrong one, accepts the right one once", async () => {
    await begin();
    const { status, body } = await startV2();
    expect([status, body]).toEqual([202, { request_id: expect.stringMatching(/^[\w-]{36}$/) }]);
    const path = `/${body.request_id}`;
    expect(await v2(path, { code: await wrongCode() })).toMatchObject({
      status: 400,
      body: { title: "Invalid Code", type: expect.stringContaining("verify#invalid-code") },
    });
    const code = await lastCode();
    expect(await v2(path, { code })).toEqual({
      status: 200,
      body: { request_id: body.request_id, status: "completed" },
    });
    expect(await v2(path, { code })).toMatchObject({
      status: 404,
      body: { detail: `Request ${body.request_id} was not found or it has been verified already.` },
    });
  });

  it("goes on to a voice call with a code of its own, then expires", async () => {
    await begin();
    const { body } = await startV2();
    const smsCode = await lastCode();
    vonage.advanceClock(59);
    expect(await timeline()).toBe("sms 0");
    vonage.advanceClock(1);
    expect(await timeline()).toBe("sms 0, voice 60");
    expect(await lastCode()).toMatch(/^\d{6}$/);
    expect(await lastCode()).not.toBe(smsCode);
    vonage.advanceClock(60);
    expect((await v2(`/${body.request_id}`, { code: await lastCode() })).status).toBe(404);
  });

  it("repeats the code where steps share one or the caller brings it", async () => {
    await begin();
    await startV2({ workflow: both.map((step) => ({ ...step, reuse_code: true })) });
    vonage.advanceClock(60);
    const [voice, sms] = await mailbox.list();
    expect(voice?.code).toBe(sms?.code);
    vonage.advanceClock(60);
    const { body } = await startV2({ code: "a1b2c3" });
    expect((await v2(`/${body.request_id}`, { code: "a1b2c3" })).status).toBe(200);
  });

  it("calls by itself while the real clock runs", async () => {
    mailbox = createMailboxStore();
    vonage = await startVonageStandIn({ mailbox });
    open.push(vonage);
    await startV2();
    vonage.advanceClock(59.9);
    const channels = async () => (await mailbox.list()).map(({ channel }) => channel);
    await expect.poll(channels, { timeout: 5000 }).toEqual(["voice", "sms"]);
  });

  it("follows a clock that the test moves on its own", async () => {
    let now = start;
    await begin({ clock: () => now });
    await startV2();
    now = new Date(start.getTime() + 60_000);
    vonage.runDue();
    expect(await timeline()).toBe("sms 0, voice 60");
  });

  it("moves on when asked, as long as there is a next step", async () => {
    await begin();
    const { body } = await startV2();
    const path = `/${body.request_id}/next_workflow`;
    expect((await v2(path)).status).toBe(200);
    expect(await timeline()).toBe("sms 0, voice 0");
    expect(await v2(path)).toMatchObject({ status: 409, body: { title: "Conflict" } });
    expect((await v2("/nobody/next_workflow")).status).toBe(404);
  });

  it("cancels from 30 seconds on and before the second step", async () => {
    await begin();
    const { body } = await startV2();
    const cancel = () => v2(`/${body.request_id}`, undefined, { method: "DELETE" });
    expect((await cancel()).status).toBe(404);
    vonage.advanceClock(30);
    expect((await cancel()).status).toBe(204);
    expect((await cancel()).status).toBe(404);
    expect((await startV2()).status).toBe(202);
  });

  it("ends with 410 at the third wrong code and with 409 for a running number", async () => {
    await begin();
    const { body } = await startV2();
    expect(await startV2()).toMatchObject({ status: 409, body: { request_id: body.request_id } });
    const code = await wrongCode();
    const statuses: number[] = [];
    for (const _ of [1, 2, 3, 4]) statuses.push((await v2(`/${body.request_id}`, { code })).status);
    expect(statuses).toEqual([400, 400, 410, 404]);
  });

  it("takes no code in a step without one", async () => {
    await begin({ problemTypes: "spec_2026" });
    const workflow = [{ channel: "whatsapp_interactive", to: number }, ...both];
    const { body } = await startV2({ workflow });
    expect(await mailbox.list()).toEqual([]);
    const answer = await v2(`/${body.request_id}`, { code: "1234" });
    expect(answer).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/#no-code$/) },
    });
  });

  it.each([
    ["no brand", { brand: undefined }, "brand"],
    ["a brand with a slash", { brand: "a/b" }, "brand"],
    ["a plus", { workflow: [{ channel: "sms", to: `+${number}` }] }, "workflow.0.to"],
    ["an unknown channel", { workflow: [{ channel: "pigeon", to: number }] }, "workflow.0.channel"],
    ["no steps", { workflow: [] }, "workflow"],
    ["a timeout of 901 s", { channel_timeout: 901 }, "channel_timeout"],
    ["a code of 3 digits", { code_length: 3 }, "code_length"],
    ["a reference with an underscore", { client_ref: "usr_1" }, "client_ref"],
  ])("refuses to start with %s", async (_, change, name) => {
    await begin();
    const { status, body } = await startV2(change);
    expect(status).toBe(422);
    expect(body["invalid_parameters"]).toEqual([{ name, reason: expect.any(String) }]);
    expect(await mailbox.list()).toEqual([]);
  });

  it("answers 401, 429, 422 for a refused number, 500 and a code that is too short", async () => {
    await begin();
    const headers = { authorization: `Basic ${btoa("standin1:other")}` };
    const stranger = await v2("", {}, { headers });
    expect(stranger).toMatchObject({ status: 401, body: { title: "Unauthorized" } });
    vonage.breakDown({ status: 429, times: 1 });
    expect(await startV2()).toMatchObject({ status: 429, body: { title: "Rate Limit Hit" } });
    vonage.breakDown({ status: 500, times: 1 });
    expect((await startV2()).status).toBe(500);
    vonage.refuseNumber(`+${number}`);
    expect((await startV2()).status).toBe(422);
    expect((await v2("/any", { code: "123" })).status).toBe(422);
  });
});

describe("callbacks of v2", () => {
  it("are signed over their body, come in order, and are tried again", async () => {
    const answers = [500, 204];
    const received: { body: string; token: string }[] = [];
    const app = new Hono();
    app.post("/status", async (c) => {
      const token = c.req.header("authorization")?.replace("Bearer ", "") ?? "";
      received.push({ body: await c.req.text(), token });
      return new Response(null, { status: answers.shift() ?? 200 });
    });
    const receiver = await listen(app, {});
    open.push(receiver);
    await begin({ callbackUrl: `${receiver.url}/status` });
    const { body } = await startV2({ client_ref: "ref1" });
    vonage.advanceClock(60);
    await v2(`/${body.request_id}`, { code: await lastCode() });
    const callbacks = await vonage.callbacks();
    expect(callbacks.map(({ statuses }) => statuses)).toEqual([[500, 204], [200], [200]]);
    const of = { request_id: body.request_id, client_ref: "ref1" };
    expect(callbacks.map((callback) => JSON.parse(callback.body))).toMatchObject([
      { ...of, type: "event", channel: "sms", status: "expired" },
      { ...of, type: "event", channel: "voice", status: "completed" },
      {
        ...of,
        type: "summary",
        status: "completed",
        submitted_at: start.toISOString(),
        workflow: [
          { channel: "sms", status: "expired" },
          { channel: "voice", status: "completed" },
        ],
      },
    ]);
    const key = new TextEncoder().encode(vonage.signatureSecret);
    for (const { body: raw, token } of received) {
      const { payload } = await jwtVerify(token, key, {
        issuer: "Vonage",
        algorithms: ["HS256"],
        currentDate: vonage.now(),
        maxTokenAge: "5 minutes",
      });
      expect(payload["payload_hash"]).toBe(createHash("sha256").update(raw).digest("hex"));
      expect(payload["api_key"]).toBe(vonage.apiKey);
    }
    await vonage.replayCallbacks();
    expect(received.at(-1)?.body).toBe(callbacks[2]?.body);
    expect(received).toHaveLength(7);
  });
});
