import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BrevoStandIn, startBrevoStandIn } from "../../dev/brevo/stand-in.ts";
import { listen } from "../../dev/mailbox/listen.ts";
import { startMailboxServer } from "../../dev/mailbox/server.ts";
import { type DomainError, isDomainError } from "../../src/core/error.ts";
import type { HttpSeams } from "../../src/platform/http-client/http-client.ts";
import { type BrevoOptions, createBrevoMailer } from "../../src/platform/mail/brevo.ts";
import { createMemoryMailbox } from "../../src/platform/mail/mailbox.ts";
import { createMailboxMailer } from "../../src/platform/mail/mailbox-mailer.ts";
import type { Mail } from "../../src/platform/mail/mailer.ts";
import { createRemoteMailbox } from "../../src/platform/mail/remote-mailbox.ts";

const canary = "xkeysib-canary-7f3a";
const sender = { email: "no-reply@example.com", name: "Florin" };
const mail: Mail = {
  to: { email: "ann@example.com", name: "Ann" },
  subject: "Your code",
  text: "123456 is your code.",
  html: "<p>123456 is your code.</p>",
  idempotencyKey: "0e4c5a4e-9a53-4a0e-8a3c-6a4f7c9d2b10",
};

async function failureOf(promise: Promise<unknown>): Promise<DomainError> {
  const [result] = await Promise.allSettled([promise]);
  const reason: unknown = result.status === "rejected" ? result.reason : null;
  if (!isDomainError(reason)) throw new Error("a DomainError was expected", { cause: reason });
  return reason;
}

/** Seams that never really wait, and what was logged through them. */
function quickSeams() {
  const lines: unknown[][] = [];
  const write = (...line: unknown[]) => void lines.push(line);
  const log = { info: write, warn: write, error: write };
  return { lines, seams: { log, sleep: async () => undefined, random: () => 0 } };
}

