import { beforeEach, describe, expect, test } from "vitest";
import {
  approve,
  authorize,
  cardsPath,
  control,
  insist,
  makeCard,
  move,
  type PurchaseWish,
} from "../support/cards.ts";
import { accountOf, openAccount } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { type Person, type Reply, signUp } from "../support/start.ts";

/** What merchants ask of cards, and what becomes of it, over HTTP. */

let ada: Person;
let card: { id: string; account_id: string };
beforeEach(async () => {
  ada = await signUp();
  card = await makeCard(ada, { balance: 100_000 });
});

const money = async (id = card.account_id) => {
  const { balance, held_amount: held } = await accountOf(ada, id);
  return [balance, held];
};
const ask = (wish: PurchaseWish, id = card.id) => authorize(ada, id, wish);
let sent = 0;
/** Asks until there is a decision: a crowded server may have no time for one. */
const askSurely = (wish: PurchaseWish, id = card.id) => {
  sent += 1;
  const reference = `sure-${sent}`;
  return insist(() => ask({ reference, ...wish }, id));
};
const listed = async (query = "") =>
  (await ada.get(`${cardsPath}/${card.id}/authorizations${query}`)).body;
const many = <T>(count: number, run: (place: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, place) => run(place)));
const approved = (replies: readonly Reply[]) =>
  replies.filter(({ body }) => body.approved === true);

async function expectDecline(reply: Reply, reason: string): Promise<void> {
  expect(reply.status, reply.text).toBe(201);
  const declined = { approved: false, status: "declined", decline_reason: reason };
  expect(reply.body).toMatchObject(declined);
  expect((await listed()).data[0]).toEqual(reply.body);
}

test("an approval holds the money, and shows in the card's list", async () => {
  const reply = await ask({ amount: 1_250, channel: "chip", category: "5812", country: "DE" });
  expect(reply.status, reply.text).toBe(201);
  expect(reply.body).toMatchObject({
    id: expect.stringMatching(/^aut_/),
    card_id: card.id,
    amount: 1_250,
    currency: "USD",
    status: "pending",
    approved: true,
    decline_reason: null,
    merchant: { name: "Corner shop", category_code: "5812", country: "DE" },
    channel: "chip",
    network_reference: null,
    captured_amount: 0,
    transaction_id: null,
  });
  expect(await money()).toEqual([100_000, 1_250]);
  expect((await listed()).data).toEqual([reply.body]);
  expect((await ada.get("/api/v1/transactions/holds")).body.data).toEqual([]);
});

describe("it is declined, and on record,", () => {
  test("without the money", async () => {
    const poor = await makeCard(ada, { balance: 100 });
    const reply = await ask({ amount: 101 }, poor.id);
    expect(reply.body).toMatchObject({ approved: false, decline_reason: "insufficient_funds" });
    expect((await ask({ amount: 100 }, poor.id)).body.approved).toBe(true);
    expect(await money(poor.account_id)).toEqual([100, 100]);
  });

  test("in another currency", async () => {
    await expectDecline(await ask({ amount: 1, currency: "EUR" }), "not_allowed");
  });

  test("by a card that is frozen or canceled", async () => {
    await ada.post(`${cardsPath}/${card.id}/freeze`);
    await expectDecline(await ask({ amount: 1 }), "card_inactive");
    await ada.post(`${cardsPath}/${card.id}/unfreeze`);
    await approve(ada, card.id, { amount: 1 });
    await ada.post(`${cardsPath}/${card.id}/cancel`, { reason: "lost" });
    await expectDecline(await ask({ amount: 1 }), "card_canceled");
  });

  test("on an account that is frozen, or was closed and took its cards along", async () => {
    const compliance = await signUpStaff("compliance");
    const path = `/api/v1/admin/accounts/${card.account_id}`;
    await compliance.post(`${path}/freeze`);
    await expectDecline(await ask({ amount: 1 }), "account_disabled");
    await compliance.post(`${path}/unfreeze`);
    const empty = await makeCard(ada, { balance: 0 });
    await ada.post(`/api/v1/accounts/${empty.account_id}/close`);
    const reply = await ask({ amount: 1 }, empty.id);
    expect(reply.body).toMatchObject({ approved: false, decline_reason: "card_canceled" });
  });

  test("above the limits of a new card", async () => {
    await expectDecline(await ask({ amount: 50_001 }), "spending_controls");
    await approve(ada, card.id, { amount: 50_000 });
    await approve(ada, card.id, { amount: 50_000 });
    await expectDecline(await ask({ amount: 1 }), "spending_controls");
    expect(await money()).toEqual([100_000, 100_000]);
  });
});

