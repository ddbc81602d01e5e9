import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { cards } from "../../src/features/cards/tables.ts";
import { users } from "../../src/features/users/tables.ts";
import {
  approve,
  authorize,
  cardsPath,
  control,
  makeCard,
  move,
  setPin,
} from "../support/cards.ts";
import { accountOf, openAccount } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signInAgainAt, signUpAt } from "../support/servers/own-person.ts";
import { testSecretKeys } from "../support/setup/variables.ts";
import { goodPassword, type Person } from "../support/start.ts";

/** What time does to cards, told by a clock of the test; and what only a database can show. */

const long = { POLICY: JSON.stringify({ "access_token.seconds": 300_000_000 }) };
const hour = 3_600;
const day = 24 * hour;
/** A Wednesday. */
const startsOn = Date.parse("2027-03-03T12:00:00Z");
const newerKey = "t2:bXk7oW0pQe2Yt4Zr8Lc1Vn5Ju9Hs3Fg6Ad0Kx7Mi2Eo=";
let app: OwnApp;
let ada: Person;
let now: number;
beforeAll(async () => {
  app = await startOwnApp(long, undefined, { hasCheapHashes: true });
  now = Date.now();
  ada = await signUpAt(app);
  await pass((startsOn - now) / 1_000);
});
afterAll(() => app.close());

async function pass(seconds: number): Promise<void> {
  app.passSeconds(seconds);
  now += seconds * 1_000;
  ada = await signInAgainAt(app, ada);
}

/** Goes on to a moment, which has to come. */
async function goTo(moment: string): Promise<void> {
  const seconds = (Date.parse(moment) - now) / 1_000;
  if (seconds < 0) throw new Error(`${moment} is over`);
  await pass(seconds);
}

let account: string;
async function cardWith(spending_limits: object[]): Promise<string> {
  account ??= await openAccount(ada, { balance: 10_000_000 });
  const { id } = await makeCard(ada, { accountId: account });
  await control(ada, id, { spending_limits });
  return id;
}

const ask = async (id: string, amount: number) => (await authorize(ada, id, { amount })).body;

describe("a window of a limit ends at midnight in UTC:", () => {
  test.each([
    ["daily", "2027-03-04T00:00:00Z", "2027-03-03T23:59:50Z"],
    // Monday.
    ["weekly", "2027-03-08T00:00:00Z", "2027-03-07T23:59:50Z"],
    ["monthly", "2027-04-01T00:00:00Z", "2027-03-31T23:59:50Z"],
    ["yearly", "2028-01-01T00:00:00Z", "2027-12-31T23:59:50Z"],
  ])("%s", async (interval, next, last) => {
    const id = await cardWith([{ amount: 100, interval }]);
    await approve(ada, id, { amount: 60 });
    await goTo(last);
    expect(await ask(id, 41)).toMatchObject({ decline_reason: "spending_controls" });
    const held = await approve(ada, id, { amount: 40 });
    expect(await ask(id, 1)).toMatchObject({ decline_reason: "spending_controls" });
    await goTo(new Date(Date.parse(next) + 60_000).toISOString());
    await approve(ada, id, { amount: 100 });
    // What comes back belongs to the window before.
    expect((await move(ada, "reverse", held.id)).status).toBe(200);
    expect(await ask(id, 1)).toMatchObject({ decline_reason: "spending_controls" });
    await ada.post(`${cardsPath}/${id}/cancel`, { reason: "other" });
  });

  test("but for one of all time", async () => {
    const id = await cardWith([{ amount: 100, interval: "all_time" }]);
    await approve(ada, id, { amount: 60 });
    await pass(400 * day);
    expect(await ask(id, 41)).toMatchObject({ decline_reason: "spending_controls" });
    await approve(ada, id, { amount: 40 });
    await ada.post(`${cardsPath}/${id}/cancel`, { reason: "other" });
  });
});

test("what nobody captures within seven days comes back by itself, and to the limits", async () => {
  const id = await cardWith([{ amount: 100, interval: "all_time" }]);
  const held = (await accountOf(ada, account)).held_amount;
  const {
    id: authorizationId,
    created_at: at,
    expires_at: end,
  } = await approve(ada, id, {
    amount: 100,
  });
  expect(Date.parse(end) - Date.parse(at)).toBe(7 * day * 1_000);
  await pass(7 * day - hour);
  await app.runSchedule();
  expect(await ask(id, 1)).toMatchObject({ approved: false });
  await pass(2 * hour);
  expectProblem(await move(ada, "capture", authorizationId), 409, "hold_closed");
  await app.runSchedule();
  const { body } = await ada.get(`${cardsPath}/${id}/authorizations`);
  expect(body.data.at(-1)).toMatchObject({ id: authorizationId, status: "expired" });
  expect((await accountOf(ada, account)).held_amount).toBeLessThanOrEqual(held);
  await approve(ada, id, { amount: 100 });
  expect(app.lines.filter((line) => line.includes("job_failed"))).toEqual([]);
  await ada.post(`${cardsPath}/${id}/cancel`, { reason: "other" });
});

test("a card pays until its last month is over", async () => {
  const id = await cardWith([]);
  const { body } = await ada.get(`${cardsPath}/${id}`);
  const end = new Date(Date.UTC(body.exp_year, body.exp_month, 1));
  await goTo(new Date(end.getTime() - 60_000).toISOString());
  await approve(ada, id, { amount: 1 });
  await pass(120);
  expect(await ask(id, 1)).toMatchObject({ decline_reason: "card_expired" });
});

