import { beforeAll, describe, expect, test } from "vitest";
import { isCardNumber } from "../../src/core/card-number.ts";
import { cardsPath, makeCard, setPin } from "../support/cards.ts";
import { accountOf, openAccount } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signUpStaff } from "../support/staff.ts";
import { newestMail, type Person, type Reply, signUp } from "../support/start.ts";

/** Cards over HTTP: what they are, and the states that they go through. */

let ada: Person;
beforeAll(async () => {
  ada = await signUp();
});

const act = (id: string, name: string, body?: unknown, person = ada): Promise<Reply> =>
  person.post(`${cardsPath}/${id}/${name}`, body);
const read = (id: string, person = ada) => person.get(`${cardsPath}/${id}`);
const details = (id: string, person = ada) => person.get(`${cardsPath}/${id}/details`);

describe("a new card", () => {
  test("is active at once when it is virtual, with the limits of the house", async () => {
    const accountId = await openAccount(ada);
    const reply = await ada.post(cardsPath, { account_id: accountId, type: "virtual" });
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toMatchObject({
      id: expect.stringMatching(/^crd_/),
      account_id: accountId,
      type: "virtual",
      status: "active",
      single_use: false,
      name: null,
      currency: "USD",
      brand: "visa",
      last4: expect.stringMatching(/^\d{4}$/),
      controls: {
        spending_limits: [
          { amount: 500_00, interval: "per_authorization", categories: null },
          { amount: 1_000_00, interval: "daily", categories: null },
        ],
        allowed_categories: null,
        blocked_categories: null,
        allowed_countries: null,
        blocked_countries: null,
        channels: { online: true, contactless: true, chip: true, atm: true, international: true },
      },
    });
    const now = new Date();
    const { exp_month: month, exp_year: year } = reply.body;
    expect([year, month]).toEqual([now.getUTCFullYear() + 3, now.getUTCMonth() + 1]);
    expect((await read(reply.body.id)).text).toBe(reply.text);
  });

  test.each([
    ["JPY", 500, 1_000],
    ["KWD", 500_000, 1_000_000],
  ])("counts its limits in the exponent of %s", async (currency, single, day) => {
    const card = await makeCard(ada, { currency, balance: 0 });
    const amounts = card.controls.spending_limits.map(({ amount }: { amount: number }) => amount);
    expect(amounts).toEqual([single, day]);
  });

  test("is on an own and active account only", async () => {
    const eve = await signUp();
    const own = await openAccount(ada);
    const body = { account_id: own, type: "virtual" };
    expectProblem(await eve.post(cardsPath, body), 404, "not_found");
    expectProblem(await ada.post(cardsPath, { ...body, account_id: "x" }), 404, "not_found");
    const compliance = await signUpStaff("compliance");
    await compliance.post(`/api/v1/admin/accounts/${own}/freeze`);
    expectProblem(await ada.post(cardsPath, body), 422, "account_not_active");
    const gone = await openAccount(ada);
    await ada.post(`/api/v1/accounts/${gone}/close`);
    const late = await ada.post(cardsPath, { ...body, account_id: gone });
    expectProblem(late, 422, "account_not_active");
  });

  test("of plastic needs an approved record", async () => {
    const accountId = await openAccount(ada);
    const reply = await ada.post(cardsPath, { account_id: accountId, type: "physical" });
    expectProblem(reply, 403, "kyc_required");
  });

  test.each([
    ["type", { type: "gold" }],
    ["single_use", { type: "physical", single_use: true }],
    ["name", { name: "" }],
    ["number", { number: "4242424242424242" }],
  ])("is not made with a wrong %s", async (field, part) => {
    const accountId = await openAccount(await signUp());
    const body = { account_id: accountId, type: "virtual", ...part };
    const reply = await ada.post(cardsPath, body);
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toMatchObject([{ pointer: `/${field}` }]);
  });

  test("is one of five on an account, also of 20 at once; a canceled one makes room", async () => {
    const bob = await signUp();
    const accountId = await openAccount(bob);
    const body = { account_id: accountId, type: "virtual" };
    const replies = await Promise.all(Array.from({ length: 20 }, () => bob.post(cardsPath, body)));
    const made = replies.filter(({ status }) => status === 201);
    expect(made).toHaveLength(5);
    const refused = replies.filter(({ status }) => status !== 201);
    for (const reply of refused) expectProblem(reply, 422, "limit_exceeded");
    expect(refused[0]?.body).toMatchObject({ limit: 5, window: "cards" });
    await act(made[0]?.body.id, "cancel", { reason: "other" }, bob);
    expect((await bob.post(cardsPath, body)).status).toBe(201);
    expect((await bob.post(cardsPath, body)).status).toBe(422);
    await makeCard(bob, { balance: 0 });
  });
});

