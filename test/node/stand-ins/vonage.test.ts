import { afterEach, describe, expect, it } from "vitest";
import type { Listening } from "../../../dev/mailbox/listen.ts";
import { createMailboxStore, type MailboxStore } from "../../../dev/mailbox/store.ts";
import { startVonageStandIn, type VonageStandIn } from "../../../dev/vonage/stand-in.ts";

const start = new Date("2026-11-20T17:03:00.000Z");
const number = "12025550123";
const open: Listening[] = [];
let mailbox: MailboxStore;
let vonage: VonageStandIn;

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function begin(): Promise<void> {
  mailbox = createMailboxStore();
  vonage = await startVonageStandIn({ mailbox, clock: () => start });
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

async function v1(call: string, parameters: Record<string, string>) {
  const keys = { api_key: vonage.apiKey, api_secret: vonage.apiSecret };
  const body = new URLSearchParams({ ...keys, ...parameters });
  const answer = await fetch(`${vonage.url}/verify${call}/json`, { method: "POST", body });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

const startV1 = (more: Record<string, string> = {}) => v1("", { number, brand: "Florin", ...more });

describe("Verify v1", () => {
  it("sends a code by SMS and accepts it once", async () => {
    await begin();
    const { request_id, status } = await startV1({ code_length: "6" });
    expect([status, request_id]).toEqual(["0", expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(await mailbox.list()).toMatchObject([
      { channel: "sms", to: "+12025550123", code: expect.stringMatching(/^\d{6}$/) },
    ]);
    const code = await lastCode();
    const answer = await v1("/check", { request_id, code });
    expect(answer).toMatchObject({ request_id, status: "0", price: "0.10000000", currency: "EUR" });
    expect(answer["event_id"]).toMatch(/^[0-9A-F]{16}$/);
    expect(await v1("/check", { request_id, code })).toMatchObject({ status: "6" });
    expect(await v1("/check", { request_id: "nobody", code })).toMatchObject({ status: "6" });
  });

  it.each([
    ["no number", { brand: "Florin" }, "2"],
    ["no brand", { number }, "2"],
    ["a plus", { number: `+${number}`, brand: "Florin" }, "3"],
    ["a brand of 19 characters", { number, brand: "x".repeat(19) }, "3"],
    ["a code of 5 digits", { number, brand: "Florin", code_length: "5" }, "3"],
    ["an unknown workflow", { number, brand: "Florin", workflow_id: "8" }, "3"],
    ["a code life of 59 s", { number, brand: "Florin", pin_expiry: "59" }, "3"],
    ["a code of the caller's", { number, brand: "Florin", pin_code: "1234" }, "20"],
    ["no key", { number, brand: "Florin", api_key: "" }, "2"],
    ["a wrong key", { number, brand: "Florin", api_key: "other" }, "4"],
  ])("refuses to start with %s", async (_, parameters: Record<string, string>, status) => {
    await begin();
    expect(await v1("", parameters)).toMatchObject({ status, error_text: expect.any(String) });
    expect(await mailbox.list()).toEqual([]);
  });

  it("runs one request per number and names it", async () => {
    await begin();
    const { request_id } = await startV1();
    expect(await startV1()).toMatchObject({ status: "10", request_id });
    expect(await startV1({ number: "12025550124" })).toMatchObject({ status: "0" });
  });

  it("ends after three wrong codes", async () => {
    await begin();
    const { request_id } = await startV1();
    const code = await wrongCode();
    expect(await v1("/check", { request_id, code })).toMatchObject({ status: "16" });
    expect(await v1("/check", { request_id, code })).toMatchObject({ status: "16" });
    expect(await v1("/check", { request_id, code })).toMatchObject({ status: "17" });
    expect(await v1("/check", { request_id, code: await lastCode() })).toMatchObject({
      status: "6",
    });
    const found = await v1("/search", { request_id });
    expect(found).toMatchObject({
      status: "FAILED",
      number,
      date_submitted: "2026-11-20 17:03:00",
    });
    expect(found["checks"]).toHaveLength(3);
    expect(await startV1()).toMatchObject({ status: "0" });
  });

  it.each([
    ["1", "sms 0, voice 125, voice 305", 605],
    ["2", "sms 0, sms 125, voice 305", 605],
    ["3", "voice 0, voice 150", 300],
    ["4", "sms 0, sms 120", 300],
    ["5", "sms 0, voice 120", 300],
    ["6", "sms 0", 300],
    ["7", "voice 0", 300],
  ])("plays workflow %s on the clock", async (workflow_id, expected, expirySeconds) => {
    await begin();
    const { request_id } = await startV1({ workflow_id });
    vonage.advanceClock(expirySeconds - 1);
    expect(await timeline()).toBe(expected);
    expect(await v1("/search", { request_id })).toMatchObject({ status: "IN PROGRESS" });
    vonage.advanceClock(1);
    expect(await v1("/search", { request_id })).toMatchObject({ status: "EXPIRED" });
    expect(await timeline()).toBe(expected);
  });

  it.each([
    ["360", "120", [true, true]],
    ["240", "120", [true, false]],
    ["120", "120", [false, false]],
    ["130", "120", [false, false]],
  ])("with code life %s and wait %s keeps the code as Vonage does", async (life, wait, kept) => {
    await begin();
    await startV1({ pin_expiry: life, next_event_wait: wait, code_length: "6" });
    vonage.advanceClock(240);
    const [third, second, first] = (await mailbox.list()).map(({ code }) => code);
    expect([second === first, third === second]).toEqual(kept);
  });

  it("counts wrong codes anew when it makes a new code, and forgets the old one", async () => {
    await begin();
    const timing = { pin_expiry: "120", next_event_wait: "120", code_length: "6" };
    const { request_id } = await startV1(timing);
    const oldCode = await lastCode();
    const statusOf = async (code: string) => (await v1("/check", { request_id, code })).status;
    const wrong = await wrongCode();
    expect([await statusOf(wrong), await statusOf(wrong)]).toEqual(["16", "16"]);
    vonage.advanceClock(120);
    expect([await statusOf(oldCode), await statusOf(oldCode)]).toEqual(["16", "16"]);
    expect(await statusOf(await lastCode())).toBe("0");
  });

  it("cancels from 30 seconds on and before the second event", async () => {
    await begin();
    const { request_id } = await startV1();
    const cancel = { request_id, cmd: "cancel" };
    expect(await v1("/control", cancel)).toMatchObject({ status: "19" });
    vonage.advanceClock(30);
    expect(await v1("/control", cancel)).toEqual({ status: "0", command: "cancel" });
    expect(await v1("/control", cancel)).toMatchObject({ status: "6" });
    const second = await startV1();
    vonage.advanceClock(125);
    const late = { request_id: second.request_id, cmd: "cancel" };
    expect(await v1("/control", late)).toMatchObject({ status: "19" });
  });

  it("triggers the next event until none is left", async () => {
    await begin();
    const { request_id } = await startV1({ workflow_id: "5" });
    const next = { request_id, cmd: "trigger_next_event" };
    expect(await v1("/control", next)).toEqual({ status: "0", command: "trigger_next_event" });
    expect(await timeline()).toBe("sms 0, voice 0");
    expect(await v1("/control", next)).toMatchObject({ status: "19" });
  });

  it("searches by GET, for many at once, and answers 101 and 18", async () => {
    await begin();
    const { request_id } = await startV1();
    const query = (ids: string[]) => {
      const search = new URLSearchParams({ api_key: vonage.apiKey, api_secret: vonage.apiSecret });
      for (const id of ids) search.append("request_ids", id);
      return fetch(`${vonage.url}/verify/search/json?${search}`).then((answer) => answer.json());
    };
    expect(await query([request_id, "nobody"])).toMatchObject({
      verification_requests: [{ request_id, events: [{ type: "sms" }] }],
    });
    expect(await query(["nobody"])).toMatchObject({ status: "101" });
    expect(await query(Array.from({ length: 11 }, () => request_id))).toMatchObject({
      status: "18",
    });
  });

  it("refuses what it is told to refuse, and breaks down", async () => {
    await begin();
    vonage.refuseV1("start", "1");
    expect(await startV1()).toMatchObject({ status: "1" });
    vonage.refuseNumber(`+${number}`);
    expect(await startV1()).toMatchObject({ status: "7", network: expect.any(String) });
    vonage.breakDown({ status: 500, times: 1, path: "/verify" });
    expect((await fetch(`${vonage.url}/verify/json`)).status).toBe(500);
  });
});
