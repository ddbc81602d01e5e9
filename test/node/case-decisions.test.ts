import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import type { Id } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { caseNotes, cases } from "../../src/features/compliance/tables.ts";
import { verifyLedger } from "../../src/features/ledger/index.ts";
import { entries, holds } from "../../src/features/ledger/tables.ts";
import { idempotencyKeys } from "../../src/features/system/tables.ts";
import { systemCtx } from "../../src/platform/ctx.ts";
import { outbox } from "../../src/platform/outbox/tables.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { caseOf, casesPath, decide, heldAmount, makeReview, report } from "../support/cases.ts";
import { accountOf, balanceOf, newKey } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { testVariables } from "../support/setup/variables.ts";
import type { Person } from "../support/start.ts";

/** Decisions of cases where they meet: each other, the clock, and replies that get lost. */
let opened: OpenedAdapter;
let app: OwnApp;
let staff: Person[];
beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({}, opened, { hasCheapHashes: true });
  staff = [await makeAdmin(app), await makeAdmin(app), await makeAdmin(app)];
});
afterAll(async () => {
  await app.close();
  await opened.stop();
});

const staffAt = (place: number) => staff[place % staff.length] as Person;

async function expectCleanLedger(): Promise<void> {
  const parts = { db: app.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  const ctx = systemCtx(createServices(readConfig(testVariables, "node"), parts), "test");
  expect((await verifyLedger(ctx, () => undefined)).broken).toBeNull();
}

async function makeCase() {
  const [payer, payee] = [await signUpAt(app), await signUpAt(app)];
  const review = await makeReview(payer, payee);
  const found = await caseOf(staffAt(0), review.transferId);
  return { ...review, payee, id: found.id as Id<"case"> };
}

const rowsOf = (transferId: string) =>
  app.db
    .select()
    .from(entries)
    .where(eq(entries.transferId, transferId as Id<"transfer">));

describe("fifty decisions at once", () => {
  test.each([
    ["mixed", ["release", "block", "confirmed", "escalate"]],
    ["releases", ["release"]],
    ["releases and blocks", ["release", "block"]],
  ])("%s: one closes the case, the others come too late", async (_what, words) => {
    const { id, payer, payee, from, to, transferId, balance } = await makeCase();
    const before = await balanceOf(payee, to);
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, place) =>
        decide(staffAt(place), id, words[place % words.length] as string),
      ),
    );
    const decided = replies.filter(({ body }) => body.status === "closed");
    const [closing] = decided.map(({ body }) => body.decision);
    // Whoever escalated it first is refused from then on; everybody else finds it closed.
    const refused = replies.filter(({ status }) => status !== 200);
    expect(decided).toHaveLength(1);
    expect([200, 403, 409]).toEqual(expect.arrayContaining(replies.map(({ status }) => status)));
    if (!words.includes("escalate")) expect(refused).toHaveLength(49);
    const isPosted = closing === "release";
    expect(await rowsOf(transferId)).toHaveLength(isPosted ? 2 : 0);
    expect(await accountOf(payer, from)).toMatchObject({
      balance: isPosted ? balance - heldAmount : balance,
      held_amount: 0,
    });
    expect(await balanceOf(payee, to)).toBe(isPosted ? before + heldAmount : before);
    const told = await app.db.select().from(outbox);
    const kinds = told
      .filter(({ payload }) => payload["id"] === transferId)
      .map(({ kind }) => kind)
      .filter((kind) => kind !== "transaction.pending_review");
    expect(kinds).toEqual([isPosted ? "transaction.posted" : "transaction.declined"]);
    const acts = await app.db.select().from(auditEvents).where(eq(auditEvents.target, id));
    expect(acts.filter(({ action }) => action === "case.decided")).toHaveLength(1);
    const written = await app.db.select().from(caseNotes).where(eq(caseNotes.caseId, id));
    expect(written).toHaveLength(replies.length - refused.length);
    await expectCleanLedger();
  });
});

test("a decision and the end of the time meet: one of them resolves the hold", async () => {
  const made = [await makeCase(), await makeCase(), await makeCase()];
  app.passSeconds(30 * 86_400 + 1);
  const staffAgain = [await makeAdmin(app), await makeAdmin(app)];
  const [replies] = await Promise.all([
    Promise.all(
      made.map(({ id }, place) => decide(staffAgain[place % 2] as Person, id, "release")),
    ),
    app.runSchedule(),
  ]);
  for (const [place, { id, transferId }] of made.entries()) {
    const [row] = await app.db.select().from(cases).where(eq(cases.id, id));
    const isDecided = replies[place]?.status === 200;
    expect(row).toMatchObject({ status: "closed", decision: isDecided ? "release" : null });
    expect(await rowsOf(transferId)).toHaveLength(isDecided ? 2 : 0);
  }
  await expectCleanLedger();
  staff = staffAgain;
});

