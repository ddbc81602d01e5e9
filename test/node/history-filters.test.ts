import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Id, toUuid } from "../../src/core/id.ts";
import type { Cursor } from "../../src/core/page.ts";
import {
  findAnyTransfer,
  findOwnTransfer,
  findTransfers,
  listTransfers,
  type TransferFilter,
} from "../../src/features/transfers/queries.ts";
import { migrate } from "../../src/node/migrations.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import type { Database } from "../../src/platform/db/database.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import {
  createRandom,
  type MixedTransfer,
  makeMixedHistory,
  mixedAccount,
  mixedOwners,
  mixedPerson,
  writeMixedHistory,
} from "../support/servers/mixed-history.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";

/**
 * Every filter against the same question asked of an array. The history is longer than a walk has
 * patience for and changes halfway, so that each way to find a page is taken.
 */
const random = createRandom(7);
const history = makeMixedHistory(12_500, random);
const newestFirst = history.toSorted((one, other) => (isNewer(one, other) ? -1 : 1));

let postgres: PostgresServer;
let db: Database;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await writeMixedHistory(client, history);
  await client.end();
  db = openPostgresDatabase({ connectionString: postgres.url });
  // Lists ask nothing of a ctx but its database.
  ctx = { db } as Ctx;
});
afterAll(async () => {
  await db.close();
  await postgres.stop();
});

