import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { fromUuid, type Id } from "../../src/core/id.ts";
import { authorizeCard } from "../../src/features/cards/authorize-card.ts";
import { closeAccountWithCards } from "../../src/features/cards/close-account-with-cards.ts";
import { createCard } from "../../src/features/cards/create-card.ts";
import { expireAuthorizations } from "../../src/features/cards/expire-authorizations.ts";
import { freezeCard } from "../../src/features/cards/freeze-card.ts";
import { exportCards } from "../../src/features/cards/index.ts";
import { findCard, listCards } from "../../src/features/cards/queries.ts";
import { listAuthorizations } from "../../src/features/cards/queries-authorizations.ts";
import { setControls } from "../../src/features/cards/set-controls.ts";
import { settleAuthorization } from "../../src/features/cards/settle-authorization.ts";
import { migrate } from "../../src/node/migrations.ts";
import { type User as Actor, type Ctx, systemCtx } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { fillLargeLedger, largeUserUuid } from "../support/servers/large-tables.ts";
import { type RanStatement, watchNestedPlans } from "../support/servers/nested-plans.ts";
import { expectIndexed, plansOf } from "../support/servers/plans.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";
import { testVariables } from "../support/setup/variables.ts";

/** How Postgres would read the cards of some years: by index, in its order. */
let postgres: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  await fillLargeLedger(postgres.url);
  await fillCards(postgres.url);
  recording = await openRecordingDatabase(postgres.url);
  const config = readConfig(testVariables, "node");
  const parts = { db: recording.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  ctx = systemCtx(createServices(config, parts), "test");
});
afterAll(async () => {
  await recording.db.close();
  await postgres.stop();
});

