import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Id, toUuid } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { cards } from "../../src/features/cards/tables.ts";
import { kycRecords } from "../../src/features/kyc/tables.ts";
import { accounts } from "../../src/features/ledger/tables.ts";
import { users } from "../../src/features/users/tables.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { namesOfOthers } from "../support/servers/business-books.ts";
import { businessName } from "../support/servers/business-life.ts";
import { cardTexts } from "../support/servers/card-life.ts";
import {
  type Dump,
  dumpDatabase,
  tablesAboutPeople,
  tablesWith,
} from "../support/servers/database-dump.ts";
import {
  type FullLife,
  identityTexts,
  kycReason,
  liveFully,
  wilhelmina,
} from "../support/servers/full-life.ts";
import { startGoogle } from "../support/servers/google.ts";
import { foreignTexts, moneyTexts, settleAffairs } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { importSampleList } from "../support/servers/sanctions.ts";
import { withheld, withoutPeople } from "../support/servers/tables-left-out.ts";
import { startWave } from "../support/servers/wave.ts";
import { goodPassword, type Reply } from "../support/start.ts";

/**
 * What is kept about a person, seen in the database: nothing secret in clear, all of it in their
 * export, and after their erasure nothing but an id. The tables are found in the schema and in the
 * rows, so that a new one cannot be forgotten.
 */
let opened: OpenedAdapter;
let google: Awaited<ReturnType<typeof startGoogle>>;
let wave: Awaited<ReturnType<typeof startWave>>;
let app: OwnApp;
let life: FullLife;
let id: Id<"user">;
let before: Dump;
beforeAll(async () => {
  opened = await openOverPg();
  await importSampleList({ DATABASE_URL: opened.server?.url ?? "" });
  google = await startGoogle();
  wave = await startWave({ size: { businesses: 1, invoices: 4 } });
  const policy = { "fraud.shadow": ["round_amount"] };
  const POLICY = JSON.stringify(policy);
  const variables = { ...google.variables, ...wave.variables, POLICY };
  app = await startOwnApp(variables, opened, { hasCheapHashes: true });
  life = await liveFully(app);
  id = life.person.id as Id<"user">;
  before = await dumpDatabase(app.db);
});
afterAll(async () => {
  await app.close();
  await google.stop();
  await wave.stop();
  await opened.stop();
});

