import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { readConfig } from "../../src/config.ts";
import type { Id } from "../../src/core/id.ts";
import { holds, transfers } from "../../src/features/ledger/tables.ts";
import { backtestRules } from "../../src/features/transfers/index.ts";
import type { RiskScore } from "../../src/features/transfers/risk-score.ts";
import { users } from "../../src/features/users/tables.ts";
import { systemCtx } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { caseOf, decide, makeBlocked } from "../support/cases.ts";
import { fund, keyed, openAccount, transfer, transferBody } from "../support/money.ts";
import { randomInt } from "../support/random.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { dumpDatabase } from "../support/servers/database-dump.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signUpAt } from "../support/servers/own-person.ts";
import { testVariables } from "../support/setup/variables.ts";
import { goodPassword, type Person, personOf } from "../support/start.ts";

/**
 * History that was made through HTTP over many days, with everything that changes later what was
 * known at a moment: holds captured, voided and expired, reviews decided, passwords changed.
 */
let opened: OpenedAdapter;
let app: OwnApp;
const day = 86_400;
const limits = {
  "access_token.seconds": day,
  "step_up.seconds": day,
  "transfer.single.unverified": 20_000_00,
  "transfer.day.unverified": 900_000_00,
};
const policy = JSON.stringify(limits);

beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({ POLICY: policy }, opened, { hasCheapHashes: true });
  await makeHistory();
}, 120_000);
afterAll(async () => {
  await app.close();
  await opened.stop();
});

const pick = <T>(list: readonly T[]): T => list[randomInt(list.length)] as T;

/** Access tokens last minutes, and days go by. */
async function signInAgain({ email }: Person, password = goodPassword): Promise<Person> {
  const session = await app.visitor().post("/api/v1/auth/login", { email, password });
  if (session.status !== 200) throw new Error(session.text);
  return { ...atApp(app, personOf(email, "unknown", session)), password };
}

async function makeHistory(): Promise<void> {
  let people = [await signUpAt(app), await signUpAt(app), await signUpAt(app)];
  let admin = await makeAdmin(app);
  const accounts: string[][] = [];
  for (const person of people) {
    const own = [await openAccount(person), await openAccount(person)];
    for (const id of own) await fund(person, id, 9_000_000_00);
    accounts.push(own);
  }
  const amounts = [50_00, 120_00, 400_00, 1_000_00, 1_200_50, 5_100_00, 9_400_00, 9_900_00];
  for (const gap of [0, 1, 1, 3, 20, 12, 95, 1]) {
    app.passSeconds(gap * day + randomInt(6) * 3_600);
    people = await Promise.all(people.map((each) => signInAgain(each, each.password)));
    admin = await signInAgain(admin);
    for (let act = 0; act < 14; act += 1) {
      const place = randomInt(people.length);
      const person = people[place] as Person;
      const from = pick(accounts[place] ?? []);
      const to = pick(accounts.flat().filter((id) => id !== from));
      await actOnce(person, admin, { from, to, amount: pick(amounts) });
      app.passSeconds(randomInt(1_500));
    }
    const changer = people[0] as Person;
    const password = `copper lantern meadow ${gap} ${randomInt(1e6)}`;
    const change = { current_password: changer.password, new_password: password };
    const changed = await changer.post("/api/v1/auth/password/change", change);
    expect(changed.status, changed.text).toBe(204);
    people[0] = { ...changer, password };
  }
  await app.runSchedule();
}

async function actOnce(
  person: Person,
  admin: Person,
  wish: Readonly<{ from: string; to: string; amount: number }>,
): Promise<void> {
  const kind = randomInt(10);
  if (kind === 0) {
    const each = transferBody({ ...wish, amount: 130_00 });
    await keyed(person, "/api/v1/transactions/transfer/batch", { transfers: [each, each, each] });
    return;
  }
  if (kind === 1) {
    const { from, to, amount } = wish;
    const hold = { account_id: from, to_account_id: to, amount, currency: "USD" };
    const made = await keyed(person, "/api/v1/transactions/holds", hold);
    if (made.status !== 201 || randomInt(3) === 0) return;
    const path = `/api/v1/transactions/holds/${made.body.id}`;
    app.passSeconds(randomInt(100));
    if (randomInt(2) === 0) await person.post(`${path}/void`);
    else await keyed(person, `${path}/capture`, { amount: Math.ceil(amount / 3) });
    return;
  }
  const made = await transfer(person, wish);
  if (made.status !== 202 || randomInt(4) === 0) return;
  app.passSeconds(randomInt(3_000));
  // Staff who were idle for so long are signed out.
  const staff = await signInAgain(admin);
  const { id } = await caseOf(staff, made.body.id);
  const decided = await decide(staff, id, pick(["release", "block"]));
  expect(decided.status, decided.text).toBe(200);
}

