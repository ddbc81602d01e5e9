import type { Measurements } from "./measurements.ts";
import type { Measure, Participant } from "./participant.ts";

export type Payment = Readonly<{ from: Participant; to: Participant; amount: number }>;

const currency = "USD";
/** Minor units of play money that each person begins with, at least and on top. */
const leastFunds = 50_00;
const moreFunds = 150_00;

/** What a service that holds money says no to, and rightly. */
const refusals = new Set(["insufficient_funds", "limit_exceeded", "transfer_blocked"]);

/** Opens an account, puts play money on it and gives how much. */
export async function openAndFund(measure: Measure, person: Participant): Promise<number> {
  const { florin } = person;
  const body = { type: "checking", currency } as const;
  const account = await measure("open account", () => florin.post("/api/v1/accounts", { body }));
  if (!account) return 0;
  person.account = account;
  const amount = leastFunds + person.person.dice.below(moreFunds);
  const funds = { account_id: account.id, amount, currency };
  await measure("fund", () => florin.post("/api/v1/sandbox/deposits", { body: funds }));
  return amount;
}

/** One pays another; a refusal that may be is counted like a success. */
export async function pay(
  measure: Measure,
  { from, to, amount }: Payment,
  measurements: Measurements,
): Promise<void> {
  if (!from.account || !to.account) return;
  const body = {
    from_account_id: from.account.id,
    to_account_id: to.account.id,
    amount,
    currency,
    description: "Between friends",
  };
  const paid = await measure(
    "transfer",
    () => from.florin.post("/api/v1/transactions/transfer", { body }),
    refusals,
  );
  if (paid) measurements.count(paid.status);
}

/** The balance of a person's account, in minor units. */
export async function readBalance(measure: Measure, person: Participant): Promise<number> {
  const { account, florin } = person;
  if (!account) return 0;
  const path = "/api/v1/accounts/{id}";
  const read = await measure("balance", () =>
    florin.get(path, { params: { path: { id: account.id } } }),
  );
  return read?.balance ?? 0;
}