/** Not as a part of something longer, such as six digits within an id. */
function wholly(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`);
}

/** The tables that hold the person's id as a uuid or as text. */
const tablesOfPerson = (dump: Dump) =>
  [...new Set([...tablesWith(dump, id), ...tablesWith(dump, toUuid("user", id))])].sort();

/** The same, or the id of one of their accounts or businesses. */
const tablesOfOwner = (dump: Dump) => {
  const ids = [
    ...life.money.accounts.flatMap((account) => [account, toUuid("account", account)]),
    ...life.business.ids.map((business) => toUuid("business", business)),
  ];
  const ofAccounts = ids.flatMap((text) => tablesWith(dump, text));
  return [...new Set([...tablesOfPerson(dump), ...ofAccounts])].sort();
};

const staffAgent = "StaffBrowser/1.0";
const staffAddress = "192.0.2.99";

/** A member of staff does something with the person's account. */
async function unlockByStaff(): Promise<void> {
  const staff = await signUpAt(app);
  const staffId = staff.id as Id<"user">;
  await app.db.update(users).set({ role: "admin" }).where(eq(users.id, staffId));
  const headers = { "user-agent": staffAgent, "x-forwarded-for": staffAddress };
  const again = { email: staff.email, password: goodPassword };
  const { access_token: token } = (await app.visitor().post("/api/v1/auth/login", again)).body;
  const path = `/api/v1/admin/users/${id}/unlock`;
  const reply = await app.visitor().post(path, undefined, { headers, token });
  expect(reply.status, reply.text).toBe(200);
}

test("every table is known to be about people or not", async () => {
  const about = new Set([...(await tablesAboutPeople(app.db)), ...tablesOfOwner(before)]);
  for (const table of Object.keys(withoutPeople)) {
    expect(before.has(table), table).toBe(true);
    expect(about.has(table), table).toBe(false);
  }
  expect([...about, ...Object.keys(withoutPeople)].sort()).toEqual([...before.keys()].sort());
  // The life that the other tests look at has left something in each of them.
  expect([...before].flatMap(([table, lines]) => (lines.length > 0 ? [] : table))).toEqual([]);
});

describe("a copy of the database", () => {
  test("shows no secret", () => {
    expect(life.secrets.size).toBeGreaterThan(30);
    for (const secret of life.secrets) {
      const needle = wholly(secret);
      const places = [...before].filter(([, lines]) => lines.some((line) => needle.test(line)));
      expect(places.map(([table]) => [table, secret])).toEqual([]);
    }
  });

  test("shows no phone number", () => {
    const { phone } = wilhelmina;
    for (const text of [phone, phone.slice(1), phone.slice(2), phone.slice(-7)]) {
      expect(tablesWith(before, text), text).toEqual([]);
    }
  });

  test("shows nothing of what customer checks know", () => {
    const { phone, ...others } = identityTexts;
    const texts = [...Object.values(others), phone, phone.slice(1), phone.slice(-7)];
    for (const text of texts) expect(tablesWith(before, text), text).toEqual([]);
    // It was told to the person, whose webhook gets what they may see.
    expect(tablesWith(before, kycReason)).toEqual(["webhook_deliveries"]);
    expect(before.get("kyc_records")).toHaveLength(2);
  });

  test("tells what somebody wrote about money in few places, and never in the audit", () => {
    const { accountName, description, reference, note } = moneyTexts;
    expect(tablesWith(before, accountName)).toEqual(["accounts"]);
    for (const text of [description, reference, note]) {
      expect(tablesWith(before, text), text).toEqual(["transfers", "webhook_deliveries"]);
    }
    expect(tablesWith(before, cardTexts.cardName)).toEqual(["cards"]);
    const told = ["card_authorizations", "transfers", "webhook_deliveries"];
    expect(tablesWith(before, cardTexts.merchantName)).toEqual(told);
    expect(tablesWith(before, foreignTexts.ofReversal)).toEqual(["transfers"]);
  });

  test("tells names of a business's customers and vendors nowhere", () => {
    for (const text of namesOfOthers) expect(tablesWith(before, text), text).toEqual([]);
  });

  test("shows networks and browsers only in rows that name the person", () => {
    const named = ["audit_events", "consents", "sessions"];
    expect(tablesWith(before, wilhelmina.address)).toEqual(named);
    expect(tablesWith(before, wilhelmina.userAgent)).toEqual(["audit_events", "sessions"]);
  });
});

test("of the number, the code and the PIN of a card a copy shows nothing but the last digits", () => {
  const [number = ""] = life.cards.secrets;
  const rows = (before.get("cards") ?? []).map((line) => JSON.parse(line));
  expect(rows).toMatchObject([{ last4: number.slice(-4), brand: "visa" }]);
  expect(Object.keys(rows[0]).filter((column) => /cvc|cvv|code/.test(column))).toEqual([
    "cvc_key_id",
  ]);
  expect(tablesWith(before, number.slice(0, 12))).toEqual([]);
  expect(tablesWith(before, number.slice(4))).toEqual([]);
});

test("no log line shows who somebody is", () => {
  const { email, phone, lastName } = wilhelmina;
  const ofChecks = [...Object.values(identityTexts), kycReason];
  const ofMoney = [moneyTexts, foreignTexts, cardTexts].flatMap((each) => Object.values(each));
  const named = [email, phone, lastName, ...ofMoney, ...ofChecks];
  const secrets = [...life.secrets].map(wholly);
  const isTold = (line: string) =>
    named.some((text) => line.includes(text)) || secrets.some((secret) => secret.test(line));
  expect(app.lines.filter(isTold)).toEqual([]);
});

describe("the export", () => {
  let reply: Reply;
  beforeAll(async () => {
    await unlockByStaff();
    // A new failure in the place of those that staff forgave.
    await life.person.post("/api/v1/auth/step-up", { method: "totp", code: "000000" });
    reply = await life.person.get("/api/v1/auth/me/export");
    expect(reply.status, reply.text).toBe(200);
  });

  test("has every table that holds the person's id, with its rows", async () => {
    const dump = await dumpDatabase(app.db);
    const about = new Set([...(await tablesAboutPeople(app.db)), ...tablesOfOwner(dump)]);
    const shown = [...about].filter((table) => !(table in withheld));
    const members = Object.keys(reply.body);
    expect(members).toEqual(expect.arrayContaining(shown));
    expect([...about]).toEqual(expect.arrayContaining(Object.keys(withheld)));
    expect(members.filter((table) => table in withheld)).toEqual([]);
    expect(shown.filter((table) => reply.body[table].length === 0)).toEqual([]);
  });

  test("has every account, transfer, entry and hold of the person, and nobody else's", async () => {
    const [account] = life.money.accounts;
    const ids = (table: string, column = "id") =>
      reply.body[table].map((row: Record<string, unknown>) => row[column]);
    expect(ids("accounts")).toEqual([account]);
    const { body } = await life.person.get(`/api/v1/accounts/${account}/entries?limit=100`);
    expect(ids("entries")).toEqual(body.data.map((entry: { id: string }) => entry.id));
    expect(new Set(ids("entries", "account_id"))).toEqual(new Set([account]));
    const moved = new Set(ids("entries", "transfer_id"));
    const [underReview] = reply.body.transfers.filter(
      ({ status }: { status: string }) => status === "pending_review",
    );
    expect(new Set(ids("transfers"))).toEqual(new Set([...moved, underReview.id]));
    expect(new Set(ids("holds", "amount"))).toEqual(new Set([100_000, 500, 50, 5]));
    expect(reply.body.ledger_days).toMatchObject([{ owner_id: id, currency: "USD" }]);
  });

  test("has what the books of a business hold, names of others opened", () => {
    const { business_contacts: contacts, business_days: days, assessments } = reply.body;
    const names = contacts.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining([...namesOfOthers]));
    expect(days.map(({ day }: { day: string }) => day)).toContain("2026-10-01");
    expect(assessments).toMatchObject([{ score: 47.3, answers: { formal_budget: true } }]);
  });

  test("leaves alone what somebody else named", () => {
    const notes = reply.body.transfers.map(({ metadata }: { metadata: unknown }) => metadata);
    expect(notes).toContainEqual({ [moneyTexts.noteKey]: moneyTexts.note });
  });

  test("tells of money nothing that the person may not know", () => {
    const names = new Set(
      (reply.body.transfers as object[]).flatMap((transfer) => Object.keys(transfer)),
    );
    const secret = ["risk_decision", "risk_score", "risk_reasons", "reason"];
    expect(secret.filter((name) => names.has(name))).toEqual([]);
    expect(reply.text).not.toContain(foreignTexts.ofReversal);
    expect(reply.text).toContain(foreignTexts.ofFriend);
    expect(reply.text).not.toContain(life.money.friend.id);
  });

  test("tells the person what identifies them", () => {
    const { passkeyName, password: _, ...told } = wilhelmina;
    const texts = [...Object.values(told), ...Object.values(identityTexts), kycReason];
    for (const text of [...texts, passkeyName]) expect(reply.text).toContain(text);
  });

  test("holds nothing that would let anybody in", () => {
    for (const secret of life.secrets) {
      const needle = wholly(secret);
      expect(needle.test(reply.text), secret).toBe(false);
    }
    expect(reply.text).not.toMatch(/\$scrypt\$|"[a-z_]*(tag|sealed|hash|public_key)"/);
  });

  test("shows what staff did, and nothing of where they sat", () => {
    const rows = reply.body.audit_events as { action: string; address: string | null }[];
    const unlocked = rows.find(({ action }) => action === "user.unlocked");
    expect(unlocked).toMatchObject({ target: id, address: null, user_agent: null });
    expect(reply.text).not.toContain(staffAgent);
    expect(reply.text).not.toContain(staffAddress);
  });
});

test("nobody is erased who has money or open holds", async () => {
  const known = await dumpDatabase(app.db);
  const refused = await life.person.send("DELETE", "/api/v1/auth/me");
  expectProblem(refused, 409, "account_not_empty");
  await app.settle();
  expect(await dumpDatabase(app.db)).toEqual(known);
});

const yearMs = 365.2425 * 86_400_000;

/** What a row of the ledger says when its texts are left out. */
function withoutTexts(line: string): unknown {
  const texts = ["description", "reference", "metadata", "reason"];
  return JSON.parse(line, (name, value) => (texts.includes(name) ? undefined : value));
}

describe("after the erasure", () => {
  let settled: Dump;
  let after: Dump;
  beforeAll(async () => {
    await settleAffairs(app, life.person);
    settled = await dumpDatabase(app.db);
    const reply = await life.person.send("DELETE", "/api/v1/auth/me");
    expect(reply.status, reply.text).toBe(202);
    await app.settle();
    after = await dumpDatabase(app.db);
  });

  const { phone, passkeyName, password, ...shown } = wilhelmina;
  test.each([
    ...Object.values(shown),
    passkeyName,
    "wilhelmina",
    "wilhelmina.canary",
    phone,
    phone.slice(1),
    phone.slice(-7),
    password,
    "the-key-of-a-person",
    foreignTexts.ofHouse,
    foreignTexts.ofReversal,
    ...Object.values(identityTexts),
    kycReason,
    businessName,
  ])("no column of any table holds %j", (text) => {
    expect(tablesWith(after, text)).toEqual([]);
  });

  test("the id stands where it must go on being named, and nowhere else", () => {
    const names = [
      ...["accounts", "audit_events", "card_authorizations", "card_movements", "cards", "cases"],
      ...["holds", "kyc_records", "ledger_days", "transfers", "users"],
    ];
    expect(tablesOfPerson(after)).toEqual(names);
    expect(tablesOfOwner(after)).toEqual([...names, "entries"].sort());
  });

  test("of customer checks only what the law asks for stays, sealed and for five years", async () => {
    const rows = await app.db.select().from(kycRecords).where(eq(kycRecords.userId, id));
    // The version that was never approved is gone.
    expect(rows).toMatchObject([
      {
        version: 2,
        status: "approved",
        ...{ phoneSealed: null, mrzSealed: null, reasonSealed: null, documentTag: null },
        fullNameSealed: expect.stringMatching(/^v1\./),
      },
    ]);
    const years = (Number(rows[0]?.retainUntil) - Number(rows[0]?.supersededAt)) / yearMs;
    expect(years).toBeGreaterThanOrEqual(5);
    expect(years).toBeLessThan(5.01);
    const { body } = await app.visitor().get("/api/v1/kyc", { token: life.person.accessToken });
    expect(body.code).toBe("unauthenticated");
    app.passSeconds((5 * yearMs) / 1000 - 10 * 86_400);
    await app.runSchedule();
    expect((await dumpDatabase(app.db)).get("kyc_records")).toHaveLength(1);
    app.passSeconds(12 * 86_400);
    await app.runSchedule();
    expect((await dumpDatabase(app.db)).get("kyc_records")).toEqual([]);
  });

  test("the ledger is whole: accounts are closed and nameless, and texts forgotten", async () => {
    for (const table of ["entries", "holds", "ledger_days", "cases"]) {
      expect(after.get(table), table).toEqual(settled.get(table));
    }
    const shorn = (dump: Dump) => (dump.get("transfers") ?? []).map(withoutTexts);
    expect(shorn(after)).toEqual(expect.arrayContaining(shorn(settled)));
    expect(after.get("transfers")).toHaveLength(settled.get("transfers")?.length ?? 0);
    const own = await app.db.select().from(accounts).where(eq(accounts.ownerId, id));
    expect(own).toMatchObject([{ status: "closed", name: null, posted: 0, pendingDebits: 0 }]);
    expect(own[0]?.closedAt).toBeInstanceOf(Date);
    expect(tablesWith(after, foreignTexts.ofFriend)).toEqual(["transfers"]);
  });

  test("the cards are canceled, and their numbers and PINs destroyed", async () => {
    const own = await app.db.select().from(cards).where(eq(cards.ownerId, id));
    const destroyed = { panSealed: null, panTag: null, pinHash: null, name: null };
    expect(own).toMatchObject([{ status: "canceled", cancelReason: "erased", ...destroyed }]);
  });

  test("the user is erased, with an address that nothing can be sent to", async () => {
    const [row] = await app.db.select().from(users).where(eq(users.id, id));
    expect(row).toMatchObject({
      status: "erased",
      email: `${toUuid("user", id)}@erased.invalid`,
      firstName: "Erased",
      lastName: "Erased",
      passwordHash: null,
    });
  });

  test("every audit row is still there, and only forgot where it came from", async () => {
    const strip = (line: string) => {
      const { address: _, user_agent: __, ...row } = JSON.parse(line);
      return row;
    };
    const lines = (dump: Dump) => (dump.get("audit_events") ?? []).map(strip);
    expect(lines(before).length).toBeGreaterThan(15);
    expect(lines(after)).toEqual(expect.arrayContaining(lines(before)));
    const own = await app.db.select().from(auditEvents).where(eq(auditEvents.actor, id));
    expect(own.map(({ action }) => action)).toContain("user.erased");
    expect(new Set(own.map(({ address }) => address))).toEqual(new Set([null]));
  });

  test("what staff did to the account still says where from", async () => {
    const rows = await app.db.select().from(auditEvents).where(eq(auditEvents.target, id));
    const unlocked = rows.find(({ action }) => action === "user.unlocked");
    expect(unlocked).toMatchObject({ address: staffAddress, userAgent: staffAgent });
  });
});