describe("a PIN", () => {
  let id: string;
  const chip = (pin?: string) =>
    authorize(ada, id, { amount: 1, channel: "chip", ...(pin && { pin }) });
  const reasons = async (pins: readonly string[]) =>
    (await Promise.all(pins.map(chip))).map(({ body }) => body.decline_reason).sort();
  beforeAll(async () => {
    id = (await makeCard(ada, { balance: 1_000 })).id;
  });

  test("is asked about where one is entered", async () => {
    expect((await chip("4829")).body.decline_reason).toBe("verification_failed");
    const set = await setPin(ada, id, "4829");
    expect(set.status, set.text).toBe(200);
    expect(set.text).not.toContain("4829");
    expect((await chip("4829")).body.approved).toBe(true);
    expect((await chip()).body.approved).toBe(true);
    for (const pin of ["123", "1234567", "12a4"]) {
      expectProblem(await setPin(ada, id, pin), 400, "validation_failed");
    }
  });

  test("that is right forgives the wrong ones before it", async () => {
    expect(await reasons(["0000"])).toEqual(["verification_failed"]);
    expect(await reasons(["0001"])).toEqual(["verification_failed"]);
    expect((await chip("4829")).body.approved).toBe(true);
    expect(await reasons(["0000"])).toEqual(["verification_failed"]);
    expect(await reasons(["0001"])).toEqual(["verification_failed"]);
    expect((await chip("4829")).body.approved).toBe(true);
  });

  test("is blocked by the third wrong one, of 30 in parallel; a new one works again", async () => {
    const wrong = Array.from({ length: 30 }, (_, place) => String(1_000 + place));
    const found = await reasons(wrong);
    expect(found.filter((reason) => reason === "verification_failed")).toHaveLength(3);
    expect(found.filter((reason) => reason === "pin_blocked")).toHaveLength(27);
    expect((await chip("4829")).body.decline_reason).toBe("pin_blocked");
    expect((await chip()).body.decline_reason).toBe("pin_blocked");
    expect((await authorize(ada, id, { amount: 1 })).body.approved).toBe(true);
    await app.settle();
    const mailbox = `/dev/mailbox?to=${encodeURIComponent(ada.email)}`;
    const { body } = await app.visitor().get(mailbox);
    const told = body.data.filter(({ subject }: { subject: string }) => /blocked/.test(subject));
    expect(told).toHaveLength(1);
    await setPin(ada, id, "482913");
    expect((await chip("4829")).body.decline_reason).toBe("verification_failed");
    expect((await chip("482913")).body.approved).toBe(true);
  });

  test("and the details need a fresh proof of who asks", async () => {
    const strict = await startOwnApp({ POLICY: "{}" }, app, { hasCheapHashes: true });
    const bob = await signUpAt(strict);
    const card = await makeCard(bob, { balance: 0 });
    strict.passSeconds(600);
    const details = await bob.get(`${cardsPath}/${card.id}/details`);
    expectProblem(details, 403, "step_up_required");
    expectProblem(await setPin(bob, card.id, "4829"), 403, "step_up_required");
    const { body } = await bob.post("/api/v1/auth/step-up", { password: goodPassword });
    const token = body.access_token;
    const shown = await bob.get(`${cardsPath}/${card.id}/details`, { token });
    expect(shown.status, shown.text).toBe(200);
    await strict.close();
  });
});

describe("a card of plastic", () => {
  let bob: Person;
  beforeAll(async () => {
    bob = await signUpAt(app);
    const isBob = eq(users.id, bob.id as Id<"user">);
    await app.db.update(users).set({ kycStatus: "approved" }).where(isBob);
  });
  const activate = (id: string, last4: string) =>
    bob.post(`${cardsPath}/${id}/activate`, { last4 });
  const other = (last4: string) => (last4 === "0000" ? "0001" : "0000");

  test("pays once it was activated", async () => {
    const card = await makeCard(bob, { type: "physical" });
    expect(card.status).toBe("inactive");
    const early = await authorize(bob, card.id, { amount: 1 });
    expect(early.body.decline_reason).toBe("card_inactive");
    expectProblem(await activate(card.id, other(card.last4)), 422, "code_invalid");
    expect((await activate(card.id, card.last4)).body.status).toBe("active");
    await approve(bob, card.id, { amount: 1 });
    const replaced = await bob.post(`${cardsPath}/${card.id}/replace`, { reason: "lost" });
    expect(replaced.body).toMatchObject({ type: "physical", status: "inactive" });
  });

  test("takes five wrong tries, of 20 in parallel, and then not even the right one", async () => {
    const card = await makeCard(bob, { type: "physical" });
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => activate(card.id, other(card.last4))),
    );
    expect(replies.filter(({ status }) => status === 422)).toHaveLength(5);
    for (const reply of replies) {
      if (reply.status !== 422) expectProblem(reply, 429, "too_many_attempts");
    }
    expectProblem(await activate(card.id, card.last4), 429, "too_many_attempts");
  });
});

test("a newer key changes neither the number nor the code of a card", async () => {
  const { id } = await makeCard(ada, { balance: 0 });
  const before = (await ada.get(`${cardsPath}/${id}/details`)).body;
  const keys = `${newerKey},${testSecretKeys}`;
  const rotated = await startOwnApp({ ...long, SECRET_KEYS: keys }, app, { hasCheapHashes: true });
  rotated.passSeconds((now - Date.now()) / 1_000);
  const send = rotated.visitor();
  const token = ada.accessToken;
  expect((await send.get(`${cardsPath}/${id}/details`, { token })).body).toEqual(before);
  await rotated.close();
  const [row] = await app.db
    .select()
    .from(cards)
    .where(eq(cards.id, id as Id<"card">));
  expect(JSON.stringify(row)).not.toContain(before.number);
});
