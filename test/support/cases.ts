import { openAccount, transfer } from "./money.ts";
import type { Person, Reply } from "./start.ts";

export const casesPath = "/api/v1/admin/cases";

/** A transfer that stands out: much larger than six before it, and soon after them. */
const usualTransfers = 6;
const usualAmount = 1_00;
export const heldAmount = 150_00;
const beginning = 5_000_00;

export type Review = Readonly<{
  payer: Person;
  from: string;
  to: string;
  transferId: string;
  /** On the payer's account, held amount included. */
  balance: number;
}>;

/** Makes a habit of small transfers and gives the accounts; `payee` may be the payer. */
export async function makeHabit(payer: Person, payee: Person, amount = usualAmount) {
  const from = await openAccount(payer, { balance: beginning });
  const to = await openAccount(payee);
  for (let sent = 0; sent < usualTransfers; sent += 1) {
    expectStatus(await transfer(payer, { from, to, amount }), 201);
  }
  return { from, to, balance: beginning - usualTransfers * amount };
}

/** A transfer that the rules hold, and its case waits. */
export async function makeReview(payer: Person, payee: Person): Promise<Review> {
  const habit = await makeHabit(payer, payee);
  const { from, to } = habit;
  const held = expectStatus(await transfer(payer, { from, to, amount: heldAmount }), 202);
  return { ...habit, payer, transferId: held.body.id };
}

/** A transfer that the rules block: as unusual, round, and after a change of the password. */
export async function makeBlocked(payer: Person, payee: Person): Promise<void> {
  const { from, to } = await makeHabit(payer, payee);
  const change = { current_password: payer.password, new_password: "copper lantern meadow 58" };
  expectStatus(await payer.post("/api/v1/auth/password/change", change), 204);
  expectStatus(await transfer(payer, { from, to, amount: 1_000_00 }), 403);
}

/** The open case of a held transfer, as staff find it. */
export async function caseOf(staff: Person, transferId: string): Promise<Reply["body"]> {
  let cursor = "";
  for (;;) {
    const query = `status=open&type=fraud_review&limit=100${cursor}`;
    const { body } = expectStatus(await staff.get(`${casesPath}?${query}`), 200);
    const found = body.data.find((each: Reply["body"]) => each.transaction_id === transferId);
    if (found) return found;
    if (body.next_cursor === null) throw new Error(`${transferId} has no open case`);
    cursor = `&cursor=${body.next_cursor}`;
  }
}

export function decide(
  staff: Pick<Person, "post">,
  id: string,
  decision: string,
  options: Readonly<{ note?: string; key?: string }> = {},
): Promise<Reply> {
  const { note = "Looked at by hand.", key } = options;
  const headers = key === undefined ? {} : { "idempotency-key": key };
  return staff.post(`${casesPath}/${id}/decision`, { decision, note }, { headers });
}

export function report(
  staff: Pick<Person, "post">,
  subjectId: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Reply> {
  return staff.post(casesPath, {
    subject_id: subjectId,
    type: "suspicious_activity",
    reasons: ["unusual_cash"],
    note: "Three visits in one day.",
    ...more,
  });
}

function expectStatus(reply: Reply, status: number): Reply {
  if (reply.status !== status) {
    throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
  }
  return reply;
}