describe("the details of a card", () => {
  test("are its number and a code that stays", async () => {
    const card = await makeCard(ada, { balance: 0 });
    const reply = await details(card.id);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    const { number, cvc, exp_month: month, exp_year: year } = reply.body;
    expect(number).toMatch(/^424242\d{10}$/);
    expect(isCardNumber(number)).toBe(true);
    expect(number.slice(-4)).toBe(card.last4);
    expect(cvc).toMatch(/^\d{3}$/);
    expect([month, year]).toEqual([card.exp_month, card.exp_year]);
    expect((await details(card.id)).body).toEqual(reply.body);
    const another = await details((await makeCard(ada, { balance: 0 })).id);
    expect(another.body.number).not.toBe(number);
    expect((await newestMail(ada.email)).text).toContain("looked at the number");
  });

  test("are its owner's alone, and gone with it", async () => {
    const card = await makeCard(ada, { balance: 0 });
    expectProblem(await details(card.id, await signUp()), 404, "not_found");
    await act(card.id, "cancel", { reason: "other" });
    expectProblem(await details(card.id), 409, "card_state");
  });
});

describe("a card goes from state to state:", () => {
  beforeAll(async () => {
    ada = await signUp();
  });

  test("frozen, and on again", async () => {
    const { id } = await makeCard(ada, { balance: 0 });
    expect((await act(id, "freeze")).body).toMatchObject({ id, status: "frozen" });
    expect((await newestMail(ada.email)).text).toContain(id);
    expect((await act(id, "unfreeze")).body).toMatchObject({ id, status: "active" });
    expect((await read(id)).body.status).toBe("active");
  });

  test("canceled for good", async () => {
    const { id } = await makeCard(ada, { balance: 0 });
    const canceled = await act(id, "cancel", { reason: "lost" });
    expect(canceled.body).toMatchObject({ status: "canceled", cancel_reason: "lost" });
    const refused = [
      await act(id, "freeze"),
      await act(id, "unfreeze"),
      await act(id, "activate", { last4: canceled.body.last4 }),
      await act(id, "cancel", { reason: "lost" }),
      await act(id, "replace", { reason: "lost" }),
      await setPin(ada, id, "4829"),
      await ada.send("PATCH", `${cardsPath}/${id}/controls`, { body: { channels: {} } }),
    ];
    for (const reply of refused) expectProblem(reply, 409, "card_state");
    expectProblem(await act(id, "cancel", { reason: "bored" }), 400, "validation_failed");
  });

  test("not where it does not lead", async () => {
    const { id, last4 } = await makeCard(ada, { balance: 0 });
    expectProblem(await act(id, "unfreeze"), 409, "card_state");
    expectProblem(await act(id, "activate", { last4 }), 409, "card_state");
    await act(id, "freeze");
    expectProblem(await act(id, "freeze"), 409, "card_state");
    expectProblem(await act(id, "activate", { last4 }), 409, "card_state");
  });

  test("replaced by one of another number and the same controls", async () => {
    const card = await makeCard(ada, { balance: 100, name: "Groceries" });
    const body = { allowed_categories: ["5411"], channels: { atm: false } };
    const { controls } = (await ada.send("PATCH", `${cardsPath}/${card.id}/controls`, { body }))
      .body;
    const number = (await details(card.id)).body.number;
    const reply = await act(card.id, "replace", { reason: "damaged" });
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toMatchObject({
      account_id: card.account_id,
      name: "Groceries",
      status: "active",
      controls,
      replacement_for: card.id,
    });
    expect(reply.body.id).not.toBe(card.id);
    expect((await details(reply.body.id)).body.number).not.toBe(number);
    const replaced = { status: "canceled", cancel_reason: "damaged", replaced_by: reply.body.id };
    expect((await read(card.id)).body).toMatchObject(replaced);
  });

  test("once, of many at the same time", async () => {
    const { id, account_id: accountId } = await makeCard(ada, { balance: 0 });
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, place) =>
        act(id, place % 2 === 0 ? "replace" : "cancel", { reason: "stolen" }),
      ),
    );
    expect(replies.filter(({ status }) => status < 300)).toHaveLength(1);
    for (const reply of replies) if (reply.status > 299) expectProblem(reply, 409, "card_state");
    const { body } = await ada.get(`${cardsPath}?limit=100`);
    const open = body.data.filter(
      (card: { account_id: string; status: string }) =>
        card.account_id === accountId && card.status !== "canceled",
    );
    expect(open.length).toBeLessThan(2);
  });
});

