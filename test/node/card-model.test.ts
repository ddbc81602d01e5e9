import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyLedger } from "../../src/features/ledger/index.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { authorize, control, insist, type MoveName, makeCard, move } from "../support/cards.ts";
import { createDice } from "../support/ledger-model/dice.ts";
import { openAccount } from "../support/money.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signInAgainAt, signUpAt } from "../support/servers/own-person.ts";
import type { Person, Reply } from "../support/start.ts";

/**
 * Messages of a network in any order, eight at a time, many of them said twice: afterwards the
 * ledger is clean, and what every card has spent is what its authorizations say. FLORIN_SEED
 * repeats a run.
 */

const events = 5_000;
const together = 8;
/** Each message is several statements, and others use the processor too. */
const patienceMs = 900_000;
const seed = Number(process.env["FLORIN_SEED"] ?? Date.now() % 2 ** 32);
/** The clock goes on so often, so that windows and holds end on the way. */
const moments = 25;
const jumpSeconds = 31 * 3_600;

let opened: OpenedAdapter;
let app: OwnApp;
let ada: Person;
let cards: string[];
beforeAll(async () => {
  opened = await openOverPg();
  const policy = { "access_token.seconds": 300_000_000, "rate.actor": 1e9, "rate.ip": 1e9 };
  app = await startOwnApp({ POLICY: JSON.stringify(policy) }, opened, { hasCheapHashes: true });
  ada = await signUpAt(app);
  const accounts = [
    await openAccount(ada, { balance: 4_000 }),
    await openAccount(ada, { balance: 2_000_000 }),
  ];
  const all = [0, 1, 0, 1, 1].map((place) => makeCard(ada, { accountId: accounts[place] ?? "" }));
  cards = (await Promise.all(all)).map(({ id }) => id);
  await Promise.all(cards.map((id) => control(ada, id, { spending_limits: limits })));
});
afterAll(async () => {
  await app.close();
  await opened.stop();
});

const limits = [
  { amount: 300, interval: "per_authorization" },
  { amount: 3_000, interval: "daily" },
  { amount: 6_000, interval: "weekly" },
  { amount: 1_500, interval: "weekly", categories: ["5812", "5813"] },
  { amount: 15_000, interval: "monthly" },
  { amount: 25_000, interval: "yearly" },
  { amount: 30_000, interval: "all_time" },
];

test(`${events} messages leave everything in order; FLORIN_SEED=${seed}`, {
  timeout: patienceMs,
}, async () => {
  console.info(`FLORIN_SEED=${seed}`);
  const dice = createDice(seed);
  const known: string[] = [];
  const outcomes = new Map<string, number>();
  const note = (name: string, { status, body, text }: Reply) => {
    // No decision in time, on a machine that has much to do; see `insist`.
    if (status !== 503) expect(status, text).toBeLessThan(500);
    const what = `${name} ${status} ${body.code ?? body.decline_reason ?? body.status}`;
    outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
  };
  const say = async (): Promise<void> => {
    if (known.length === 0 || dice.chance(0.4)) {
      const wish = {
        amount: dice.chance(0.05) ? 301 : dice.between(1, 300),
        category: dice.pick(["5411", "5812", "5813"]),
        ...(dice.chance(0.5) && { reference: `ntw-${dice.below(400)}` }),
      };
      const card = dice.pick(cards);
      const send = () => authorize(ada, card, wish);
      const reply = await ("reference" in wish ? insist(send) : send());
      note("authorize", reply);
      if (reply.status === 201) known.push(reply.body.id);
      return;
    }
    const name = dice.pick<MoveName>(["capture", "capture", "reverse", "refund", "expire"]);
    // Mostly about something new, of which several speak at once.
    const id = known[Math.max(0, known.length - 1 - dice.below(dice.chance(0.8) ? 12 : 900))] ?? "";
    const reference = dice.chance(0.4) ? { network_reference: `mv-${dice.below(3)}` } : {};
    const amount = name !== "expire" && dice.chance(0.5) ? { amount: dice.between(1, 200) } : {};
    const send = () => move(ada, name, id, { ...reference, ...amount });
    note(name, await ("network_reference" in reference ? insist(send) : send()));
  };
  for (let said = 0; said < events; said += together) {
    if (said % Math.floor(events / moments) < together) {
      app.passSeconds(jumpSeconds);
      ada = await signInAgainAt(app, ada);
      await app.runSchedule();
    }
    // A limit that is given anew counts what was spent before.
    if (said % 1_000 < together) await control(ada, dice.pick(cards), { spending_limits: limits });
    await Promise.all(Array.from({ length: together }, say));
  }
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(worthSeeing));
  expect(await verifyLedger({ db: app.db } as Ctx)).toMatchObject({ broken: null });
  expect(await findBroken(sumsThatDiffer)).toEqual([]);
  expect(await findBroken(limitsThatWerePassed)).toEqual([]);
  expect(await findBroken(movementsThatDiffer)).toEqual([]);
  expect(await findBroken(holdsThatDiffer)).toEqual([]);
  expect(app.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

/** A run that never comes here proves little. */
const worthSeeing = [
  ...["authorize 201 pending", "authorize 201 spending_controls"],
  ...["authorize 201 insufficient_funds", "authorize 422 idempotency_key_reused"],
  ...["capture 200 captured", "capture 409 hold_closed", "capture 422 amount_exceeds_hold"],
  ...["reverse 200 pending", "reverse 200 reversed", "refund 200 captured", "refund 409 conflict"],
  ...["refund 422 amount_exceeds_transfer", "expire 200 expired"],
];

async function findBroken(query: string): Promise<unknown[]> {
  return (await app.db.execute(sql.raw(query))).rows;
}

const countedIn = `coalesce((select sum(a.counted) from card_authorizations a
  where a.card_id = l.card_id and cards_window(l.span, a.counted_at) = l.window_start
    and (l.categories is null or a.merchant_category = any(l.categories))), 0)`;
const sumsThatDiffer = `select * from card_limits l
  where l.window_start is not null and l.spent <> ${countedIn}`;

const limitsThatWerePassed = `select l.card_id, l.span, sum(a.counted) from card_limits l
  join card_authorizations a on a.card_id = l.card_id
    and (l.categories is null or a.merchant_category = any(l.categories))
  where l.window_start is not null
  group by l.card_id, l.place, l.span, l.amount, cards_window(l.span, a.counted_at)
  having sum(a.counted) > l.amount`;

const movementsThatDiffer = `select a.* from card_authorizations a left join lateral (
    select coalesce(sum(m.amount) filter (where m.kind = 'capture'), 0) as captured,
      coalesce(sum(m.amount) filter (where m.kind = 'reverse'), 0) as reversed,
      coalesce(sum(m.amount) filter (where m.kind = 'refund'), 0) as refunded, count(*) as count
    from card_movements m where m.authorization_id = a.id
  ) m on true
  where (a.captured_amount, a.reversed_amount, a.refunded_amount, a.version)
    is distinct from (m.captured, m.reversed, m.refunded, m.count)`;

const holdsThatDiffer = `select a.* from card_authorizations a
  left join holds h on h.id = a.hold_id left join transfers t on t.id = a.transfer_id
  where case a.status
    when 'pending' then h.status = 'open' and h.amount = a.counted
    when 'captured' then h.status = 'captured' and h.transfer_id = a.transfer_id
      and t.type = 'card_purchase' and t.amount = a.captured_amount
      and t.refunded = a.refunded_amount
    when 'reversed' then h.status = 'voided'
    when 'expired' then h.status = 'expired'
    else h.id is null end is not true`;
