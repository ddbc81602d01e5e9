import { beforeEach, describe, expect, test } from "vitest";
import { pause } from "../../src/platform/pause.ts";
import { approve, authorize, cardsPath, control, makeCard, move } from "../support/cards.ts";
import { accountOf, keyed } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin } from "../support/staff.ts";
import { type Person, signUp } from "../support/start.ts";

/** What the network says about an authorization after it was approved. */

let ada: Person;
let card: { id: string; account_id: string };
beforeEach(async () => {
  ada = await signUp();
  card = await makeCard(ada, { balance: 100_000 });
});

const money = async () => {
  const { balance, held_amount: held } = await accountOf(ada, card.account_id);
  return [balance, held];
};
const ask = (wish: { amount: number }) => authorize(ada, card.id, wish);
const listed = async () => (await ada.get(`${cardsPath}/${card.id}/authorizations`)).body;
const many = <T>(count: number, run: (place: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, place) => run(place)));

describe("an authorization", () => {
  let id: string;
  beforeEach(async () => {
    id = (await approve(ada, card.id, { amount: 400 })).id;
  });
  const transactions = async (type: string) =>
    (await ada.get(`/api/v1/transactions?type=${type}`)).body.data;

  test("is captured: a purchase under the merchant's name", async () => {
    const reply = await move(ada, "capture", id);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ id, status: "captured", approved: true, amount: 400 });
    expect(await money()).toEqual([99_600, 0]);
    expect(await transactions("card_purchase")).toMatchObject([
      {
        id: reply.body.transaction_id,
        status: "posted",
        amount: 400,
        from_account_id: card.account_id,
        to_account_id: null,
        description: "Corner shop",
      },
    ]);
    expect((await listed()).data).toEqual([reply.body]);
    for (const body of [undefined, {}, { amount: 400 }]) {
      expect((await move(ada, "capture", id, body)).text).toBe(reply.text);
    }
    expectProblem(await move(ada, "capture", id, { amount: 399 }), 409, "hold_closed");
    expectProblem(await move(ada, "reverse", id), 409, "hold_closed");
    expectProblem(await move(ada, "expire", id), 409, "hold_closed");
    expect(await money()).toEqual([99_600, 0]);
  });

  test("is captured in part, and never beyond what is held", async () => {
    expectProblem(await move(ada, "capture", id, { amount: 401 }), 422, "amount_exceeds_hold");
    const reply = await move(ada, "capture", id, { amount: 150 });
    expect(reply.body).toMatchObject({ status: "captured", captured_amount: 150 });
    expect(await money()).toEqual([99_850, 0]);
  });

  test("is reversed, also in parts, and captured for the rest", async () => {
    const part = await move(ada, "reverse", id, { amount: 100 });
    expect(part.body).toMatchObject({ status: "pending", reversed_amount: 100 });
    expect(await money()).toEqual([100_000, 300]);
    expectProblem(await move(ada, "reverse", id, { amount: 301 }), 422, "amount_exceeds_hold");
    expectProblem(await move(ada, "capture", id, { amount: 301 }), 422, "amount_exceeds_hold");
    expect((await move(ada, "capture", id)).body).toMatchObject({ captured_amount: 300 });
    const other = await approve(ada, card.id, { amount: 50 });
    const reversed = await move(ada, "reverse", other.id);
    expect(reversed.body).toMatchObject({ status: "reversed", reversed_amount: 50 });
    expect((await move(ada, "reverse", other.id)).text).toBe(reversed.text);
    expectProblem(await move(ada, "capture", other.id), 409, "hold_closed");
    expect(await money()).toEqual([99_700, 0]);
  });

  test("leaves known what was held before a part came back", async () => {
    const path = `/api/v1/accounts/${card.account_id}/balance`;
    const before = [(await ada.get(path)).body];
    for (const body of [{ amount: 100 }, { amount: 50 }, undefined]) {
      await pause(5);
      await move(ada, "reverse", id, body);
      await pause(5);
      before.push((await ada.get(path)).body);
    }
    const held = before.map(({ balance, available_balance: left }) => balance - left);
    expect(held).toEqual([400, 300, 250, 0]);
    for (const then of before) {
      expect((await ada.get(`${path}?at=${then.at}`)).body).toEqual(then);
    }
  });

  test("is refunded at most what was captured", async () => {
    expectProblem(await move(ada, "refund", id), 409, "conflict");
    await move(ada, "capture", id, { amount: 300 });
    const part = await move(ada, "refund", id, { amount: 100 });
    expect(part.body).toMatchObject({ status: "captured", refunded_amount: 100 });
    const beyond = await move(ada, "refund", id, { amount: 201 });
    expectProblem(beyond, 422, "amount_exceeds_transfer");
    const rest = await move(ada, "refund", id);
    expect(rest.body).toMatchObject({ captured_amount: 300, refunded_amount: 300 });
    expect((await move(ada, "refund", id)).text).toBe(rest.text);
    expectProblem(await move(ada, "refund", id, { amount: 1 }), 422, "amount_exceeds_transfer");
    expect(await money()).toEqual([100_000, 0]);
    const refunds = await transactions("card_refund");
    expect(refunds).toMatchObject([
      { amount: 200, to_account_id: card.account_id, description: "Corner shop" },
      { amount: 100, reverses: rest.body.transaction_id },
    ]);
  });

  test("is refunded by what staff have left of it", async () => {
    await move(ada, "capture", id);
    const { body: captured } = await ada.get(`${cardsPath}/${card.id}/authorizations`);
    const admin = await signInAdmin();
    const path = `/api/v1/transactions/${captured.data[0].transaction_id}/reverse`;
    await keyed(admin, path, { amount: 150, reason: "Goodwill" });
    const { body: seen } = await ada.get(`${cardsPath}/${card.id}/authorizations`);
    expect(seen.data[0]).toMatchObject({ captured_amount: 400, refunded_amount: 150 });
    expectProblem(await move(ada, "refund", id, { amount: 251 }), 422, "amount_exceeds_transfer");
    const rest = await move(ada, "refund", id);
    expect(rest.status, rest.text).toBe(200);
    expect(rest.body).toMatchObject({ captured_amount: 400, refunded_amount: 400 });
    expect(await money()).toEqual([100_000, 0]);
    expect((await move(ada, "refund", id)).text).toBe(rest.text);
  });

  test("runs out when the network says so", async () => {
    const reply = await move(ada, "expire", id);
    expect(reply.body).toMatchObject({ id, status: "expired", approved: true });
    expect((await move(ada, "expire", id)).text).toBe(reply.text);
    expectProblem(await move(ada, "capture", id), 409, "hold_closed");
    expect(await money()).toEqual([100_000, 0]);
  });

  test("that was declined goes nowhere", async () => {
    const { body } = await ask({ amount: 50_001 });
    for (const name of ["capture", "reverse", "expire"] as const) {
      expectProblem(await move(ada, name, body.id), 409, "hold_closed");
    }
    expectProblem(await move(ada, "refund", body.id), 409, "conflict");
  });

  test("takes a message once under its reference", async () => {
    const message = { amount: 100, network_reference: "rev-1" };
    const replies = await many(20, () => move(ada, "reverse", id, message));
    for (const { status, text } of replies) expect(status, text).toBe(200);
    expect(await money()).toEqual([100_000, 300]);
    const other = { amount: 99, network_reference: "rev-1" };
    expectProblem(await move(ada, "reverse", id, other), 422, "idempotency_key_reused");
    expectProblem(await move(ada, "capture", id, message), 422, "idempotency_key_reused");
  });

  test("shows what a message did to all who send it while it is taken", async () => {
    const message = { amount: 10, network_reference: "rev-2" };
    for (let round = 0; round < 8; round += 1) {
      const authorization = await approve(ada, card.id, { amount: 20 });
      const replies = await many(20, async (place) => {
        // Some come when the message is taken and the authorization was read before.
        await pause(place * 1.5);
        return move(ada, "reverse", authorization.id, message);
      });
      expect(replies.map(({ body }) => body.reversed_amount)).toEqual(replies.map(() => 10));
    }
  });

  test("ends once, of 30 tries in parallel", async () => {
    const names = ["capture", "reverse", "expire"] as const;
    const replies = await many(30, (place) => move(ada, names[place % 3] ?? "expire", id));
    const good = replies.filter(({ status }) => status === 200);
    expect(new Set(good.map(({ text }) => text)).size).toBe(1);
    for (const reply of replies) if (reply.status !== 200) expectProblem(reply, 409, "hold_closed");
    const isCaptured = good[0]?.body.status === "captured";
    expect(await money()).toEqual([isCaptured ? 99_600 : 100_000, 0]);
  });

  test("gives back no more than was captured, of 30 refunds in parallel", async () => {
    await move(ada, "capture", id);
    const replies = await many(30, () => move(ada, "refund", id, { amount: 30 }));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(13);
    for (const reply of replies) {
      if (reply.status !== 200) expectProblem(reply, 422, "amount_exceeds_transfer");
    }
    expect(await money()).toEqual([99_990, 0]);
  });

  test("gives what comes back to the limits again", async () => {
    await control(ada, card.id, { spending_limits: [{ amount: 500, interval: "daily" }] });
    expect((await ask({ amount: 101 })).body.approved).toBe(false);
    await move(ada, "reverse", id, { amount: 100 });
    await approve(ada, card.id, { amount: 200 });
    expect((await ask({ amount: 1 })).body.approved).toBe(false);
    await move(ada, "capture", id, { amount: 250 });
    await approve(ada, card.id, { amount: 50 });
    await move(ada, "refund", id);
    expect((await ask({ amount: 1 })).body.approved).toBe(false);
  });
});