/** A Brevo mailer whose calls get these answers in turn. */
function brevoWith(answers: readonly (Response | Error)[], options: Partial<BrevoOptions> = {}) {
  const sent: { url: string; headers: Headers; body: Record<string, unknown> }[] = [];
  const { lines, seams } = quickSeams();
  const fetch: HttpSeams["fetch"] = async (url, init) => {
    const answer = answers[sent.length] ?? new Error("no answer is left");
    sent.push({ url, headers: new Headers(init.headers), body: JSON.parse(String(init.body)) });
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const mailer = createBrevoMailer({ apiKey: canary, sender, ...seams, fetch, ...options });
  return { mailer, sent, lines };
}

const created = () => Response.json({ messageId: "<1@example.com>" }, { status: 201 });
const refused = (status: number, code?: string) =>
  Response.json({ ...(code && { code }), message: canary }, { status });

describe("Brevo's wire", () => {
  it("carries the message, the key and the idempotency key", async () => {
    const { mailer, sent } = brevoWith([created()]);
    await mailer.send(mail);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe("https://api.brevo.com/v3/smtp/email");
    expect(sent[0]?.headers.get("api-key")).toBe(canary);
    expect(sent[0]?.headers.get("content-type")).toBe("application/json");
    expect(sent[0]?.body).toEqual({
      sender,
      to: [{ email: "ann@example.com", name: "Ann" }],
      subject: "Your code",
      textContent: mail.text,
      htmlContent: mail.html,
      headers: { idempotencyKey: mail.idempotencyKey },
    });
  });

  it.each<[string | undefined, string | undefined]>([
    ["n".repeat(71), "n".repeat(70)],
    [`${"n".repeat(69)}😀`, "n".repeat(69)],
    ["Ann\r\nBcc: eve@example.com", "Ann Bcc: eve@example.com"],
    ["A\u2028n\u0000n\ud800", "A n n\ufffd"],
    ["\r\n", undefined],
    [undefined, undefined],
  ])("carries the name %j as %j", async (name, shown) => {
    const { mailer, sent } = brevoWith([created()]);
    const to = { email: "ann@example.com", ...(name !== undefined && { name }) };
    await mailer.send({ ...mail, to });
    const plain = { email: "ann@example.com", ...(shown !== undefined && { name: shown }) };
    expect(sent[0]?.body["to"]).toEqual([plain]);
  });

  it("has no place for a forged header", async () => {
    const { mailer, sent } = brevoWith([created()]);
    await mailer.send({ ...mail, subject: "Hi\r\nBcc: eve@example.com\r\n\r\nbody" });
    expect(sent[0]?.body["subject"]).toBe("Hi Bcc: eve@example.com body");
    const forged = { email: "ann@example.com\r\nBcc: eve@example.com" };
    await expect(mailer.send({ ...mail, to: forged })).rejects.toThrow("one plain line");
    await expect(mailer.send({ ...mail, idempotencyKey: "a\nb" })).rejects.toThrow("plain line");
    expect(() => brevoWith([], { sender: { email: "a\n@b.example", name: "" } })).toThrow("plain");
    expect(sent).toHaveLength(1);
  });
});

describe("Brevo's answers", () => {
  it.each<[string, () => (Response | Error)[]]>([
    ["201", () => [created()]],
    ["201 after a network fault", () => [new TypeError("fetch failed"), created()]],
    ["201 after 500", () => [refused(500), created()]],
    ["201 after 429", () => [refused(429), created()]],
    ["a duplicate after 503", () => [refused(503), refused(400, "duplicate_parameter")]],
    ["a duplicate of an earlier call", () => [refused(400, "duplicate_parameter")]],
    ["a duplicate under another status", () => [refused(409, "duplicate_parameter")]],
  ])("count as sent: %s", async (_name, makeAnswers) => {
    const answers = makeAnswers();
    const { mailer, sent } = brevoWith(answers);
    await mailer.send(mail);
    expect(sent).toHaveLength(answers.length);
    expect(sent.at(-1)?.body).toEqual(sent[0]?.body);
  });

  it.each<[string, () => Response | Error, string, number]>([
    ["a network fault", () => new TypeError(`fetch failed ${canary}`), "network", 2],
    ["500", () => refused(500), "status", 2],
    ["429", () => refused(429), "throttled", 2],
    ["400 invalid_parameter", () => refused(400, "invalid_parameter"), "parameters_refused", 1],
    ["400 missing_parameter", () => refused(400, "missing_parameter"), "parameters_refused", 1],
    ["400 without a code", () => refused(400), "parameters_refused", 1],
    ["400 not_enough_credits", () => refused(400, "not_enough_credits"), "no_credit", 1],
    ["401", () => refused(401, "unauthorized"), "credentials_refused", 1],
    ["402", () => refused(402, "not_enough_credits"), "no_credit", 1],
    ["403", () => refused(403, "account_under_validation"), "credentials_refused", 1],
    ["404", () => refused(404, "document_not_found"), "status", 1],
    ["405", () => refused(405, "method_not_allowed"), "status", 1],
    ["406", () => refused(406, "not_acceptable"), "status", 1],
    ["422", () => refused(422, "unprocessable_entity"), "parameters_refused", 1],
    ["201 without an id", () => Response.json({}, { status: 201 }), "unexpected_shape", 1],
    ["201 duplicate", () => refused(201, "duplicate_parameter"), "unexpected_shape", 1],
    ["200", () => Response.json({ messageId: "<1@example.com>" }), "status", 1],
  ])("%s is upstream_failed and tells no secret", async (_name, answer, reason, calls) => {
    const { mailer, sent, lines } = brevoWith([answer(), answer(), answer()]);
    const error = await failureOf(mailer.send(mail));
    expect(error.code).toBe("upstream_failed");
    expect(error.facts.members).toEqual({ service: "e-mail" });
    expect(sent).toHaveLength(calls);
    expect(lines).toEqual([["upstream_failed", expect.objectContaining({ reason })]]);
    const shown = inspect([error, lines], { depth: 10, showHidden: true });
    for (const secret of [canary, mail.to.email, "123456"]) expect(shown).not.toContain(secret);
  });

  it("a key that cannot stand in a header is not shown", async () => {
    const fetch: HttpSeams["fetch"] = (url, init) => globalThis.fetch(url, init);
    const { mailer, lines } = brevoWith([], { apiKey: `${canary}\nx`, fetch });
    const error = await failureOf(mailer.send(mail));
    expect(inspect([error, lines], { depth: 10, showHidden: true })).not.toContain(canary);
  });
});

describe("the Brevo stand-in", () => {
  const mailbox = createMemoryMailbox();
  let brevo: BrevoStandIn;
  beforeEach(async () => {
    brevo = await startBrevoStandIn({ mailbox });
  });
  afterEach(() => brevo.close());
  const mailerTo = ({ url: baseUrl, apiKey }: BrevoStandIn, key = apiKey) =>
    createBrevoMailer({ ...quickSeams().seams, apiKey: key, baseUrl, sender });

  it("delivers into the mailbox, once per key", async () => {
    await mailerTo(brevo).send(mail);
    await mailerTo(brevo).send(mail);
    expect(brevo.emails()).toHaveLength(1);
    expect(await mailbox.list("ann@example.com")).toMatchObject([
      { channel: "email", subject: "Your code", code: "123456" },
    ]);
  });

  it("has sent the message whose answer was lost", async () => {
    brevo.breakDown({ status: 503, times: 1, workIsDone: true });
    await mailerTo(brevo).send(mail);
    expect(brevo.received()).toHaveLength(2);
    expect(brevo.emails()).toHaveLength(1);
  });

  it("refuses a wrong key, and a lasting outage ends after two tries", async () => {
    expect((await failureOf(mailerTo(brevo, canary).send(mail))).facts.cause).toBe(
      "credentials_refused",
    );
    brevo.breakDown({ status: 500 });
    expect((await failureOf(mailerTo(brevo).send(mail))).code).toBe("upstream_failed");
    expect(brevo.received()).toHaveLength(3);
    expect(brevo.emails()).toHaveLength(0);
  });
});

describe("the mailbox mailer", () => {
  it("keeps each message once per key for 30 minutes", async () => {
    let now = new Date("2026-11-20T12:00:00.000Z");
    const mailbox = createMemoryMailbox();
    const mailer = createMailboxMailer(mailbox, () => now);
    await mailer.send(mail);
    await mailer.send(mail);
    await mailer.send({ ...mail, subject: "Another", idempotencyKey: crypto.randomUUID() });
    expect((await mailbox.list()).map(({ subject }) => subject)).toEqual(["Another", "Your code"]);
    expect((await mailbox.list("ann@example.com"))[1]).toEqual({
      channel: "email",
      to: "ann@example.com",
      subject: "Your code",
      text: mail.text,
      html: mail.html,
      code: "123456",
      sent_at: "2026-11-20T12:00:00.000Z",
    });
    now = new Date("2026-11-20T12:30:00.000Z");
    await mailer.send(mail);
    expect(await mailbox.list()).toHaveLength(3);
  });
});

describe("the remote mailbox", () => {
  it("reads what the stand-ins hold, newest first", async () => {
    const mailbox = createMemoryMailbox();
    const server = await startMailboxServer({ mailbox });
    const message = { channel: "sms", subject: "", html: "", sent_at: "2026-11-20T12:00:00.000Z" };
    mailbox.add({ ...message, channel: "sms", to: "+12025550123", text: "111111 is it" });
    mailbox.add({ ...message, channel: "voice", to: "+12025550123", text: "222222 is it" });
    mailbox.add({ ...message, channel: "email", to: "a+b@example.com", text: "333333 is it" });
    const remote = createRemoteMailbox(`${server.url}/`);
    expect(await remote.list()).toEqual(await mailbox.list());
    const codes = async (to: string) => (await remote.list(to)).map(({ code }) => code);
    expect(await codes("+12025550123")).toEqual(["222222", "111111"]);
    expect(await codes("a+b@example.com")).toEqual(["333333"]);
    expect(await codes("nobody@example.com")).toEqual([]);
    await server.close();
    expect((await failureOf(remote.list())).facts.members).toEqual({ service: "mailbox" });
  });

  it("refuses messages in another shape", async () => {
    const server = await listen({ fetch: () => Response.json({ data: [{ to: "x" }] }) }, {});
    const error = await failureOf(createRemoteMailbox(server.url).list());
    expect(error.facts.cause).toBe("unexpected_shape");
    await server.close();
  });
});