describe("a control", () => {
  const cases: [string, unknown, PurchaseWish, PurchaseWish][] = [
    [
      "allowed categories",
      { allowed_categories: ["5411"] },
      {} as never,
      { amount: 1, category: "5812" },
    ],
    [
      "blocked categories",
      { blocked_categories: ["7995"] },
      {} as never,
      { amount: 1, category: "7995" },
    ],
    [
      "allowed countries",
      { allowed_countries: ["US", "DE"] },
      { amount: 1, country: "DE" },
      { amount: 1, country: "FR" },
    ],
    [
      "blocked countries",
      { blocked_countries: ["FR"] },
      { amount: 1, country: "DE" },
      { amount: 1, country: "FR" },
    ],
    ["online", { channels: { online: false } }, { amount: 1, channel: "chip" }, { amount: 1 }],
    [
      "contactless",
      { channels: { contactless: false } },
      {} as never,
      { amount: 1, channel: "contactless" },
    ],
    ["chip", { channels: { chip: false } }, {} as never, { amount: 1, channel: "chip" }],
    ["atm", { channels: { atm: false } }, {} as never, { amount: 1, channel: "atm" }],
    [
      "international",
      { channels: { international: false } },
      { amount: 1, country: "US" },
      { amount: 1, country: "DE" },
    ],
  ];
  test.each(cases)("lets in and keeps out: %s", async (_what, controls, good, bad) => {
    await approve(ada, card.id, { ...bad });
    const changed = await control(ada, card.id, controls);
    expect(changed.status, changed.text).toBe(200);
    await approve(ada, card.id, { ...good, amount: 1 });
    await expectDecline(await ask(bad), "spending_controls");
  });

  test("of spending in some categories counts these alone", async () => {
    await control(ada, card.id, {
      spending_limits: [
        { amount: 100, interval: "monthly", categories: ["5812", "5813"] },
        { amount: 10_000, interval: "all_time" },
      ],
    });
    await approve(ada, card.id, { amount: 60, category: "5812" });
    await approve(ada, card.id, { amount: 40, category: "5813" });
    await expectDecline(await ask({ amount: 1, category: "5812" }), "spending_controls");
    await approve(ada, card.id, { amount: 9_900 });
    await expectDecline(await ask({ amount: 1 }), "spending_controls");
  });

  test("that comes later counts what was spent before it", async () => {
    await approve(ada, card.id, { amount: 700 });
    await control(ada, card.id, { spending_limits: [{ amount: 1_000, interval: "weekly" }] });
    await expectDecline(await ask({ amount: 301 }), "spending_controls");
    await approve(ada, card.id, { amount: 300 });
  });

  test("is changed as it is named, and leaves the others", async () => {
    const first = await control(ada, card.id, {
      blocked_categories: ["7995", "7800"],
      channels: { atm: false },
    });
    const limits = first.body.controls.spending_limits;
    const second = await control(ada, card.id, { allowed_countries: ["US"], spending_limits: [] });
    expect(limits).toHaveLength(2);
    expect(second.body.controls).toEqual({
      spending_limits: [],
      allowed_categories: null,
      blocked_categories: ["7995", "7800"],
      allowed_countries: ["US"],
      blocked_countries: null,
      channels: { online: true, contactless: true, chip: true, atm: false, international: true },
    });
    const third = await control(ada, card.id, { allowed_countries: null, blocked_categories: [] });
    const cleared = { allowed_countries: null, blocked_categories: null };
    expect(third.body.controls).toMatchObject(cleared);
    expect((await control(ada, card.id, {})).body).toEqual(third.body);
  });

  test.each([
    ["/blocked_categories", { allowed_categories: ["5411"], blocked_categories: ["5812"] }],
    ["/blocked_countries", { allowed_countries: ["US"], blocked_countries: ["FR"] }],
    ["/allowed_categories/0", { allowed_categories: ["groceries"] }],
    ["/allowed_categories", { allowed_categories: [] }],
    ["/blocked_countries/0", { blocked_countries: ["usa"] }],
    ["/allowed_countries/1", { allowed_countries: ["US", "ZZ"] }],
    ["/spending_limits/0/interval", { spending_limits: [{ amount: 1, interval: "hourly" }] }],
    ["/spending_limits/0/amount", { spending_limits: [{ amount: -1, interval: "daily" }] }],
    ["/channels/fax", { channels: { fax: true } }],
  ])("is refused at %s", async (pointer, body) => {
    const reply = await control(ada, card.id, body);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toMatchObject([{ pointer }]);
  });

  test.each(["ZZ", "UK", "us", "EU"])("a merchant of %s is nowhere", async (country) => {
    const reply = await ask({ amount: 1, country });
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toMatchObject([{ pointer: "/merchant/country" }]);
  });

  test("of one list is refused while the card has the other", async () => {
    await control(ada, card.id, { blocked_countries: ["FR"] });
    const reply = await control(ada, card.id, { allowed_countries: ["US"] });
    expectProblem(reply, 400, "validation_failed");
    const swapped = { allowed_countries: ["US"], blocked_countries: null };
    expect((await control(ada, card.id, swapped)).status).toBe(200);
  });
});

