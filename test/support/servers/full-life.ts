import { createNewId, type Id } from "../../../src/core/id.ts";
import { emitEvent } from "../../../src/platform/outbox/emit-event.ts";
import { browser } from "../browser.ts";
import { enrolTotp, otherCode, totpCode } from "../factors.ts";
import { signInWithGoogle } from "../google.ts";
import { answerBusinessHealth } from "../health.ts";
import { decide, kycForm, kycPath } from "../kyc.ts";
import { addPasskey, creationOptions } from "../passkeys.ts";
import { publish, react } from "../posts.ts";
import { type Options, type Person, personOf, type Reply, type Visitor } from "../start.ts";
import { connectWave, goToWave } from "../wave.ts";
import { createWebhook, deadEnd } from "../webhooks.ts";
import { type BusinessLife, liveOnBusiness } from "./business-life.ts";
import { type CardLife, cardTexts, liveOnCards } from "./card-life.ts";
import { liveOnMoney, type MoneyLife, makeAdmin, moneyTexts } from "./money-life.ts";
import type { OwnApp } from "./own-app.ts";
import { signUpAt } from "./own-person.ts";

/** Everything by which somebody could be known again. */
export const wilhelmina = {
  email: "wilhelmina.canary@example.com",
  firstName: "Wilhelmina",
  lastName: "Featherstone-Haugh",
  phone: "+12025550188",
  address: "203.0.113.77",
  userAgent: "CanaryBrowser/7.3 (unheard of)",
  passkeyName: "Wilhelmina's key",
  password: "violet harbour lantern 42",
  post: "A canary sings of the rent",
  ...moneyTexts,
  ...cardTexts,
} as const;

/** What only customer checks know of the same person; the document is made up. */
export const identityTexts = {
  fullName: "Wilhelmina Featherstone Haugh",
  dateOfBirth: "1971-03-17",
  line1: "77 Canary Wharf Mews",
  line2: "Aviary Flat",
  city: "Canaryton",
  postalCode: "CN7 7ZZ",
  documentNumber: "CAN773456",
  taxId: "900-77-4321",
  phone: "+12025550177",
  mrzNames: "P<USAHAUGH<<WILHELMINA<FEATHERSTONE<<<<<<<<<",
  mrzNumbers: "CAN7734569USA7103173F4006309<<<<<<<<<<<<<<<2",
} as const;

/** What staff wrote to the person about it. */
export const kycReason = "The canary's photo is blurred";

const auth = "/api/v1/auth";
const secretMembers =
  /^(access_token|refresh_token|mfa_token|secret|otpauth_uri|recovery_codes|challenge|code)$/;

export type FullLife = Readonly<{
  person: Person;
  /** Whatever was shown to the person once and must not stand anywhere. */
  secrets: ReadonlySet<string>;
  money: MoneyLife;
  cards: CardLife;
  business: BusinessLife;
}>;

/**
 * Lives a whole life at an app: the person ends with rows in every table that may name people, and
 * signed in a moment ago. The app must know a Google and a Wave that are stand-ins.
 */
export async function liveFully(app: OwnApp): Promise<FullLife> {
  const secrets = new Set<string>([wilhelmina.password]);
  const anybody = watch(app.visitor(), secrets);
  const person = await comeToBe(app, anybody);
  await enrolPhone(app, person);
  const { secret, recoveryCodes } = await enrolTotp(person);
  await addPasskey(person, { name: wilhelmina.passkeyName });
  const kept = { "idempotency-key": "the-key-of-a-person" };
  await must(person.post(`${auth}/mfa/recovery-codes`, undefined, { headers: kept }), 200);
  const money = await liveOnMoney(app, person);
  await proveIdentity(app, person);
  const cards = await liveOnCards(person, money.accounts[0] ?? "");
  for (const secret of cards.secrets) secrets.add(secret);
  const business = await liveOnBusiness(app, person);
  await answerBusinessHealth(person);
  await beTold(app, person);
  await keepBooks(app, person);
  await tell(app, person);
  await beSocial(app, person);
  await failAndForget(anybody, person);
  await must(signInWithGoogle({ email: person.email }, { from: browser(anybody) }), 202);
  await anybody.get("/login");

  const headers = { "idempotency-key": "the-key-of-anybody" };
  const asked = await must(anybody.post(`${auth}/login`, login(), { headers }), 202);
  const proof = { mfa_token: asked.mfa_token, method: "totp" };
  const code = await totpCode(secret);
  await refused(anybody.post(`${auth}/mfa/verify`, { ...proof, code: otherCode(code) }), 422);
  const session = await anybody.post(`${auth}/mfa/verify`, { ...proof, code });
  await must(Promise.resolve(session), 200);
  const returned = as(anybody, personOf(wilhelmina.email, wilhelmina.address, session));
  await must(anybody.post(`${auth}/refresh`, { refresh_token: returned.refreshToken }), 200);
  await leaveTracks(app, anybody, returned);
  for (const told of recoveryCodes) secrets.add(told);
  await app.settle();
  return { person: returned, secrets: new Set(secrets), money, cards, business };
}

async function comeToBe(app: OwnApp, anybody: Visitor): Promise<Person> {
  const { email, password, firstName, lastName } = wilhelmina;
  const registration = {
    email,
    password,
    first_name: firstName,
    last_name: lastName,
    terms_accepted: true,
    privacy_accepted: true,
  };
  await must(anybody.post(`${auth}/register`, registration), 202);
  const code = await newestCode(app, anybody, email);
  const verified = await anybody.post(`${auth}/verify-email`, { email, code });
  await must(Promise.resolve(verified), 200);
  return as(anybody, personOf(email, wilhelmina.address, verified));
}

