import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BrevoStandIn, startBrevoStandIn } from "../../../dev/brevo/stand-in.ts";
import { type Listening, listen } from "../../../dev/mailbox/listen.ts";
import { startMailboxServer } from "../../../dev/mailbox/server.ts";
import { createMailboxStore, type MailboxStore } from "../../../dev/mailbox/store.ts";

const start = new Date("2026-11-20T17:03:00.000Z");
const mail = {
  sender: { email: "bank@example.com", name: "Florin" },
  to: [{ email: "ada@example.com", name: "Ada" }],
  subject: "Your code",
  textContent: "Your code is 482913.",
  htmlContent: "<p>Your code is 482913.</p>",
  tags: ["verify-email"],
};

let mailbox: MailboxStore;
let brevo: BrevoStandIn;
const others: Listening[] = [];

beforeEach(async () => {
  mailbox = createMailboxStore();
  brevo = await startBrevoStandIn({ mailbox, clock: () => start });
});

afterEach(async () => {
  await brevo.close();
  for (const other of others.splice(0)) await other.close();
});

function send(body: unknown, init: RequestInit = {}): Promise<Response> {
  return fetch(`${brevo.url}/v3/smtp/email`, {
    method: "POST",
    headers: { "api-key": brevo.apiKey, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
}

async function outcome(answer: Response): Promise<[number, unknown]> {
  const { code } = (await answer.json()) as { code?: string };
  return [answer.status, code];
}

describe("sending", () => {
  it("answers 201 with a message id and delivers to every recipient", async () => {
    const answer = await send({ ...mail, cc: [{ email: "bob@example.com" }] });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({
      messageId: expect.stringMatching(/^<202611201703\.\d{11}@smtp-relay\.mailin\.fr>$/),
    });
    expect(await mailbox.list()).toMatchObject([
      { to: "bob@example.com" },
      { to: "ada@example.com" },
    ]);
    expect(await mailbox.list("ada@example.com")).toEqual([
      {
        channel: "email",
        to: "ada@example.com",
        subject: "Your code",
        text: mail.textContent,
        html: mail.htmlContent,
        code: "482913",
        sent_at: start.toISOString(),
      },
    ]);
  });

  it("finds the token of a link in a message that is HTML only", async () => {
    const link = "https://florin.example.com/reset?a=1&amp;token=abc.DEF-123";
    const { textContent: _, ...htmlOnly } = mail;
    await send({ ...htmlOnly, htmlContent: `<p><a class="x" href="${link}">Reset</a></p>` });
    expect((await mailbox.list())[0]?.code).toBe("abc.DEF-123");
  });

  it.each([
    ["no sender", { ...mail, sender: undefined }, "missing_parameter"],
    ["no recipient list", { ...mail, to: undefined }, "missing_parameter"],
    ["no subject", { ...mail, subject: undefined }, "missing_parameter"],
    [
      "no content",
      { ...mail, textContent: undefined, htmlContent: undefined },
      "missing_parameter",
    ],
    ["an empty recipient list", { ...mail, to: [] }, "invalid_parameter"],
    ["a bad address", { ...mail, to: [{ email: "nobody" }] }, "invalid_parameter"],
    [
      "100 recipients",
      { ...mail, to: Array.from({ length: 100 }, () => ({ email: "a@example.com" })) },
      "out_of_range",
    ],
    ["a long name", { ...mail, sender: { ...mail.sender, name: "x".repeat(71) } }, "out_of_range"],
    ["a template", { ...mail, templateId: 3 }, "invalid_parameter"],
    ["a key that is no UUID", { ...mail, headers: { idempotencyKey: "1" } }, "invalid_parameter"],
    ["text that is no JSON", "{", "bad_request"],
  ])("refuses %s", async (_, body, code) => {
    expect(await outcome(await send(body))).toEqual([400, code]);
    expect(await mailbox.list()).toEqual([]);
  });

  it("refuses a wrong key, a wrong method and an unknown path", async () => {
    const wrongKey = {
      headers: { "api-key": "xkeysib-other", "content-type": "application/json" },
    };
    expect(await outcome(await send(mail, wrongKey))).toEqual([401, "unauthorized"]);
    const headers = { "api-key": brevo.apiKey };
    const got = await fetch(`${brevo.url}/v3/smtp/email`, { headers });
    expect(await outcome(got)).toEqual([405, "method_not_allowed"]);
    const lost = await fetch(`${brevo.url}/v3/contacts`, { headers });
    expect(await outcome(lost)).toEqual([404, "document_not_found"]);
  });

  it("drops a sandboxed message but answers as if it was sent", async () => {
    const answer = await send({ ...mail, headers: { "X-Sib-Sandbox": "drop" } });
    expect(answer.status).toBe(201);
    expect(await mailbox.list()).toEqual([]);
    expect(brevo.emails()).toMatchObject([{ sandboxed: true, body: { subject: "Your code" } }]);
  });

  it("takes an idempotency key once in 30 minutes", async () => {
    const body = { ...mail, headers: { idempotencyKey: randomUUID() } };
    expect((await send(body)).status).toBe(201);
    brevo.advanceClock(30 * 60 - 1);
    expect(await outcome(await send(body))).toEqual([400, "duplicate_parameter"]);
    expect(await mailbox.list()).toHaveLength(1);
    brevo.advanceClock(1);
    expect((await send(body)).status).toBe(201);
    expect(await mailbox.list()).toHaveLength(2);
  });
});

describe("limits and outages", () => {
  it("tells the rate limit and enforces it per second", async () => {
    brevo.setRateLimit(2);
    const first = await send(mail);
    expect(first.headers.get("x-sib-ratelimit-limit")).toBe("2");
    expect(first.headers.get("x-sib-ratelimit-remaining")).toBe("1");
    expect(first.headers.get("x-sib-ratelimit-reset")).toBe("1");
    await send(mail);
    const third = await send(mail);
    expect(await outcome(third)).toEqual([429, undefined]);
    expect(third.headers.get("x-sib-ratelimit-remaining")).toBe("0");
    brevo.advanceClock(1);
    expect((await send(mail)).status).toBe(201);
  });

  it("fails as often as it is told, with Brevo's codes and given headers", async () => {
    brevo.breakDown({ status: 500, times: 2 });
    brevo.breakDown({ status: 402, times: 1, headers: { "x-request": "r1" } });
    expect(await outcome(await send(mail))).toEqual([500, undefined]);
    expect(await outcome(await send(mail))).toEqual([500, undefined]);
    const third = await send(mail);
    expect(third.headers.get("x-request")).toBe("r1");
    expect(await outcome(third)).toEqual([402, "not_enough_credits"]);
    expect((await send(mail)).status).toBe(201);
    expect(brevo.received()).toHaveLength(4);
  });

  it("stays down until it recovers, on the path it was told", async () => {
    brevo.breakDown({ status: 429, path: "/v3/smtp" });
    expect((await send(mail)).status).toBe(429);
    expect((await send(mail)).status).toBe(429);
    brevo.recover();
    expect((await send(mail)).status).toBe(201);
  });

  it("can lose the answer after the work is done, so that a retry is a duplicate", async () => {
    const body = { ...mail, headers: { idempotencyKey: randomUUID() } };
    brevo.breakDown({ status: 503, times: 1, workIsDone: true });
    expect((await send(body)).status).toBe(503);
    expect(await mailbox.list()).toHaveLength(1);
    expect(await outcome(await send(body))).toEqual([400, "duplicate_parameter"]);
  });

  it("hangs until the caller gives up or it recovers", async () => {
    brevo.breakDown({ hangSeconds: 60 });
    await expect(send(mail, { signal: AbortSignal.timeout(50) })).rejects.toThrow("timeout");
    const hanging = send(mail);
    await expect.poll(() => brevo.received().length).toBe(2);
    brevo.recover();
    expect((await hanging).status).toBe(503);
  });

  it("answers 503 by itself when the hang is over", async () => {
    brevo.breakDown({ hangSeconds: 0.01, times: 1 });
    expect((await send(mail)).status).toBe(503);
  });

  it("keeps what it received", async () => {
    await send(mail, { headers: { "api-key": brevo.apiKey, "X-Trace": "t1" } });
    const [request] = brevo.received();
    expect(request).toMatchObject({ method: "POST", path: "/v3/smtp/email", receivedAt: start });
    expect(request?.headers["x-trace"]).toBe("t1");
    expect(JSON.parse(request?.body ?? "")).toEqual(mail);
  });
});

describe("webhooks", () => {
  it("posts events about a message and posts them again unchanged", async () => {
    const bodies: string[] = [];
    const tokens: (string | undefined)[] = [];
    const app = new Hono();
    app.post("/hook", async (c) => {
      bodies.push(await c.req.text());
      tokens.push(c.req.header("authorization"));
      return c.body(null, bodies.length === 1 ? 204 : 409);
    });
    const receiver = await listen(app, {});
    others.push(receiver);
    const { messageId } = (await (await send(mail)).json()) as { messageId: string };
    const call = { url: `${receiver.url}/hook`, messageId, event: "hard_bounce" } as const;
    const headers = { authorization: "Bearer agreed-on" };
    expect(await brevo.sendWebhook({ ...call, reason: "no such box", headers })).toBe(204);
    expect(await brevo.replayWebhooks()).toEqual([409]);
    expect(bodies[1]).toBe(bodies[0]);
    expect(tokens).toEqual(["Bearer agreed-on", "Bearer agreed-on"]);
    expect(JSON.parse(bodies[0] ?? "")).toMatchObject({
      event: "hard_bounce",
      email: "ada@example.com",
      "message-id": messageId,
      date: "2026-11-20 18:03:00",
      ts_event: start.getTime() / 1000,
      ts_epoch: start.getTime(),
      tags: ["verify-email"],
      reason: "no such box",
    });
    await expect(brevo.sendWebhook({ ...call, messageId: "<x>" })).rejects.toThrow("no such");
  });
});

describe("the mailbox server", () => {
  it("lists messages, newest first, all or those to one address", async () => {
    const server = await startMailboxServer({ mailbox });
    others.push(server);
    await send(mail);
    await send({ ...mail, subject: "Second" });
    const sms = {
      channel: "sms",
      to: "+12025550123",
      subject: "",
      text: "1234",
      html: "",
    } as const;
    mailbox.add({ ...sms, sent_at: start.toISOString() });
    const subjects = async (query: string) => {
      const answer = await fetch(`${server.url}/messages${query}`);
      const { data } = (await answer.json()) as { data: { subject: string; code: string }[] };
      return data.map(({ subject, code }) => [subject, code]);
    };
    const second = ["Second", "482913"];
    const first = ["Your code", "482913"];
    expect(await subjects("")).toEqual([["", "1234"], second, first]);
    expect(await subjects("?to=ada@example.com")).toEqual([second, first]);
    expect(await subjects("?to=%2B12025550123")).toEqual([["", "1234"]]);
    expect(await subjects("?to=+12025550123")).toEqual([["", "1234"]]);
    expect(await subjects("?to=nobody@example.com")).toEqual([]);
  });
});
