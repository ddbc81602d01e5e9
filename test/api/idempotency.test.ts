import { beforeAll, describe, expect, test } from "vitest";
import { balanceOf, newKey, openAccount, keyed as send, transfer } from "../support/money.ts";
import { operations } from "../support/openapi/document.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin } from "../support/staff.ts";
import {
  newEmail,
  newestMail,
  type Person,
  registration,
  signUp,
  visitor,
} from "../support/start.ts";
import { makeHold, makePayer, makeTransfer, type Payer } from "../support/things.ts";

const register = "/api/v1/auth/register";

function keyed(key: string) {
  return { headers: { "idempotency-key": key } };
}

async function mailsTo(email: string): Promise<number> {
  const { body } = await visitor().get(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  return body.data.length;
}

describe("an idempotency key", () => {
  test("has one effect in 50 parallel calls, and all get the same reply", async () => {
    const email = newEmail();
    const ada = visitor();
    const calls = Array.from({ length: 50 }, () =>
      ada.post(register, registration(email), keyed("sign-up-1")),
    );
    const replies = await Promise.all(calls);

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    const replayed = replies.filter(
      ({ headers }) => headers.get("idempotency-replayed") === "true",
    );
    expect(replayed).toHaveLength(49);
    expect(await mailsTo(email)).toBe(1);
  });

  test("answers a repeated sign-in byte for byte, tokens included", async () => {
    const email = newEmail();
    const ada = visitor();
    await ada.post(register, registration(email));
    const { code } = await newestMail(email);
    const first = await ada.post("/api/v1/auth/verify-email", { email, code }, keyed("verify"));
    const again = await ada.post("/api/v1/auth/verify-email", { email, code }, keyed("verify"));

    expect(first.status).toBe(200);
    expect(again.text).toBe(first.text);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  });

  test("is refused with another body and on another route", async () => {
    const ada = visitor();
    const email = newEmail();
    expect((await ada.post(register, registration(email), keyed("k"))).status).toBe(202);

    const otherBody = await ada.post(register, registration(newEmail()), keyed("k"));
    expectProblem(otherBody, 422, "idempotency_key_reused");
    const otherRoute = await ada.post("/api/v1/auth/resend-verification", { email }, keyed("k"));
    expectProblem(otherRoute, 422, "idempotency_key_reused");
  });

  test("stays free after a refusal", async () => {
    const ada = visitor();
    const email = newEmail();
    const refused = await ada.post(register, { ...registration(email), extra: 1 }, keyed("k"));
    expectProblem(refused, 400, "validation_failed");
    expect((await ada.post(register, registration(email), keyed("k"))).status).toBe(202);
  });

  test("belongs to its actor alone", async () => {
    const [one, other] = [visitor(), visitor()];
    const [email, otherEmail] = [newEmail(), newEmail()];
    expect((await one.post(register, registration(email), keyed("k"))).status).toBe(202);
    const reply = await other.post(register, registration(otherEmail), keyed("k"));
    expect(reply.status).toBe(202);
    expect(reply.headers.has("idempotency-replayed")).toBe(false);
  });

  test.each(["with space", "k".repeat(256), "tab\tkey"])("must be well-formed: %j", async (key) => {
    const reply = await visitor().post(register, registration(newEmail()), keyed(key));
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors[0].pointer).toBe("/headers/Idempotency-Key");
  });

  test("does not answer for a session that has ended since", async () => {
    const person = await signUp();
    expect((await person.post("/api/v1/auth/logout", undefined, keyed("bye"))).status).toBe(204);
    const again = await person.post("/api/v1/auth/logout", undefined, keyed("bye"));
    expectProblem(again, 401, "unauthenticated");
  });
});

/**
 * Where a key is required, the posting itself claims it, in the commit of its effect. What is asked
 * for is made anew by each line, so that a second effect would succeed and be seen.
 */