async function enrolPhone(app: OwnApp, person: Person): Promise<void> {
  const { phone } = wilhelmina;
  await must(person.post(`${auth}/mfa/sms`, { phone, consent: true }), 202);
  const code = await newestCode(app, person, phone);
  await must(person.post(`${auth}/mfa/sms/confirm`, { code }), 200);
}

/** One version is sent back, and the next one approved. */
async function proveIdentity(app: OwnApp, person: Person): Promise<void> {
  const { fullName, dateOfBirth, documentNumber, taxId, phone } = identityTexts;
  const { line1, line2, city, postalCode } = identityTexts;
  const form = kycForm({
    ...{ full_name: fullName, date_of_birth: dateOfBirth, tax_id: taxId, phone },
    address: { line1, line2, city, postal_code: postalCode },
    document: { number: documentNumber },
  });
  const admin = await makeAdmin(app);
  const first = await must(person.post(kycPath, form), 201);
  const document = { ...form.document, mrz: [identityTexts.mrzNames, identityTexts.mrzNumbers] };
  const body = { decision: "request_information", reason: kycReason };
  await must(admin.post(`/api/v1/admin/kyc/${first.id}/decision`, body), 200);
  const second = await must(person.post(kycPath, { ...form, document }), 201);
  await must(admin.get(`/api/v1/admin/kyc/${second.id}`), 200);
  await must(decide(admin, second.id, "approve"), 200);
}

/** One event is on its way to a webhook. */
async function beTold(app: OwnApp, person: Person): Promise<void> {
  const events = ["kyc.decided", "transaction.posted"];
  await createWebhook(person, { url: `${deadEnd}/${wilhelmina.lastName}`, events });
  await tell(app, person);
  await app.runSchedule();
}

/** An event waits in the outbox until the next run of the jobs. */
async function tell(app: OwnApp, person: Person): Promise<void> {
  const id = person.id as Id<"user">;
  const clock = () => new Date();
  const event = { kind: "kyc.decided", ownerIds: [id], payload: { user_id: id } } as const;
  await emitEvent(app.db, { clock, newId: createNewId(clock) }, event);
}

/** Books at Wave are connected and read; another way there is begun and left. */
async function keepBooks(app: OwnApp, person: Person): Promise<void> {
  await must(connectWave(person), 200);
  await app.settle();
  await app.runSchedule();
  await goToWave(person);
}

/** A post of one's own, and a reaction to a friend's. */
async function beSocial(app: OwnApp, person: Person): Promise<void> {
  await publish(person, wilhelmina.post);
  const { id } = await publish(await signUpAt(app));
  await must(react(person, id, "like"), 200);
}

async function failAndForget(anybody: Visitor, { email }: Person): Promise<void> {
  const wrong = { email, password: "not this password at all" };
  await refused(anybody.post(`${auth}/login`, wrong), 401);
  await must(anybody.post(`${auth}/password/forgot`, { email }), 202);
}

/** What stays open, so that its row is there: a link, a challenge, a wrong code, a message. */
async function leaveTracks(app: OwnApp, anybody: Visitor, person: Person): Promise<void> {
  await creationOptions(person);
  await refused(person.post(`${auth}/step-up`, { method: "totp", code: "000000" }), 422);
  const { mfa_token } = await must(anybody.post(`${auth}/login`, login()), 202);
  await must(anybody.post(`${auth}/mfa/challenge`, { mfa_token, method: "sms" }), 202);
  await newestCode(app, person, wilhelmina.phone);
  await newestCode(app, person, person.email);
  await refused(anybody.post(`${auth}/login`, { ...login(), password: "wrong one again" }), 401);
}

const login = () => ({ email: wilhelmina.email, password: wilhelmina.password });

async function newestCode(app: OwnApp, from: Visitor, to: string): Promise<string> {
  await app.settle();
  const { body } = await from.get(`/dev/mailbox?to=${encodeURIComponent(to)}`);
  return body.data.find(({ code }: { code: string | null }) => code !== null)?.code;
}

/** Comes from the canary's network and browser, and remembers each secret that it is told. */
function watch(visitor: Visitor, secrets: Set<string>): Visitor {
  const send = async (method: string, path: string, options: Options = {}): Promise<Reply> => {
    const headers = {
      "x-forwarded-for": wilhelmina.address,
      "user-agent": wilhelmina.userAgent,
      ...options.headers,
    };
    const reply = await visitor.send(method, path, { ...options, headers });
    if (reply.status < 300) remember(reply.body, secrets);
    return reply;
  };
  return {
    address: wilhelmina.address,
    send,
    get: (path, options) => send("GET", path, options),
    post: (path, body, options) => send("POST", path, { ...options, body }),
  };
}

function remember(body: unknown, secrets: Set<string>, member = ""): void {
  if (typeof body === "string" && secretMembers.test(member)) secrets.add(body);
  if (body === null || typeof body !== "object") return;
  const isList = Array.isArray(body);
  for (const [name, value] of Object.entries(body))
    remember(value, secrets, isList ? member : name);
}

function as(visitor: Visitor, person: Person): Person {
  const send = (method: string, path: string, options: Options = {}) =>
    visitor.send(method, path, { token: person.accessToken, ...options });
  return {
    ...person,
    send,
    get: (path, options) => send("GET", path, options),
    post: (path, body, options) => send("POST", path, { ...options, body }),
  };
}

async function must(sent: Promise<Reply>, status: number): Promise<Reply["body"]> {
  const reply = await sent;
  if (reply.status === status) return reply.body;
  throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
}

/** The same, said of a refusal. */
const refused = must;