function isNewer(one: MixedTransfer, other: MixedTransfer): boolean {
  const lead = one.recordedAt.getTime() - other.recordedAt.getTime();
  return lead === 0 ? toUuid("transfer", one.id) > toUuid("transfer", other.id) : lead > 0;
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s!-/:-@[-`{-~]+/)
    .filter((word) => word !== "");

const wordsById = new Map(
  history.map(({ id, description, reference }) => [
    id,
    [...new Set(wordsOf(`${description ?? ""} ${reference ?? ""}`))],
  ]),
);

function isFound({ id }: MixedTransfer, q: string): boolean {
  const words = wordsById.get(id) ?? [];
  const asked = wordsOf(q);
  return asked.length > 0 && asked.every((word) => words.some((other) => other.startsWith(word)));
}

function isVisible({ debit, credit, status }: MixedTransfer, person: number): boolean {
  return mixedOwners[debit] === person || (mixedOwners[credit] === person && status === "posted");
}

const accountIds = mixedOwners.map((_owner, n) => mixedAccount(n));

function isMatch(each: MixedTransfer, filter: TransferFilter): boolean {
  const { accountId, type, status, currency, minAmount, maxAmount, from, to, q } = filter;
  return (
    (accountId === undefined ||
      [each.debit, each.credit].some((end) => accountIds[end] === accountId)) &&
    (type ?? each.type) === each.type &&
    (status ?? each.status) === each.status &&
    (currency ?? each.currency) === each.currency &&
    each.amount >= (minAmount ?? 0) &&
    each.amount <= (maxAmount ?? each.amount) &&
    each.recordedAt >= (from ?? each.recordedAt) &&
    (to === undefined || each.recordedAt < to) &&
    (q === undefined || isFound(each, q))
  );
}

function expectedIds(person: number, filter: TransferFilter): Id<"transfer">[] {
  return newestFirst
    .filter((each) => isVisible(each, person) && isMatch(each, filter))
    .map(({ id }) => id);
}

async function readIds(person: number, filter: TransferFilter, limit: number, pages: number) {
  const ids: Id<"transfer">[] = [];
  let cursor: Cursor | null = null;
  for (let page = 0; page < pages; page += 1) {
    const { rows, next } = await listTransfers(ctx, mixedPerson(person), filter, { limit, cursor });
    ids.push(...rows.map(({ id }) => id));
    if (next === null) return { ids, isAll: true };
    cursor = next;
  }
  return { ids, isAll: false };
}

async function expectPages(person: number, filter: TransferFilter, limit: number, pages: number) {
  const expected = expectedIds(person, filter);
  const { ids, isAll } = await readIds(person, filter, limit, pages);
  const what = JSON.stringify({ person, limit, ...filter });
  expect(ids, what).toEqual(expected.slice(0, limit * pages));
  expect(isAll, what).toBe(expected.length <= limit * pages);
  return expected.length;
}

const everyPage = 1_000;
const moment = () => random(newestFirst[0], ...newestFirst)?.recordedAt;
const accountsOf = (person: number) =>
  mixedOwners.flatMap((owner, n) => (owner === person ? [mixedAccount(n)] : []));

/** Each condition in one of three filters. */
function drawFilter(person: number): TransferFilter {
  const maybe = <Value>(draw: () => Value): Value | undefined =>
    random(true, false, false) ? draw() : undefined;
  const [account, ...others] = accountsOf(person);
  return {
    accountId: maybe(() => random(account, ...others)),
    type: maybe(() => random("transfer", "fee", "deposit", "card_purchase")),
    status: maybe(() => random("posted", "posted", "pending_review", "declined", "voided")),
    currency: maybe(() => random("USD", "USD", "EUR", "JPY")),
    minAmount: maybe(() => random(1, 10, 500, 990, 1_001, 50_000, 100_900)),
    maxAmount: maybe(() => random(5, 500, 1_000, 1_001, 60_000, 200_000)),
    from: maybe(moment),
    to: maybe(moment),
    q: maybe(() =>
      random("rent", "RE ma", "coffee", "zepp", "inv-3", "inv 7 rent", "xxx", "b", "É", "?", "no"),
    ),
  };
}

describe("a filter finds what it says, newest first, each once", () => {
  test.each([
    ["nothing asked", {}],
    ["the payments of a long time ago", { maxAmount: 1_000 }],
    ["old words", { q: "rent" }],
    ["words in any order and case, by their beginnings", { q: "MAY ren" }],
    ["an amount", { minAmount: 500, maxAmount: 500 }],
    ["one account of several", { accountId: mixedAccount(1) }],
    ["a type that ended", { type: "deposit" }],
    ["what is under review", { status: "pending_review" }],
    [
      "what is under review towards an own account",
      { status: "pending_review", accountId: mixedAccount(1) },
    ],
  ] as const)("on all pages: %s", async (_what, filter: TransferFilter) => {
    expect(expectedIds(0, filter).length).toBeGreaterThan(0);
    for (const person of [0, 1]) {
      const { accountId } = filter;
      if (person === 1 && accountId !== undefined) continue;
      await expectPages(person, filter, 97, everyPage);
    }
  });

  test("all filters together, at random", async () => {
    const found = new Set<number>();
    for (let round = 0; round < 120; round += 1) {
      const person = random(0, 0, 0, 1, 2, 3);
      const filter = drawFilter(person);
      const count = await expectPages(person, filter, random(1, 7, 20, 100), 3);
      found.add(Math.min(count, 10));
    }
    expect(found.size, "many and few and none are found").toBeGreaterThan(5);
  });

  test("an account that is malformed, missing or somebody else's is not found", async () => {
    const others = ["acc_1", mixedAccount(99), mixedAccount(3), mixedAccount(8), mixedPerson(0)];
    for (const accountId of others) {
      const listing = listTransfers(ctx, mixedPerson(0), { accountId }, { limit: 5, cursor: null });
      await expect(listing, accountId).rejects.toMatchObject({ code: "not_found" });
    }
    await expectPages(0, { accountId: mixedAccount(0), q: "nowhere" }, 5, 1);
  });
});

describe("one transfer", () => {
  test("is found by who may see it", async () => {
    const samples = newestFirst.filter((each, n) => n % 97 === 0 || each.status !== "posted");
    const unposted = samples.filter(({ status }) => status !== "posted").slice(0, 60);
    for (const each of [...samples.slice(0, 60), ...unposted]) {
      for (const person of [0, 1, 2, 3]) {
        const finding = findOwnTransfer(ctx, mixedPerson(person), each.id);
        if (isVisible(each, person)) expect((await finding).id).toBe(each.id);
        else await expect(finding).rejects.toMatchObject({ code: "not_found" });
      }
      expect((await findAnyTransfer(ctx, each.id)).status).toBe(each.status);
    }
    for (const id of ["txn_1", mixedAccount(0)]) {
      await expect(findAnyTransfer(ctx, id)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test("comes in the order of the ids, when it exists", async () => {
    const ids = newestFirst.filter((_each, n) => n % 1_000 === 7).map(({ id }) => id);
    const asked = ["txn_1", ...ids.toReversed(), mixedAccount(0)];
    expect((await findTransfers(ctx, asked)).map(({ id }) => id)).toEqual(ids.toReversed());
    expect(await findTransfers(ctx, [])).toEqual([]);
  });
});