test("one's cards are listed newest first, page by page, and nobody else's", async () => {
  const bob = await signUp();
  const accountId = await openAccount(bob);
  const ids: string[] = [];
  for (let made = 0; made < 3; made += 1) ids.unshift((await makeCard(bob, { accountId })).id);
  const list = async (query: string, person = bob) =>
    (await person.get(`${cardsPath}${query}`)).body;
  const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);
  expect(idsOf(await list(""))).toEqual(ids);
  const first = await list("?limit=2");
  expect(idsOf(first)).toEqual(ids.slice(0, 2));
  const second = await list(`?limit=2&cursor=${first.next_cursor}`);
  expect([idsOf(second), second.next_cursor]).toEqual([ids.slice(2), null]);
  expect(idsOf(await list("", await signUp()))).toEqual([]);
  expect((await accountOf(bob, accountId)).balance).toBe(0);
});

test("a request under an idempotency key makes one card", async () => {
  const bob = await signUp();
  const body = { account_id: await openAccount(bob), type: "virtual" };
  const headers = { "idempotency-key": "one-card" };
  const [first, ...others] = await Promise.all(
    Array.from({ length: 4 }, () => bob.post(cardsPath, body, { headers })),
  );
  expect(first?.status).toBe(201);
  for (const other of others) expect(other.text).toBe(first?.text);
});

describe("closing an account", () => {
  let eve: Person;
  beforeAll(async () => {
    eve = await signUp();
  });
  const close = (id: string) => eve.post(`/api/v1/accounts/${id}/close`);

  test("cancels its cards in the same unit, and tells of it", async () => {
    const accountId = await openAccount(eve);
    const [first, second] = [
      await makeCard(eve, { accountId }),
      await makeCard(eve, { accountId }),
    ];
    await act(second.id, "freeze", undefined, eve);
    const other = await makeCard(eve);
    const reply = await close(accountId);
    expect(reply.body).toMatchObject({ id: accountId, status: "closed" });
    for (const { id } of [first, second]) {
      const { body } = await read(id, eve);
      expect(body).toMatchObject({ status: "canceled", cancel_reason: "account_closed" });
      expectProblem(await act(id, "unfreeze", undefined, eve), 409, "card_state");
    }
    expect((await read(other.id, eve)).body.status).toBe("active");
    expect((await close(accountId)).body.status).toBe("closed");
  });

  test("that is not empty leaves them as they are", async () => {
    const card = await makeCard(eve);
    expectProblem(await close(card.account_id), 409, "account_not_empty");
    expect((await read(card.id, eve)).body).toEqual(card);
  });

  test("leaves none behind that is made at the same moment", async () => {
    const person = await signUp();
    for (let round = 0; round < 6; round += 1) {
      const account = await openAccount(person);
      const body = { account_id: account, type: "virtual" };
      const made = Array.from({ length: 3 }, () => person.post(cardsPath, body));
      const closing = person.post(`/api/v1/accounts/${account}/close`);
      for (const { status, body: card } of await Promise.all(made)) {
        if (status === 201) {
          const now = await closing.then(() => read(card.id, person));
          expect(now.body.status).toBe("canceled");
        } else expect(status).toBe(422);
      }
      expect((await closing).body.status).toBe("closed");
    }
  });
});