describe("in parallel", () => {
  test.each(["per_authorization", "daily", "weekly", "monthly", "yearly", "all_time"])(
    "50 authorizations never pass a limit: %s",
    async (interval) => {
      await control(ada, card.id, { spending_limits: [{ amount: 100, interval }] });
      const replies = await many(50, (place) => askSurely({ amount: place % 2 === 0 ? 7 : 101 }));
      const paid = approved(replies).reduce((sum, { body }) => sum + body.amount, 0);
      expect(paid).toBe(interval === "per_authorization" ? 25 * 7 : 14 * 7);
      expect(await money()).toEqual([100_000, paid]);
    },
  );

  test("50 authorizations by two cards never pass the balance", async () => {
    const accountId = await openAccount(ada, { balance: 100 });
    const cards = await many(2, () => makeCard(ada, { accountId }));
    const replies = await many(50, (place) => askSurely({ amount: 7 }, cards[place % 2].id));
    expect(approved(replies)).toHaveLength(14);
    const reasons = new Set(replies.map(({ body }) => body.decline_reason));
    expect(reasons).toEqual(new Set([null, "insufficient_funds"]));
    expect(await money(accountId)).toEqual([100, 98]);
  });

  test("a card for a single use is used once, and closed then", async () => {
    const single = await makeCard(ada, { balance: 1_000, single_use: true });
    expect((await ask({ amount: 1_001 }, single.id)).body.approved).toBe(false);
    const replies = await many(20, () => askSurely({ amount: 10 }, single.id));
    expect(approved(replies)).toHaveLength(1);
    const reasons = new Set(replies.map(({ body }) => body.decline_reason));
    expect(reasons).toEqual(new Set([null, "card_canceled"]));
    const closed = { status: "canceled", cancel_reason: "single_use" };
    expect((await ada.get(`${cardsPath}/${single.id}`)).body).toMatchObject(closed);
    expect(await money(single.account_id)).toEqual([1_000, 10]);
    const id = approved(replies)[0]?.body.id;
    expect((await move(ada, "capture", id)).body.status).toBe("captured");
  });

  test("one network reference has one effect and one answer", async () => {
    const replies = await many(30, () => askSurely({ amount: 10, reference: "ntw-1" }));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(await money()).toEqual([100_000, 10]);
    const [{ body }] = replies as [Reply];
    await move(ada, "capture", body.id);
    expect((await ask({ amount: 10, reference: "ntw-1" })).body).toEqual(body);
    const other = await ask({ amount: 11, reference: "ntw-1" });
    expectProblem(other, 422, "idempotency_key_reused");
    const elsewhere = await makeCard(ada, { balance: 10 });
    const unrelated = await ask({ amount: 10, reference: "ntw-1" }, elsewhere.id);
    expect(unrelated.body.id).not.toBe(body.id);
  });

  test("a decline is answered again under its reference, also with money there now", async () => {
    const poor = await makeCard(ada, { balance: 0 });
    const first = await ask({ amount: 10, reference: "ntw-2" }, poor.id);
    expect(first.body.approved).toBe(false);
    const accountId = poor.account_id;
    const gift = { account_id: accountId, amount: 100, currency: "USD" };
    const headers = { "idempotency-key": "gift" };
    await ada.post("/api/v1/sandbox/deposits", gift, { headers });
    expect((await ask({ amount: 10, reference: "ntw-2" }, poor.id)).text).toBe(first.text);
    expect((await ask({ amount: 10, reference: "ntw-3" }, poor.id)).body.approved).toBe(true);
  });
});

test("the list goes page by page", async () => {
  const ids: string[] = [];
  for (const amount of [1, 2, 3]) ids.unshift((await approve(ada, card.id, { amount })).id);
  const first = await listed("?limit=2");
  const second = await listed(`?limit=2&cursor=${first.next_cursor}`);
  const found = [...first.data, ...second.data].map(({ id }: { id: string }) => id);
  expect([found, second.next_cursor]).toEqual([ids, null]);
});

describe("the network is played", () => {
  test("by the owner and by staff with the permission, not by others", async () => {
    const eve = await signUp();
    const admin = await signInAdmin();
    expectProblem(await authorize(eve, card.id, { amount: 1 }), 404, "not_found");
    const reply = await authorize(admin, card.id, { amount: 10 });
    expect(reply.body.approved, reply.text).toBe(true);
    expectProblem(await move(eve, "capture", reply.body.id), 404, "not_found");
    expect((await move(admin, "capture", reply.body.id)).status).toBe(200);
    expect(await money()).toEqual([99_990, 0]);
  });

  test.each([
    ["/amount", { amount: 0 }],
    ["/currency", { amount: 1, currency: "usd" }],
    ["/channel", { amount: 1, channel: "fax" }],
    ["/merchant/category_code", { amount: 1, category: "541" }],
    ["/merchant/country", { amount: 1, country: "USA" }],
    ["/merchant/name", { amount: 1, name: "" }],
    ["/pin", { amount: 1, pin: "1234" }],
    ["/network_reference", { amount: 1, reference: "" }],
  ])("with messages that are right, unlike at %s", async (pointer, wish) => {
    const reply = await ask(wish);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toMatchObject([{ pointer }]);
  });
});
