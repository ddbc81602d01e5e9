import type { IdKind } from "../../src/core/id.ts";
import { approve, makeCard } from "./cards.ts";
import { report } from "./cases.ts";
import { answerBusinessHealth, createBusiness } from "./health.ts";
import { makeRecord } from "./kyc.ts";
import { keyed, openAccount, transfer } from "./money.ts";
import { addPasskey } from "./passkeys.ts";
import { publish } from "./posts.ts";
import { signUpStaff } from "./staff.ts";
import { goodPassword, type Person, personOf, type Reply, signUp, visitor } from "./start.ts";
import { createWebhook, webhooksPath } from "./webhooks.ts";

export type Thing = Readonly<{ id: string; owner: Person }>;

/**
 * How a test gets a thing of each kind that belongs to one person. A kind whose ids appear in a
 * path needs a line here; test/security/object-access.test.ts says so when it is missing.
 */
export const makers: Readonly<Partial<Record<IdKind, (owner: Person) => Promise<Thing>>>> = {
  async user() {
    const owner = await signUp();
    return { id: owner.id, owner };
  },
  async session({ email }) {
    const elsewhere = visitor();
    const signedIn = await elsewhere.post("/api/v1/auth/login", { email, password: goodPassword });
    const owner = personOf(email, elsewhere.address, signedIn);
    return { id: sessionIdOf(owner.accessToken), owner };
  },
  async passkey() {
    const owner = await signUp();
    const { passkey } = await addPasskey(owner);
    return { id: passkey.id, owner };
  },
  account: makeAccount,
  transfer: makeTransfer,
  hold: makeHold,
  kyc: makeRecord,
  async case() {
    reporter ??= signUpStaff("compliance");
    const owner = await nextAccountOwner();
    return { id: idOf(await report(await reporter, owner.id)), owner };
  },
  card: makeOwnCard,
  async authorization() {
    const { id, owner } = await makeOwnCard();
    return { id: (await approve(owner, id, { amount: 10 })).id, owner };
  },
  async post(owner) {
    return { id: (await publish(owner)).id, owner };
  },
  async webhook() {
    const owner = await nextWebhookOwner();
    return { id: (await createWebhook(owner)).id, owner };
  },
  async assessment() {
    const owner = await signUp();
    return { id: (await answerBusinessHealth(owner)).id, owner };
  },
  business: makeBusiness,
  async delivery() {
    const owner = await nextWebhookOwner();
    const { id } = await createWebhook(owner);
    return { id: idOf(await owner.post(`${webhooksPath}/${id}/test`), 202), owner };
  },
};

/** Nobody decides what they reported, so it is none of the staff that tests sign in. */
let reporter: Promise<Person> | undefined;

export async function makeAccount(): Promise<Thing> {
  const owner = await nextAccountOwner();
  return { id: await openAccount(owner), owner };
}

export async function makeTransfer(): Promise<Thing> {
  const { owner, from, to } = await makePayer();
  return { id: idOf(await transfer(owner, { from, to, amount: 10 })), owner };
}

export async function makeHold(): Promise<Thing> {
  const { owner, from, to } = await makePayer();
  const body = { account_id: from, to_account_id: to, amount: 10, currency: "USD" };
  return { id: idOf(await keyed(owner, "/api/v1/transactions/holds", body)), owner };
}

async function makeOwnCard(): Promise<Thing> {
  const owner = await nextAccountOwner();
  return { id: (await makeCard(owner, { balance: 100 })).id, owner };
}

export async function makeBusiness(): Promise<Thing> {
  const owner = await signUp();
  return { id: (await createBusiness(owner)).id, owner };
}

/** As many as a person may have open at a time. */
const accountsPerPerson = 10;
let accountsMade = 0;
let accountOwner: Promise<Person> | undefined;

function nextAccountOwner(): Promise<Person> {
  if (accountOwner === undefined || accountsMade % accountsPerPerson === 0) accountOwner = signUp();
  accountsMade += 1;
  return accountOwner;
}

/** As many as a person may have. */
const webhooksPerPerson = 10;
let webhooksMade = 0;
let webhookOwner: Promise<Person> | undefined;

function nextWebhookOwner(): Promise<Person> {
  if (webhookOwner === undefined || webhooksMade % webhooksPerPerson === 0) webhookOwner = signUp();
  webhooksMade += 1;
  return webhookOwner;
}

/** Somebody with two accounts, the first of which has more than any test sends. */
export type Payer = Readonly<{ owner: Person; from: string; to: string }>;

let payer: Promise<Payer> | undefined;

/** The same payer for all of a file. */
export function makePayer(): Promise<Payer> {
  payer ??= signUp().then(async (owner) => ({
    owner,
    from: await openAccount(owner, { balance: 10_000_000 }),
    to: await openAccount(owner),
  }));
  return payer;
}

function idOf({ status, text, body }: Reply, expected = 201): string {
  if (status !== expected) throw new Error(`Expected ${expected}, got ${status}: ${text}`);
  return body.id;
}

function sessionIdOf(accessToken: string): string {
  const claims = accessToken.split(".")[1] ?? "";
  return JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))).sid;
}