/** A card on every account, and 100,000 authorizations, every tenth of them of one card. */
async function fillCards(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    insert into cards (id, owner_id, account_id, type, single_use, status, currency, country, brand,
        last4, pan_sealed, pan_tag, cvc_key_id, exp_month, exp_year, expires_at, channels,
        created_at, updated_at)
      select id, owner_id, id, 'virtual', false, 'active', currency, 'US', 'visa', '4242', 'sealed',
        id::text, 't1', 12, 2999, timestamptz '3000-01-01', '{online}', created_at, created_at
      from accounts where owner_id is not null;
    insert into card_limits (card_id, place, span, amount, window_start)
      select id, 1, 'daily', 100000, cards_window('daily', now()) from cards;
    insert into card_authorizations (id, card_id, account_id, owner_id, amount, currency, status,
        decline_reason, merchant_name, merchant_category, merchant_country, channel,
        network_reference, counted, counted_at, expires_at, created_at, updated_at)
      select gen_random_uuid(), c.id, c.account_id, c.owner_id, 5, c.currency, 'declined',
        'spending_controls', 'Shop', '5411', 'US', 'online', 'ntw-' || n, 0, a.at, a.at, a.at, a.at
      from generate_series(1, 100000) n
        cross join lateral (select now() - n * interval '1 minute' as at) a
        join (select *, row_number() over (order by id) as place from cards) c
          on c.place = case when n % 10 = 0 then 1 else 1 + n % 20000 end;
    insert into card_movements (authorization_id, place, owner_id, kind, amount,
        network_reference, created_at)
      select id, 1, owner_id, 'expire', 5, 'mv-1', created_at from card_authorizations`);
  await client.query("analyze");
  const { rows } = await client.query<{ id: string; owner_id: string; account_id: string }>(
    "select id, owner_id, account_id from cards order by id limit 1",
  );
  const [busy] = rows;
  if (!busy) throw new Error("There is no card");
  card = fromUuid("card", busy.id);
  account = fromUuid("account", busy.account_id);
  actor = { ...nobody, userId: fromUuid("user", busy.owner_id) };
  await client.end();
}

let card: Id<"card">;
let account: Id<"account">;
let actor: Actor;
const nobody: Actor = {
  kind: "user",
  role: "customer",
  permissions: new Set(),
  userId: fromUuid("user", largeUserUuid(1)),
  sessionId: fromUuid("session", largeUserUuid(1)),
  authTime: new Date(),
  methods: ["pwd"],
};
const first = { limit: 20, cursor: null };
const longAgo = () => new Date(Date.now() - 40 * 86_400_000);
const deep = () => ({ limit: 20, cursor: { at: longAgo(), id: card } });
const plans = (act: () => unknown) => plansOf(recording, act);
const asked = {
  amount: 1,
  currency: "USD",
  merchant: { name: "Shop", category: "5411", country: "US" },
  channel: "online",
  reference: null,
  pin: null,
} as const;

describe("in the order of an index", () => {
  test.each([
    ["own cards", () => listCards(ctx, actor.userId, first), "cards_by_owner"],
    ["own cards, far down", () => listCards(ctx, actor.userId, deep()), "cards_by_owner"],
    ["authorizations", () => listAuthorizations(ctx, card, first), "card_authorizations_by_card"],
    [
      "authorizations, far down",
      () => {
        const cursor = { at: longAgo(), id: ctx.newId("authorization") };
        return listAuthorizations(ctx, card, { limit: 20, cursor });
      },
      "card_authorizations_by_card",
    ],
    [
      "what is over",
      () => expireAuthorizations(ctx, AbortSignal.abort()),
      "card_authorizations_due",
    ],
  ])("%s", async (_what, act, index) => {
    const found = await plans(act);
    expectIndexed(found);
    expect(found[0]?.[1].indexes).toContain(index);
    expect(found[0]?.[1].sorts).toBe(0);
  });
});

test("by index runs the closing of an account with the cards on it", async () => {
  const { client } = recording;
  const { rows } = await client.query<{ owner_id: string; account_id: string }>(
    `select c.owner_id, c.account_id from cards c join accounts a on a.id = c.account_id
    where a.status = 'active' order by c.id desc limit 1`,
  );
  const [last] = rows;
  await client.query("update accounts set posted = 0, pending_debits = 0 where id = $1", [
    last?.account_id,
  ]);
  const id = fromUuid("account", last?.account_id ?? "");
  const owner: Actor = { ...nobody, userId: fromUuid("user", last?.owner_id ?? "") };
  const found = await plans(() => closeAccountWithCards(ctx, owner, id));
  expectIndexed(found);
  const byAccount = found.filter(([, { indexes }]) => indexes.includes("cards_open_by_account"));
  // Before the unit, and at its end.
  expect(byAccount.map(([{ query }]) => query.includes("order by"))).toEqual([true, false]);
  const cancels = found.filter(([{ query }]) => query.includes('update "cards"'));
  expect(cancels.map(([, { indexes }]) => indexes.includes("cards_pkey"))).toEqual([true]);
});

test.each([
  ["one card", () => findCard(ctx, actor.userId, card)],
  ["a freeze", () => freezeCard(ctx, actor, card).then(() => undefined)],
  ["the export of a busy owner", () => exportCards(ctx, actor.userId)],
  [
    "a new card, and the limit of how many",
    () =>
      createCard(ctx, actor, { accountId: account, type: "virtual", name: null, singleUse: false }),
  ],
])("by index runs %s", async (_what, act) => {
  expectIndexed(await plans(act));
});

describe("the functions of cards look up every row by index:", () => {
  let ran: RanStatement[];
  beforeAll(async () => {
    await recording.db.execute("update cards set status = 'active' where status = 'frozen'");
    ran = await watchNestedPlans(recording.client);
  });

  async function expectLookUps(tables: readonly string[], act: () => Promise<unknown>) {
    ran.length = 0;
    await act();
    expect(ran.some(({ query }) => /cards_\w+\(/.test(query))).toBe(true);
    expect(ran.filter(({ readWhole }) => readWhole.length > 0)).toEqual([]);
    const lookedUp = new Set(ran.flatMap((each) => each.lookedUp));
    expect([...lookedUp]).toEqual(expect.arrayContaining([...tables]));
  }

  test("an authorization, and what becomes of it", async () => {
    const tables = ["cards", "card_limits", "card_authorizations", "accounts"];
    let id: Id<"authorization"> | undefined;
    await expectLookUps(tables, async () => {
      const wish = { ...asked, reference: "ntw-of-plans" };
      const answer = await authorizeCard(ctx, actor, card, wish);
      expect(answer.approved, answer.decline_reason ?? "").toBe(true);
      id = answer.id as Id<"authorization">;
    });
    const move = { kind: "capture", amount: null, reference: "mv-of-plans" } as const;
    await expectLookUps(["holds", "card_limits"], () =>
      settleAuthorization(ctx, null, id as Id<"authorization">, move),
    );
  });

  test("other limits", async () => {
    const limits = [{ amount: 5, interval: "daily" as const }];
    await expectLookUps(["card_authorizations", "card_limits"], () =>
      setControls(ctx, actor, card, { spending_limits: limits }),
    );
  });
});
