import { beforeAll, describe, expect, test } from "vitest";
import { authorize, cardsPath, makeCard } from "../support/cards.ts";
import { countStatuses, totpCode } from "../support/factors.ts";
import {
  accountOf,
  balanceOf,
  fund,
  keyed,
  newKey,
  openAccount,
  transfer,
} from "../support/money.ts";
import { operations } from "../support/openapi/document.ts";
import { sampleBody, samplePath } from "../support/openapi/sample.ts";
import { logIn, wrongPassword } from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import {
  newEmail,
  newestMail,
  type Person,
  type Reply,
  registration,
  signUp,
  visitor,
} from "../support/start.ts";

/**
 * The faults of Flowlet, the backend that this one takes the place of, one test each and named
 * after it. Those that need a clock or a look into the database are in test/node.
 */
const transactions = "/api/v1/transactions";

let alice: Person;
let bob: Person;
beforeAll(async () => {
  [alice, bob] = await Promise.all([signUp(), signUp()]);
});

test("floats for money", async () => {
  const from = await openAccount(alice, { balance: 30 });
  const to = await openAccount(bob);
  for (const amount of [0.1, 10.5, "10", "0.10", 1e-2, 2 ** 53]) {
    expectProblem(
      await transfer(alice, { from, to, amount: amount as number }),
      400,
      "validation_failed",
    );
  }
  // 0.1 + 0.1 + 0.1 is not 0.3.
  for (const amount of [10, 10, 10]) await transfer(alice, { from, to, amount });
  expect(await balanceOf(alice, from)).toBe(0);
  expect(await balanceOf(bob, to)).toBe(30);
  // Of a currency that no other test needs, since the house owes as much.
  const large = Number.MAX_SAFE_INTEGER - 1;
  const rich = await openAccount(alice, { currency: "KMF", balance: large });
  expect((await alice.get(`/api/v1/accounts/${rich}`)).text).toContain(`"balance":${large}`);
});

test("no idempotency", async () => {
  const from = await openAccount(alice, { balance: 100 });
  const to = await openAccount(bob);
  const key = newKey();
  const send = () => transfer(alice, { from, to, amount: 60 }, { key });
  const replies = [await send(), ...(await Promise.all([send(), send()]))];
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
  expect(await balanceOf(alice, from)).toBe(40);
  const keyless = { from_account_id: from, to_account_id: to, amount: 1, currency: "USD" };
  const refused = await alice.post(`${transactions}/transfer`, keyless);
  expectProblem(refused, 400, "idempotency_key_required");
});

test("double spend: the same money to two people at once", async () => {
  const from = await openAccount(alice, { balance: 100 });
  const [one, other] = [await openAccount(bob), await openAccount(bob)];
  const hold = { account_id: from, to_account_id: one, amount: 100, currency: "USD" };
  const replies = await Promise.all([
    ...[one, other, one, other].map((to) => transfer(alice, { from, to, amount: 100 })),
    keyed(alice, `${transactions}/holds`, hold),
    keyed(alice, `${transactions}/holds`, hold),
  ]);
  expect(countStatuses(replies)).toEqual({ 201: 1, 422: 5 });
  expect(await accountOf(alice, from)).toMatchObject({ available_balance: 0 });
});

describe("100 JPY arriving as 100 USD, and an unknown rate taken for 1.0:", () => {
  test("currencies never mix", async () => {
    const yen = await openAccount(alice, { currency: "JPY", balance: 1_000 });
    const dollars = await openAccount(alice, { balance: 1_000 });
    for (const [from, to] of [
      [yen, dollars],
      [dollars, yen],
    ] as const) {
      for (const currency of ["JPY", "USD", "EUR"]) {
        const reply = await transfer(alice, { from, to, amount: 100, currency });
        expectProblem(reply, 422, "currency_mismatch");
      }
    }
    expect(await balanceOf(alice, yen)).toBe(1_000);
    expect(await balanceOf(alice, dollars)).toBe(1_000);
  });

  test("and nothing exchanges them", () => {
    const told = operations.map(({ path, summary }) => `${path} ${summary}`);
    expect(told.filter((text) => /exchange|convert|\brates?\b/i.test(text))).toEqual([]);
  });
});

test("users minting money by a deposit, an opening balance or a negative transfer", async () => {
  const carol = await signUp();
  const own = await openAccount(carol);
  const cash = { account_id: own, amount: 1_000, currency: "USD", channel: "cash" };
  for (const direction of ["deposit", "withdrawal"]) {
    expectProblem(await keyed(carol, `${transactions}/${direction}`, cash), 403, "forbidden");
  }
  const opened = { type: "checking", currency: "USD" };
  for (const field of ["balance", "opening_balance", "initial_deposit", "credit_limit", "posted"]) {
    const reply = await carol.post("/api/v1/accounts", { ...opened, [field]: 1_000 });
    expectProblem(reply, 400, "validation_failed");
    const changed = await carol.send("PATCH", `/api/v1/accounts/${own}`, {
      body: { [field]: 1_000 },
    });
    expectProblem(changed, 400, "validation_failed");
  }
  const to = await openAccount(carol);
  const negative = await transfer(carol, { from: own, to, amount: -1_000 });
  expectProblem(negative, 400, "validation_failed");
  expect(await accountOf(carol, own)).toMatchObject({ balance: 0, credit_limit: 0 });
});

