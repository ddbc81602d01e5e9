import { beforeAll, describe, expect, test } from "vitest";
import {
  caseOf,
  casesPath,
  decide,
  heldAmount,
  makeBlocked,
  makeReview,
  report,
} from "../support/cases.ts";
import { accountOf, balanceOf, newKey } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signUpStaff } from "../support/staff.ts";
import { newestMail, type Person, type Reply, signUp } from "../support/start.ts";

let compliance: Person;
let colleague: Person;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  [compliance, colleague, alice, bob] = await Promise.all([
    signUpStaff("compliance"),
    signUpStaff("compliance"),
    signUp(),
    signUp(),
  ]);
});

const detailOf = async (id: string): Promise<Reply["body"]> => {
  const reply = await compliance.get(`${casesPath}/${id}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.body;
};
const transactionOf = (person: Person, id: string) =>
  person.get(`/api/v1/transactions/${id}`).then(({ body, status }) => ({ status, body }));

async function mailOf(person: Person, subject: string): Promise<string> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const mail = (await newestMail(person.email)) as { text: string; subject?: string };
    if (mail.subject === subject || Date.now() > deadline) return mail.text;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a held transfer", () => {
  test("is found by staff with all that they need", async () => {
    const { transferId } = await makeReview(alice, bob);
    const found = await caseOf(compliance, transferId);
    expect(found).toEqual({
      id: expect.stringMatching(/^cas_/),
      type: "fraud_review",
      status: "open",
      subject_id: alice.id,
      transaction_id: transferId,
      about: null,
      score: 40,
      reasons: ["amount_above_5x_mean", "over_5_transfers_in_hour"],
      opened_by: null,
      escalated_by: null,
      decision: null,
      decided_by: null,
      created_at: expect.any(String),
      closed_at: null,
    });
    const detail = await detailOf(found.id);
    expect(detail).toMatchObject({ ...found, history: [], shadow: [] });
    expect(detail.transaction).toMatchObject({
      id: transferId,
      status: "pending_review",
      amount: heldAmount,
      risk: { decision: "review", reasons: found.reasons },
    });
  });

  test("is posted by a release, once, and both sides have it", async () => {
    const { from, to, transferId, balance } = await makeReview(alice, bob);
    const { id } = await caseOf(compliance, transferId);
    const before = await balanceOf(bob, to);
    const reply = await decide(compliance, id, "release", { note: "Rent, she says." });
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({
      status: "closed",
      decision: "release",
      decided_by: compliance.id,
      closed_at: expect.any(String),
      transaction: { id: transferId, status: "posted" },
      history: [{ decision: "release", text: "Rent, she says.", author_id: compliance.id }],
    });
    expect(await detailOf(id)).toEqual(reply.body);
    expect(await accountOf(alice, from)).toMatchObject({
      balance: balance - heldAmount,
      held_amount: 0,
    });
    expect(await balanceOf(bob, to)).toBe(before + heldAmount);
    expect((await transactionOf(bob, transferId)).body.status).toBe("posted");
    expectProblem(await decide(compliance, id, "release"), 409, "conflict");
    expectProblem(await decide(colleague, id, "block"), 409, "conflict");
    expect(await balanceOf(bob, to)).toBe(before + heldAmount);
    const mail = await mailOf(alice, "Your Florin transaction is posted");
    expect(mail).toBe(`Your transaction ${transferId} of 150.00 USD is posted.\n`);
  });

  test.each(["block", "confirmed"])("goes back by %s, and its payee never knows", async (word) => {
    const { from, to, transferId, balance } = await makeReview(alice, bob);
    const { id } = await caseOf(compliance, transferId);
    const before = await balanceOf(bob, to);
    const reply = await decide(compliance, id, word);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({
      status: "closed",
      decision: word,
      transaction: { status: "declined" },
    });
    expect(await accountOf(alice, from)).toMatchObject({ balance, held_amount: 0 });
    expect(await balanceOf(bob, to)).toBe(before);
    expect((await transactionOf(alice, transferId)).body.status).toBe("declined");
    expect((await transactionOf(bob, transferId)).status).toBe(404);
    const mail = await mailOf(alice, "Your Florin transaction was declined");
    expect(mail).toContain(`${transferId} of 150.00 USD was declined`);
  });

  test("stays held while an account is frozen, and its case open", async () => {
    const { from, transferId } = await makeReview(alice, bob);
    const { id } = await caseOf(compliance, transferId);
    const frozen = await compliance.post(`/api/v1/admin/accounts/${from}/freeze`);
    expect(frozen.status).toBe(200);
    const refused = await decide(compliance, id, "release");
    expectProblem(refused, 422, "account_not_active");
    expect(await detailOf(id)).toMatchObject({
      status: "open",
      history: [],
      transaction: { status: "pending_review" },
    });
    expect((await compliance.post(`/api/v1/admin/accounts/${from}/unfreeze`)).status).toBe(200);
    expect((await decide(compliance, id, "release")).status).toBe(200);
  });

  test("is no false positive without being released", async () => {
    const { transferId } = await makeReview(alice, bob);
    const { id } = await caseOf(compliance, transferId);
    expectProblem(await decide(compliance, id, "false_positive"), 409, "conflict");
    expect(await detailOf(id)).toMatchObject({ status: "open", history: [] });
  });

  test("under one idempotency key is decided once, and answered the same again", async () => {
    const { transferId, to } = await makeReview(alice, bob);
    const { id } = await caseOf(compliance, transferId);
    const key = newKey();
    const first = await decide(compliance, id, "release", { key });
    const again = await decide(compliance, id, "release", { key });
    expect(again.text).toBe(first.text);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expectProblem(await decide(compliance, id, "block", { key }), 422, "idempotency_key_reused");
    expect(await balanceOf(bob, to)).toBe(heldAmount + 600);
  });
});

describe("a case without a held transfer", () => {
  const open = async (staff = colleague) => {
    const { status, text, body } = await report(staff, alice.id);
    expect(status, text).toBe(201);
    return body.id as string;
  };

  test.each(["false_positive", "confirmed"])("is closed as %s", async (decision) => {
    const id = await open();
    const reply = await decide(compliance, id, decision);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ status: "closed", decision, decided_by: compliance.id });
    expectProblem(await decide(compliance, id, decision), 409, "conflict");
  });

  test.each(["release", "block"])("cannot be decided by %s", async (decision) => {
    const id = await open();
    expectProblem(await decide(compliance, id, decision), 409, "conflict");
    expect((await detailOf(id)).status).toBe("open");
  });

  test("tells of a blocked transfer what the rules said, and holds nothing", async () => {
    const carol = await signUp();
    await makeBlocked(carol, await signUp());
    const { body } = await compliance.get(`${casesPath}?type=fraud_block&limit=100`);
    const [found, ...others] = body.data.filter(
      (each: Reply["body"]) => each.subject_id === carol.id,
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({ status: "open", transaction_id: null, score: 70 });
    expect(found.reasons).toContain("credentials_changed");
    for (const decision of ["release", "block"]) {
      expectProblem(await decide(compliance, found.id, decision), 409, "conflict");
    }
    const closed = await decide(compliance, found.id, "confirmed");
    expect(closed.body).toMatchObject({ decision: "confirmed", transaction: null });
  });
});

describe("four eyes", () => {
  test("nobody reports about themselves", async () => {
    expectProblem(await report(compliance, compliance.id), 403, "forbidden");
  });

  test("nobody decides what they reported, nor what is about themselves", async () => {
    const own = (await report(compliance, alice.id)).body.id;
    const about = (await report(colleague, compliance.id)).body.id;
    for (const id of [own, about]) {
      for (const decision of ["confirmed", "false_positive", "escalate"]) {
        const refused = await decide(compliance, id, decision);
        expectProblem(refused, 403, "forbidden");
        expect(refused.body.detail).toContain("somebody else decides");
      }
    }
    expect((await decide(colleague, own, "false_positive")).status).toBe(200);
  });

  test.each(["payer", "payee"])(
    "nobody decides a transfer of which they are the %s",
    async (side) => {
      const parties =
        side === "payer"
          ? ([compliance, await signUp()] as const)
          : ([await signUp(), compliance] as const);
      const { transferId, to } = await makeReview(...parties);
      const { id } = await caseOf(colleague, transferId);
      for (const decision of ["release", "block", "confirmed", "escalate"]) {
        expectProblem(await decide(compliance, id, decision), 403, "forbidden");
      }
      const note = { text: "I am fine with it." };
      expectProblem(await compliance.post(`${casesPath}/${id}/notes`, note), 403, "forbidden");
      const released = await decide(colleague, id, "release");
      expect(released.status, released.text).toBe(200);
      expect(await balanceOf(parties[1], to)).toBe(heldAmount + 600);
    },
  );

  test("an escalated case is decided by somebody else", async () => {
    const { transferId } = await makeReview(await signUp(), await signUp());
    const { id } = await caseOf(compliance, transferId);
    const escalated = await decide(compliance, id, "escalate", { note: "Not sure." });
    expect(escalated.status, escalated.text).toBe(200);
    expect(escalated.body).toMatchObject({
      status: "escalated",
      escalated_by: compliance.id,
      decision: null,
      transaction: { status: "pending_review" },
    });
    const refused = await decide(compliance, id, "release");
    expectProblem(refused, 403, "forbidden");
    expect(refused.body.detail).toContain("escalated");
    expectProblem(await decide(colleague, id, "escalate"), 409, "conflict");
    const listed = await colleague.get(`${casesPath}?status=escalated&limit=100`);
    expect(listed.body.data.map((each: { id: string }) => each.id)).toContain(id);
    const decided = await decide(colleague, id, "block");
    expect(decided.body).toMatchObject({ status: "closed", decided_by: colleague.id });
    expect(decided.body.history.map((each: Reply["body"]) => each.decision)).toEqual([
      "block",
      "escalate",
    ]);
  });
});

describe("a report by staff", () => {
  test("opens a case with its note, which may name a transfer of the subject", async () => {
    const parties = [await signUp(), await signUp()] as const;
    const { transferId } = await makeReview(...parties);
    for (const subject of parties) {
      const { status, text, body } = await report(compliance, subject.id, {
        transaction_id: transferId,
      });
      expect(status, text).toBe(201);
      expect(body).toMatchObject({
        type: "suspicious_activity",
        status: "open",
        subject_id: subject.id,
        transaction: { id: transferId },
        opened_by: compliance.id,
        score: 0,
        reasons: ["unusual_cash"],
        history: [{ text: "Three visits in one day.", decision: null, author_id: compliance.id }],
      });
    }
    const stranger = await signUp();
    const more = { transaction_id: transferId };
    expectProblem(await report(compliance, stranger.id, more), 404, "not_found");
  });

  test("is about somebody and something that is there", async () => {
    const nobody = "usr_01jd3v3v5fe8wr4t4yx0x4tq7a";
    for (const id of [nobody, "usr_1", alice.id.replace("usr", "acc")]) {
      expectProblem(await report(compliance, id), 404, "not_found");
    }
    const nothing = { transaction_id: "txn_01jd3v3v5fe8wr4t4yx0x4tq7a" };
    expectProblem(await report(compliance, alice.id, nothing), 404, "not_found");
  });

  test.each([
    { type: "fraud_review" },
    { reasons: [] },
    { reasons: ["Free words"] },
    { reasons: ["same", "same"] },
    { note: " " },

    { status: "closed" },
  ])("is refused with %j", async (more) => {
    expectProblem(await report(compliance, alice.id, more), 400, "validation_failed");
  });

  test("has a note of up to 2,000 characters", async () => {
    const long = "x".repeat(2_000);
    const tooLong = { note: `${long}x` };
    expectProblem(await report(compliance, alice.id, tooLong), 400, "validation_failed");
    expect((await report(compliance, alice.id, { note: long })).status).toBe(201);
  });

  test("under one idempotency key opens one case", async () => {
    const options = { headers: { "idempotency-key": newKey() } };
    const body = {
      subject_id: alice.id,
      type: "suspicious_activity",
      reasons: ["unusual_cash"],
      note: "Once.",
    };
    const replies = await Promise.all(
      [1, 2, 3].map(() => compliance.post(casesPath, body, options)),
    );
    expect(new Set(replies.map(({ body: each }) => each.id)).size).toBe(1);
  });
});

describe("notes", () => {
  test("are kept in order, on closed cases too", async () => {
    const { id } = (await report(colleague, alice.id)).body;
    const write = (text: string) => compliance.post(`${casesPath}/${id}/notes`, { text });
    const first = await write("Phoned her.\nNobody there.");
    expect(first.status, first.text).toBe(201);
    expect(first.body).toEqual({
      id: expect.stringMatching(/^nte_/),
      author_id: compliance.id,
      decision: null,
      text: "Phoned her.\nNobody there.",
      created_at: expect.any(String),
    });
    expect((await decide(compliance, id, "confirmed")).status).toBe(200);
    expect((await write("Filed.")).status).toBe(201);
    const { history } = await detailOf(id);
    expect(history.map(({ text }: { text: string }) => text)).toEqual([
      "Filed.",
      "Looked at by hand.",
      "Phoned her.\nNobody there.",
      "Three visits in one day.",
    ]);
  });

  test("are bounded, whatever comes at once; decisions are not", async () => {
    const { id } = (await report(colleague, alice.id)).body;
    const write = () => compliance.post(`${casesPath}/${id}/notes`, { text: "Again." });
    const statuses: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const replies = await Promise.all(Array.from({ length: 18 }, write));
      statuses.push(...replies.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(99);
    expect(statuses.filter((status) => status === 409)).toHaveLength(6 * 18 - 99);
    expect((await decide(compliance, id, "confirmed")).status).toBe(200);
    expect((await detailOf(id)).history).toHaveLength(101);
  });
});