describe("where money moves, a key", () => {
  const transactions = "/api/v1/transactions";
  let payer: Payer;
  let admin: Person;
  beforeAll(async () => {
    [payer, admin] = await Promise.all([makePayer(), signInAdmin()]);
  });

  type Act = Readonly<{ caller: Person; path: string; body: Record<string, unknown> }>;
  const money = { amount: 10, currency: "USD" };
  const sending = () => ({ from_account_id: payer.from, to_account_id: payer.to, ...money });
  const ofStaff = () => ({ account_id: payer.from, ...money, channel: "cash" });
  const acts: Readonly<Record<string, () => Promise<Act> | Act>> = {
    "/transactions/transfer": () => act("transfer", sending()),
    "/transactions/transfer/batch": () => act("transfer/batch", { transfers: [sending()] }),
    "/transactions/deposit": () => ({ ...act("deposit", ofStaff()), caller: admin }),
    "/transactions/withdrawal": () => ({ ...act("withdrawal", ofStaff()), caller: admin }),
    "/transactions/{id}/reverse": async () => {
      const { id } = await makeTransfer();
      return { ...act(`${id}/reverse`, { reason: "Mistaken", amount: 1 }), caller: admin };
    },
    "/transactions/holds": () =>
      act("holds", { account_id: payer.from, to_account_id: payer.to, ...money }),
    "/transactions/holds/{id}/capture": async () =>
      act(`holds/${(await makeHold()).id}/capture`, { amount: 1 }),
    "/sandbox/deposits": () => ({
      ...act("", { account_id: payer.from, ...money }),
      path: "/api/v1/sandbox/deposits",
    }),
  };
  const act = (path: string, body: Record<string, unknown>): Act => ({
    caller: payer.owner,
    path: `${transactions}/${path}`,
    body,
  });

  test("is required of these operations", () => {
    const required = operations.filter(({ isKeyed }) => isKeyed).map(({ path }) => path);
    const known = Object.keys(acts).map((path) => `/api/v1${path}`);
    expect(known.sort()).toEqual(required.sort());
  });

  describe.each(Object.entries(acts))("of %s", (_, prepare) => {
    test("is answered byte for byte again, and has one effect", async () => {
      const { caller, path, body } = await prepare();
      const key = newKey();
      const first = await send(caller, path, body, { key });
      expect([200, 201], first.text).toContain(first.status);
      expect(first.headers.has("idempotency-replayed")).toBe(false);
      const left = await balanceOf(payer.owner, payer.from);
      const again = await send(caller, path, body, { key });
      expect(again.status).toBe(first.status);
      expect(again.text).toBe(first.text);
      expect(again.headers.get("idempotency-replayed")).toBe("true");
      expect(await balanceOf(payer.owner, payer.from)).toBe(left);
      expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
    });

    test("has one effect of two bodies at once, and belongs to that one", async () => {
      const { caller, path, body } = await prepare();
      const key = newKey();
      const other = JSON.parse(JSON.stringify(body), (name, value) =>
        name === "amount" ? 2 : value,
      );
      const before = await balanceOf(payer.owner, payer.from);
      const replies = await Promise.all(
        [body, other].map((each) => send(caller, path, each, { key })),
      );
      const [good, bad] = replies.toSorted((one, another) => one.status - another.status);
      expect([200, 201], good?.text).toContain(good?.status);
      if (!bad) throw new Error("There is no second reply");
      expectProblem(bad, 422, "idempotency_key_reused");
      expect(Math.abs((await balanceOf(payer.owner, payer.from)) - before)).toBeLessThanOrEqual(10);
    });
  });

  test("belongs to its actor alone", async () => {
    const bob = await signUp();
    const from = await openAccount(bob, { balance: 100 });
    const key = newKey();
    const first = await transfer(payer.owner, { ...wish(), amount: 5 }, { key });
    const bobs = await transfer(bob, { from, to: payer.to, amount: 5 }, { key });
    expect([first.status, bobs.status]).toEqual([201, 201]);
    expect(bobs.body.id).not.toBe(first.body.id);
    expect(bobs.headers.has("idempotency-replayed")).toBe(false);
    // Nor does it tell somebody else what was done under it.
    expectProblem(await transfer(bob, { ...wish(), amount: 5 }), 404, "not_found");
  });

  test("belongs to the thing that the path names", async () => {
    const [one, other] = [await makeHold(), await makeHold()];
    const key = newKey();
    const capture = ({ id }: { id: string }) =>
      send(payer.owner, `${transactions}/holds/${id}/capture`, { amount: 1 }, { key });
    expect((await capture(one)).status).toBe(200);
    expectProblem(await capture(other), 422, "idempotency_key_reused");
  });

  test("answers nobody whose session has ended", async () => {
    const person = await signUp();
    const from = await openAccount(person, { balance: 100 });
    const key = newKey();
    const asked = { from, to: payer.to, amount: 5 };
    expect((await transfer(person, asked, { key })).status).toBe(201);
    expect((await person.post("/api/v1/auth/logout")).status).toBe(204);
    expectProblem(await transfer(person, asked, { key }), 401, "unauthenticated");
  });

  const wish = () => ({ from: payer.from, to: payer.to });
});
