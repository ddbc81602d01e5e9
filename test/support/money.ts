import { randomInt } from "./random.ts";
import type { Options, Person, Reply } from "./start.ts";

let keys = 0;

/** An idempotency key that nobody used before. */
export function newKey(): string {
  keys += 1;
  return `test-${Date.now().toString(36)}-${keys}-${randomInt(1e9).toString(36)}`;
}

export type KeyedOptions = Options & Readonly<{ key?: string }>;

/** Sends a POST under an idempotency key, a new one unless `key` names it. */
export function keyed(
  person: Pick<Person, "post">,
  path: string,
  body?: unknown,
  { key = newKey(), ...options }: KeyedOptions = {},
): Promise<Reply> {
  const headers = { "idempotency-key": key, ...options.headers };
  return person.post(path, body, { ...options, headers });
}

export type AccountWish = Readonly<{
  type?: "checking" | "savings";
  currency?: string;
  /** Minor units of play money to begin with. */
  balance?: number;
}>;

/** Opens an account, puts play money on it, and gives its id. */
export async function openAccount(person: Person, wish: AccountWish = {}): Promise<string> {
  const { type = "checking", currency = "USD", balance = 0 } = wish;
  const opened = await person.post("/api/v1/accounts", { type, currency });
  expectStatus(opened, 201);
  if (balance > 0) await fund(person, opened.body.id, balance, currency);
  return opened.body.id;
}

export async function fund(
  person: Person,
  accountId: string,
  amount: number,
  currency = "USD",
): Promise<Reply> {
  const body = { account_id: accountId, amount, currency };
  const funded = await keyed(person, "/api/v1/sandbox/deposits", body);
  expectStatus(funded, 201);
  return funded;
}

export type TransferWish = Readonly<{
  from: string;
  to: string;
  amount: number;
  currency?: string;
  [field: string]: unknown;
}>;

export function transferBody({ from, to, amount, currency = "USD", ...rest }: TransferWish) {
  return { from_account_id: from, to_account_id: to, amount, currency, ...rest };
}

export function transfer(
  person: Person,
  wish: TransferWish,
  options: KeyedOptions = {},
): Promise<Reply> {
  return keyed(person, "/api/v1/transactions/transfer", transferBody(wish), options);
}

export async function accountOf(person: Person, id: string): Promise<Reply["body"]> {
  const reply = await person.get(`/api/v1/accounts/${id}`);
  expectStatus(reply, 200);
  return reply.body;
}

export async function balanceOf(person: Person, id: string): Promise<number> {
  return (await accountOf(person, id)).balance;
}

function expectStatus(reply: Reply, status: number): void {
  if (reply.status !== status) {
    throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
  }
}
