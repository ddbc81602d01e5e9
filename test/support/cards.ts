import { openAccount } from "./money.ts";
import type { Options, Person, Reply } from "./start.ts";

export const cardsPath = "/api/v1/cards";
const sandbox = "/api/v1/sandbox";

export type CardWish = Readonly<{
  accountId?: string;
  /** Minor units on the account that is opened when none is named. */
  balance?: number;
  currency?: string;
  [field: string]: unknown;
}>;

/** A new virtual card, on an account of its own unless one is named. */
export async function makeCard(person: Person, wish: CardWish = {}): Promise<Reply["body"]> {
  const { accountId, balance = 1_000_000, currency = "USD", ...rest } = wish;
  const account = accountId ?? (await openAccount(person, { balance, currency }));
  const body = { account_id: account, type: "virtual", ...rest };
  return expectStatus(await person.post(cardsPath, body), 201).body;
}

export type PurchaseWish = Readonly<{
  amount: number;
  currency?: string;
  channel?: string;
  category?: string;
  country?: string;
  name?: string;
  reference?: string;
  pin?: string;
}>;

function purchaseBody(wish: PurchaseWish) {
  const { amount, currency = "USD", channel = "online", reference, pin } = wish;
  const { category = "5411", country = "US", name = "Corner shop" } = wish;
  return {
    amount,
    currency,
    channel,
    merchant: { name, category_code: category, country },
    ...(reference === undefined ? {} : { network_reference: reference }),
    ...(pin === undefined ? {} : { pin }),
  };
}

/** What a merchant asks of a card. */
export function authorize(
  person: Pick<Person, "post">,
  cardId: string,
  wish: PurchaseWish,
  options: Options = {},
): Promise<Reply> {
  return person.post(`${sandbox}/cards/${cardId}/authorizations`, purchaseBody(wish), options);
}

/** Tries of what a crowded server had no time to decide, and may be asked again. */
const maxTries = 20;

/** Asks again under the same reference while there is no decision in time. */
export async function insist(send: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await send();
    if (reply.status !== 503 || attempt === maxTries) return reply;
  }
}

/** An approved one, or an error. */
export async function approve(
  person: Person,
  cardId: string,
  wish: PurchaseWish,
): Promise<Reply["body"]> {
  const { body, text } = expectStatus(await authorize(person, cardId, wish), 201);
  if (!body.approved) throw new Error(`Not approved: ${text}`);
  return body;
}

export type MoveName = "capture" | "reverse" | "refund" | "expire";

/** What the network says about an authorization later on. */
export function move(
  person: Pick<Person, "post">,
  name: MoveName,
  authorizationId: string,
  body?: unknown,
): Promise<Reply> {
  return person.post(`${sandbox}/authorizations/${authorizationId}/${name}`, body);
}

export function control(person: Person, cardId: string, body: unknown): Promise<Reply> {
  return person.send("PATCH", `${cardsPath}/${cardId}/controls`, { body });
}

export function setPin(person: Person, cardId: string, pin: string): Promise<Reply> {
  return person.send("PUT", `${cardsPath}/${cardId}/pin`, { body: { pin } });
}

function expectStatus(reply: Reply, status: number): Reply {
  if (reply.status === status) return reply;
  throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
}
