import { approve, makeCard } from "../cards.ts";
import { caseOf, decide, makeReview, report } from "../cases.ts";
import { enrolTotp } from "../factors.ts";
import { answerBusinessHealth, createBusiness, putFigures } from "../health.ts";
import { submitKyc } from "../kyc.ts";
import { keyed, openAccount, transfer } from "../money.ts";
import { addPasskey } from "../passkeys.ts";
import { publish, react } from "../posts.ts";
import { testVariables } from "../setup/variables.ts";
import type { Person } from "../start.ts";
import { connectWave } from "../wave.ts";
import { startFlorin } from "./florin.ts";
import { findFreePort } from "./free-port.ts";
import { importSampleList } from "./sanctions.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";
import { must, signInAdminAt, signUpAtUrl } from "./visitor-at.ts";
import { startWave } from "./wave.ts";

/** Proofs of a factor stay fresh for as long as the pages are looked at. */
const policy = { "step_up.seconds": 3_600 };

/**
 * A server with a list of nobody and a Wave, whose pages a browser may open; over the embedded
 * Postgres unless `variables` name another.
 */
export async function startDashboard(variables: Readonly<Record<string, string>> = {}) {
  const folder = makeTemporaryFolder();
  const wave = await startWave();
  const port = String(await findFreePort());
  // A name, because that is what a browser keeps passkeys for.
  const url = `http://localhost:${port}`;
  await importSampleList({ ...variables, DATA_DIR: folder.path });
  const server = await startFlorin({
    ...testVariables,
    ...wave.variables,
    ...variables,
    PUBLIC_URL: url,
    PORT: port,
    DATA_DIR: folder.path,
    POLICY: JSON.stringify(policy),
  });
  return {
    url,
    async stop() {
      await server.stop();
      await wave.stop();
      folder.remove();
    },
  };
}

/** What there is to be seen, by its ids. */
export type DashboardLife = Readonly<{
  /** Has something of everything. */
  ada: Person;
  /** Has every second factor. */
  tess: Person;
  recoveryCodes: readonly string[];
  account: string;
  emptyAccount: string;
  postedTransfer: string;
  heldTransfer: string;
  openCase: string;
  closedCase: string;
  card: string;
  frozenCard: string;
  record: string;
  assessment: string;
  business: string;
}>;

/** Lives a little at a server, so that every page has something to show. */
export async function liveAt(url: string): Promise<DashboardLife> {
  const [ada, tess] = [await signUpAtUrl(url), await signUpAtUrl(url)];
  const admin = await signInAdminAt(url);
  const { from: account, to, transferId: heldTransfer } = await makeReview(ada, tess);
  const sent = await must(transfer(ada, { from: account, to, amount: 12_50 }), 201);
  const { id: openCase } = await caseOf(admin, heldTransfer);
  const { id: record } = await submitKyc(ada);
  return {
    ada,
    tess,
    account,
    emptyAccount: await openAccount(ada),
    postedTransfer: sent.body.id,
    heldTransfer,
    openCase,
    record,
    recoveryCodes: await enrolFactors(tess, url),
    closedCase: await confirmCase(url, admin, ada),
    ...(await liveOnCards(ada)),
    ...(await liveOnBusiness(ada)),
    ...(await answerQuestions(ada)),
    ...(await beAskedMore(url, admin, tess)),
    ...(await moveCash(admin, tess)),
    ...(await talk(ada, tess)),
  };
}

async function enrolFactors(tess: Person, origin: string): Promise<readonly string[]> {
  await addPasskey(tess, { name: "Laptop", lies: { origin } });
  return (await enrolTotp(tess)).recoveryCodes;
}

/** Reported by one of staff, and decided by another. */
async function confirmCase(url: string, admin: Person, subject: Person): Promise<string> {
  const officer = await signUpAtUrl(url);
  const path = `/api/v1/admin/users/${officer.id}`;
  await must(admin.send("PATCH", path, { body: { role: "compliance" } }), 200);
  const { body } = await must(report(admin, subject.id), 201);
  const { email, password } = officer;
  const session = await must(officer.post("/api/v1/auth/login", { email, password }), 200);
  const asOfficer: Pick<Person, "post"> = {
    post: (to, sent, options) =>
      officer.post(to, sent, { ...options, token: session.body.access_token }),
  };
  await must(decide(asOfficer, body.id, "confirmed"), 200);
  return body.id;
}

async function liveOnCards(ada: Person) {
  const { id: card, account_id: accountId } = await makeCard(ada, { name: "Online" });
  await approve(ada, card, { amount: 9_99 });
  const { id: frozenCard } = await makeCard(ada, { accountId });
  await must(ada.post(`/api/v1/cards/${frozenCard}/freeze`), 200);
  return { card, frozenCard };
}

async function liveOnBusiness(ada: Person) {
  const { id: business } = await createBusiness(ada);
  for (const date of ["2026-01-31", "2026-02-28", "2026-03-31"]) {
    await must(putFigures(ada, business, date), 200);
  }
  await must(connectWave(ada), 200);
  return { business };
}

async function answerQuestions(ada: Person) {
  await answerBusinessHealth(ada);
  return { assessment: (await answerBusinessHealth(ada)).id };
}

/** Somebody whose record is to be sent again, with the reason before their eyes. */
async function beAskedMore(url: string, admin: Person, tess: Person) {
  const { id } = await submitKyc(tess);
  const body = { decision: "request_information", reason: "The photo cannot be read." };
  await must(admin.post(`/api/v1/admin/kyc/${id}/decision`, body), 200);
  await submitKyc(await signUpAtUrl(url), { full_name: "Ada Georgina Example" });
  return {};
}

/** Enough for the reports on large and on split cash. */
async function moveCash(admin: Person, tess: Person) {
  const account_id = await openAccount(tess);
  const cash = { account_id, amount: 9_500_00, currency: "USD", channel: "cash" };
  for (const _ of [1, 2, 3]) {
    await must(keyed(admin, "/api/v1/transactions/deposit", cash), 201);
  }
  return {};
}

async function talk(ada: Person, tess: Person) {
  const { id } = await publish(ada);
  await must(react(tess, id, "like"), 200);
  await publish(tess, "A short one.");
  return {};
}