describe("limits stored and never enforced:", () => {
  test("of one transfer, of a day, and of accounts", async () => {
    const carol = await signUp();
    const from = await openAccount(carol, { balance: 1_000_000 });
    const to = await openAccount(carol);
    const tooMuch = await transfer(carol, { from, to, amount: 100_001 });
    expectProblem(tooMuch, 422, "limit_exceeded");
    for (const amount of [9_999, 90_000, 100_000]) {
      const reply = await transfer(carol, { from, to, amount });
      expect(reply.status, reply.text).toBeLessThan(203);
    }
    expectProblem(await transfer(carol, { from, to, amount: 2 }), 422, "limit_exceeded");
    expect((await transfer(carol, { from, to, amount: 1 })).status).toBe(201);
    for (let open = 2; open < 10; open += 1) await openAccount(carol);
    const eleventh = await carol.post("/api/v1/accounts", { type: "savings", currency: "USD" });
    expectProblem(eleventh, 422, "limit_exceeded");
  });

  test("of cards: their number, and what they spend, also in parallel", async () => {
    const dora = await signUp();
    const accountId = await openAccount(dora, { balance: 300_000 });
    for (let open = 0; open < 5; open += 1) await makeCard(dora, { accountId });
    const sixth = await dora.post(cardsPath, { account_id: accountId, type: "virtual" });
    expectProblem(sixth, 422, "limit_exceeded");
    const { id } = (await dora.get(cardsPath)).body.data[0];
    const spent = await Promise.all(
      Array.from({ length: 20 }, () => authorize(dora, id, { amount: 9_900 })),
    );
    // 1,000.00 a day are ten times 99.00.
    expect(spent.filter(({ body }) => body.approved)).toHaveLength(10);
  });
});

test("no holds", async () => {
  const from = await openAccount(alice, { balance: 100 });
  const to = await openAccount(bob);
  const hold = { account_id: from, to_account_id: to, amount: 70, currency: "USD" };
  const { body } = await keyed(alice, `${transactions}/holds`, hold);
  expect(await accountOf(alice, from)).toMatchObject({
    balance: 100,
    available_balance: 30,
    held_amount: 70,
  });
  expectProblem(await transfer(alice, { from, to, amount: 31 }), 422, "insufficient_funds");
  const capture = () => keyed(alice, `${transactions}/holds/${body.id}/capture`);
  expect((await capture()).status).toBe(200);
  expectProblem(await capture(), 409, "hold_closed");
  expect(await balanceOf(bob, to)).toBe(70);
});

test("lockout never triggers", async () => {
  const { email, password } = await signUp();
  const attacker = visitor();
  for (let tries = 0; tries < 5; tries += 1) await logIn(email, wrongPassword, attacker);
  expectProblem(await logIn(email, password, attacker), 429, "too_many_attempts");
});

test("logout does not revoke", async () => {
  const person = await signUp();
  expect((await person.post("/api/v1/auth/logout")).status).toBe(204);
  expectProblem(await person.get("/api/v1/accounts"), 401, "unauthenticated");
  const refresh = { refresh_token: person.refreshToken };
  const reply = await visitor().post("/api/v1/auth/refresh", refresh);
  expect(reply.status).toBe(401);
});

test("register leaks the verification token", async () => {
  const email = newEmail();
  const reply = await visitor().post("/api/v1/auth/register", registration(email));
  expect(Object.keys(reply.body).sort()).toEqual(["email", "expires_in", "status"]);
  const { code } = await newestMail(email);
  expect(code).toMatch(/^\d{6}$/);
  expect(`${reply.text} ${[...reply.headers].join(" ")}`).not.toContain(code);
});

test("TOTP secret taken from the client", async () => {
  const person = await signUp();
  const chosen = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  const begun = await person.post("/api/v1/auth/mfa/totp", { secret: chosen });
  if (begun.status === 200) expect(begun.body.secret).not.toBe(chosen);
  else expectProblem(begun, 400, "validation_failed");
  await person.post("/api/v1/auth/mfa/totp");
  const code = await totpCode(chosen);
  const own = await person.post("/api/v1/auth/mfa/totp/confirm", { code, secret: chosen });
  expectProblem(own, 400, "validation_failed");
  const guessed = await person.post("/api/v1/auth/mfa/totp/confirm", { code });
  expectProblem(guessed, 422, "code_invalid");
});

describe("unauthenticated fraud and banking routes:", () => {
  const ofMoney = /^\/api\/v1\/(accounts|transactions|sandbox|admin|webhooks|cards|kyc)\b/;

  test("nobody gets to any of them", async () => {
    const banking = operations.filter(({ path }) => ofMoney.test(path));
    expect(banking.length).toBeGreaterThan(20);
    const replies = await Promise.all(
      banking.map((each): Promise<Reply> => {
        return visitor().send(each.method, samplePath(each), { body: bodyOf(each) });
      }),
    );
    for (const reply of replies) expectProblem(reply, 401, "unauthenticated");
  });

  const bodyOf = (each: (typeof operations)[number]) =>
    each.method === "GET" ? undefined : sampleBody(each);

  test("and nobody trains the rules against fraud, or reads how a transfer was scored", async () => {
    const about = /fraud|train|model|score|rules?\b/i;
    const ofEverybody = operations.filter(({ access }) => !access.startsWith("permission:"));
    expect(ofEverybody.filter(({ path }) => about.test(path)).map(({ name }) => name)).toEqual([]);
    const from = await openAccount(alice, { balance: 10 });
    const sent = await transfer(alice, { from, to: await openAccount(bob), amount: 10 });
    for (const reply of [sent, await alice.get(`${transactions}/${sent.body.id}`)]) {
      expect(reply.text).not.toMatch(/"(risk|score|reasons?)"/);
    }
  });
});

test("money for play is on one's own account only", async () => {
  const own = await openAccount(bob);
  const gift = { account_id: own, amount: 1, currency: "USD" };
  expectProblem(await keyed(alice, "/api/v1/sandbox/deposits", gift), 404, "not_found");
  await fund(bob, own, 1);
  expect(await balanceOf(bob, own)).toBe(1);
});