function ctxWith(change: Readonly<Record<string, unknown>> = {}) {
  const parts = { db: app.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  const variables = { ...testVariables, POLICY: JSON.stringify({ ...limits, ...change }) };
  return systemCtx(createServices(readConfig(variables, "node"), parts), "test");
}

async function replay(change: Readonly<Record<string, unknown>> = {}) {
  const scores = new Map<string, RiskScore>();
  const report = await backtestRules(ctxWith(change), { from: null, to: null }, (past, risk) => {
    scores.set(past.id, risk);
  });
  return { report, scores };
}

const scored = () => app.db.select().from(transfers).where(eq(transfers.type, "transfer"));

describe("a back-test", () => {
  test("comes to the very scores, reasons and decisions of then", async () => {
    const { report, scores } = await replay();
    const live = (await scored()).filter(({ riskDecision }) => riskDecision !== null);
    expect(live.length).toBeGreaterThan(60);
    const wrong = live.filter((row) => {
      const now = scores.get(row.id);
      return (
        now?.decision !== row.riskDecision ||
        now?.score !== row.riskScore ||
        now?.reasons.join() !== row.riskReasons?.join()
      );
    });
    expect(wrong.map((row) => [row, scores.get(row.id)])).toEqual([]);
    expect(scores.size).toBe(live.length);
    expect(report.then).toEqual(report.now);
    expect(report.changed).toEqual({});
    // The history is worth a test only when it met all of this.
    const met = Object.entries(report.fired).filter(([, times]) => times > 0);
    expect(met.length).toBeGreaterThan(5);
    expect(report.then.review).toBeGreaterThan(0);
    const resolved = await app.db.select().from(holds);
    const statuses = new Set(resolved.map(({ status }) => status));
    expect(statuses.size).toBeGreaterThan(1);
  });

  test("says what other thresholds and rules in shadow would have done", async () => {
    const strict = await replay({ "fraud.review": 5 });
    expect(strict.report.now.review).toBeGreaterThan(strict.report.then.review);
    const mild = await replay({ "fraud.review": 1_000, "fraud.block": 1_000 });
    expect(mild.report.now).toEqual({ allow: mild.report.transfers, review: 0, block: 0 });
    expect(mild.report.changed).toEqual({ review_to_allow: mild.report.then.review });
    const { report } = await replay();
    const shadow = await replay({ "fraud.shadow": ["round_amount"] });
    expect(shadow.report.fired).toEqual(report.fired);
    for (const { reasons } of shadow.scores.values()) expect(reasons).not.toContain("round_amount");
  });

  test("of parts comes to the same as of the whole, and changes nothing", async () => {
    const before = await dumpDatabase(app.db);
    const rows = (await scored()).toSorted((a, b) => +a.recordedAt - +b.recordedAt);
    const middle = rows[Math.floor(rows.length / 2)]?.recordedAt ?? null;
    const ctx = ctxWith();
    const parts = await Promise.all([
      backtestRules(ctx, { from: null, to: middle }),
      backtestRules(ctx, { from: middle, to: null }),
    ]);
    const { report } = await replay();
    expect(parts.map((part) => part.transfers).every((count) => count > 0)).toBe(true);
    expect(sumOf(parts.map((part) => part.transfers))).toBe(report.transfers);
    expect(sumOf(parts.map((part) => part.now.review))).toBe(report.now.review);
    expect(await dumpDatabase(app.db)).toEqual(before);
  });

  test("counts what was blocked, as a command too", async () => {
    const [payer, payee] = [await signUpAt(app), await signUpAt(app)];
    const { report: before } = await replay();
    await makeBlocked(payer, payee);
    const printed: string[] = [];
    const environment = {
      ...testVariables,
      DATABASE_URL: opened.server?.url ?? "",
      POLICY: policy,
    };
    const io = {
      environment,
      print: (text: string) => void printed.push(text),
      complain: () => undefined,
    };
    expect(await runCommandLine(commands, ["backtest-rules", "--json"], io)).toBe(0);
    const told = JSON.parse(printed.join(""));
    expect(told).toMatchObject({ command: "backtest-rules", blocked_then: before.blockedThen + 1 });
    expect(told.transfers).toBe(before.transfers + 6);
    expect(told.rules).toHaveLength(11);
    printed.length = 0;
    expect(await runCommandLine(commands, ["backtest-rules", "--from", "2020-01-01"], io)).toBe(0);
    expect(printed.join("")).toMatch(/^\d+ transfers were scored again\.\n/);
    expect(await runCommandLine(commands, ["backtest-rules", "--from", "May"], io)).toBe(2);
    const blocked = eq(users.id, payer.id as Id<"user">);
    expect(await app.db.select().from(users).where(blocked)).toHaveLength(1);
  });
});

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
