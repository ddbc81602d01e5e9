import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTrialBalance, verifyLedger } from "../../src/features/ledger/index.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { expireHolds } from "../support/ledger-model/answer-holds.ts";
import { readAll } from "../support/ledger-model/compare-tables.ts";
import { createDice } from "../support/ledger-model/dice.ts";
import { userCount } from "../support/ledger-model/intents.ts";
import { createGame } from "../support/ledger-model/play.ts";
import { type Stage, setStage } from "../support/ledger-model/stage.ts";

/**
 * Random requests of eight clients at a time, valid and invalid, against a model in memory: status,
 * code and amounts of every reply must be the model's. Where requests of a round touch the same
 * things, there must be an order that explains them all. FLORIN_SEED repeats a run.
 */

const operations = 10_000;
const seed = Number(process.env["FLORIN_SEED"] ?? Date.now() % 2 ** 32);
/** The clock jumps so often, so that midnights lie between; no two moments are 24 hours apart. */
const moments = 20;
const jumpHours = 11;
/** The scheduled job ends at most so many holds at a time. */
const holdsPerRun = 200;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

test(`${operations} random operations agree with the model; FLORIN_SEED=${seed}`, async () => {
  console.info(`FLORIN_SEED=${seed}`);
  const { app, model } = stage;
  const dice = createDice(seed);
  const game = createGame(stage, dice);
  const rounds = operations / userCount;
  const roundsPerMoment = Math.ceil(rounds / moments);

  const compareTables = async () => {
    for (const { kept, modelled } of await readAll(app, model)) expect(kept).toEqual(modelled);
  };
  const endHolds = async () => {
    const due = expireHolds(model);
    for (let ended = 0; ended <= due; ended += holdsPerRun) await app.runSchedule();
  };
  for (let round = 0; round < rounds; round += 1) {
    const isJump = round % roundsPerMoment === 0;
    if (isJump) {
      await stage.jumpTo((round / roundsPerMoment) * jumpHours);
      if (round === 0) await game.begin();
      await compareTables();
    }
    // For a while holds are over and nobody has noticed.
    if (round % roundsPerMoment === Math.floor(roundsPerMoment / 3)) await endHolds();
    await game.playRound(round * userCount);
  }
  await compareTables();
  const report = await verifyLedger({ db: app.db } as Ctx);
  expect(report).toMatchObject({ broken: null });
  await compareBooks({ db: app.db } as Ctx);
  expect(app.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  expect([...game.outcomes.keys()].join()).toContain("422 idempotency_key_reused");
  for (const outcome of worthSeeing) expect([...game.outcomes.keys()]).toContain(outcome);
});

/** At any moment of the past both sides of the books agree, in every currency. */
async function compareBooks(ctx: Ctx): Promise<void> {
  const { rows } = await ctx.db.execute<{ at: string }>(sql`
    select distinct (extract(epoch from recorded_at) * 1000)::bigint as at from entries order by at`);
  expect(rows.length).toBeGreaterThan(10);
  for (const { at } of rows.filter((_, place) => place % Math.ceil(rows.length / 40) === 0)) {
    for (const shiftMs of [-1, 0, 1]) {
      const lines = await readTrialBalance(ctx, new Date(Number(at) + shiftMs));
      const sums = new Map<string, bigint>();
      for (const { currency, debit, credit } of lines) {
        sums.set(currency, (sums.get(currency) ?? 0n) + debit - credit);
      }
      expect([...sums.values()].filter((difference) => difference !== 0n)).toEqual([]);
    }
  }
}

/** A run that never comes here proves little. */
const worthSeeing: readonly string[] = [
  ...["201", "201 replayed", "404 not_found", "422 account_not_active", "422 currency_mismatch"],
  ...["422 insufficient_funds", "422 limit_exceeded", "422 same_account"],
]
  .map((outcome) => `POST /transactions/transfer ${outcome}`)
  .concat([
    "POST /transactions/transfer/batch 201",
    "POST /transactions/transfer/batch 422 insufficient_funds",
    "POST /transactions/holds 201",
    "POST /transactions/holds/{id}/capture 200",
    "POST /transactions/holds/{id}/capture 409 hold_closed",
    "POST /transactions/holds/{id}/capture 422 amount_exceeds_hold",
    "POST /transactions/holds/{id}/void 200",
    "POST /transactions/{id}/reverse 201",
    "POST /transactions/{id}/reverse 409 already_reversed",
    "POST /transactions/{id}/reverse 422 amount_exceeds_transfer",
    "POST /transactions/withdrawal 422 insufficient_funds",
    "POST /accounts/{id}/close 200",
    "POST /accounts/{id}/close 409 account_not_empty",
    "POST /admin/accounts/{id}/freeze 200",
    "PATCH /admin/accounts/{id} 409 conflict",
  ]);