test("a review that nobody decided is closed without a decision", async () => {
  const { id, transferId } = await makeCase();
  const escalated = await decide(staffAt(0), id, "escalate");
  expect(escalated.status, escalated.text).toBe(200);
  app.passSeconds(30 * 86_400 + 1);
  await app.runSchedule();
  staff = [await makeAdmin(app), await makeAdmin(app)];
  const { body } = await staffAt(0).get(`${casesPath}/${id}`);
  expect(body).toMatchObject({
    status: "closed",
    decision: null,
    decided_by: null,
    closed_at: expect.any(String),
    transaction: { status: "expired" },
  });
  expectProblem(await decide(staffAt(1), id, "release"), 409, "conflict");
  expect(await rowsOf(transferId)).toEqual([]);
  const [hold] = await app.db
    .select()
    .from(holds)
    .where(eq(holds.transferId, transferId as Id<"transfer">));
  expect(hold).toMatchObject({ status: "expired", capturedAmount: 0, amount: heldAmount });
});

describe("a reply that got lost", () => {
  /** As if the process had died between the commit and the reply: the key is still locked. */
  async function loseReply(key: string): Promise<void> {
    const lost = {
      status: null,
      replySealed: null,
      lockedBy: "req_lost",
      lockedUntil: new Date(0),
    };
    const taken = await app.db
      .update(idempotencyKeys)
      .set(lost)
      .where(eq(idempotencyKeys.key, key))
      .returning({ key: idempotencyKeys.key });
    expect(taken).toHaveLength(1);
  }

  test("of a release: the same request again is told what it did, and posts nothing", async () => {
    const { id, payee, to, transferId } = await makeCase();
    const before = await balanceOf(payee, to);
    const key = newKey();
    const first = await decide(staffAt(0), id, "release", { key });
    expect(first.status, first.text).toBe(200);
    await loseReply(key);
    const again = await decide(staffAt(0), id, "release", { key });
    expect(again.status, again.text).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await rowsOf(transferId)).toHaveLength(2);
    expect(await balanceOf(payee, to)).toBe(before + heldAmount);
    expectProblem(await decide(staffAt(0), id, "release"), 409, "conflict");
    await expectCleanLedger();
  });

  test("of a note or a report: the same request again finds what it wrote", async () => {
    const subject = await signUpAt(app);
    const key = newKey();
    const keyed = { headers: { "idempotency-key": key } };
    const body = {
      subject_id: subject.id,
      type: "suspicious_activity",
      reasons: ["unusual_cash"],
      note: "Once only.",
    };
    const first = await staffAt(0).post(casesPath, body, keyed);
    await loseReply(key);
    const again = await staffAt(0).post(casesPath, body, keyed);
    expect(again.body).toEqual(first.body);

    const noteKey = { headers: { "idempotency-key": newKey() } };
    const path = `${casesPath}/${first.body.id}/notes`;
    const note = await staffAt(1).post(path, { text: "Seen." }, noteKey);
    expect(note.status, note.text).toBe(201);
    await loseReply(noteKey.headers["idempotency-key"]);
    const noteAgain = await staffAt(1).post(path, { text: "Seen." }, noteKey);
    expect(noteAgain.body).toEqual(note.body);
    const { body: detail } = await staffAt(1).get(`${casesPath}/${first.body.id}`);
    expect(detail.history).toHaveLength(2);
  });
});

test("notes are kept as they are, and nobody reads them in the database", async () => {
  const subject = await signUpAt(app);
  const { body } = await report(staffAt(0), subject.id, { note: "A canary among words." });
  const [note] = await app.db
    .select()
    .from(caseNotes)
    .where(eq(caseNotes.caseId, body.id as Id<"case">));
  if (!note) throw new Error("There is no note");
  expect(note.textSealed).toMatch(/^v1\./);
  const isNote = eq(caseNotes.id, note.id);
  const changes = [
    app.db.update(caseNotes).set({ decision: "release" }).where(isNote),
    app.db
      .update(caseNotes)
      .set({ createdAt: new Date(0) })
      .where(isNote),
    app.db.delete(caseNotes).where(isNote),
  ];
  for (const change of changes) await expect(change).rejects.toThrow();
  const resealed = await app.db
    .update(caseNotes)
    .set({ textSealed: note.textSealed })
    .where(isNote)
    .returning();
  expect(resealed).toEqual([note]);
});
