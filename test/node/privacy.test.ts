import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Id, toUuid } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { users } from "../../src/features/users/tables.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import {
  type Dump,
  dumpDatabase,
  tablesAboutPeople,
  tablesWith,
} from "../support/servers/database-dump.ts";
import { type FullLife, liveFully, wilhelmina } from "../support/servers/full-life.ts";
import { startGoogle } from "../support/servers/google.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { goodPassword, type Reply } from "../support/start.ts";

/**
 * What is kept about a person, seen in the database: nothing secret in clear, all of it in their
 * export, and after their erasure nothing but an id. The tables are found in the schema and in the
 * rows, so that a new one cannot be forgotten.
 */
const withoutPeople: Readonly<Record<string, string>> = {
  login_failures: "Keyed tags of addresses, known or not; swept two days after the last failure.",
  sms_budgets: "Keyed tags and counts of two days, which must outlive whoever used them up.",
  oauth_transactions: "A sign-in that somebody began; who, is only known when it has ended.",
};

let opened: OpenedAdapter;
let google: Awaited<ReturnType<typeof startGoogle>>;
let app: OwnApp;
let life: FullLife;
let id: Id<"user">;
let before: Dump;
beforeAll(async () => {
  opened = await openOverPg();
  google = await startGoogle();
  app = await startOwnApp(google.variables, opened, { hasCheapHashes: true });
  life = await liveFully(app);
  id = life.person.id as Id<"user">;
  before = await dumpDatabase(app.db);
});
afterAll(async () => {
  await app.close();
  await google.stop();
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
  const about = new Set([...(await tablesAboutPeople(app.db)), ...tablesOfPerson(before)]);
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

  test("shows networks and browsers only in rows that name the person", () => {
    const named = ["audit_events", "consents", "sessions"];
    expect(tablesWith(before, wilhelmina.address)).toEqual(named);
    expect(tablesWith(before, wilhelmina.userAgent)).toEqual(["audit_events", "sessions"]);
  });
});

test("no log line shows who somebody is", () => {
  const shown = [...life.secrets, wilhelmina.email, wilhelmina.phone, wilhelmina.lastName];
  const found = shown.filter((text) => app.lines.some((line) => line.includes(text)));
  expect(found).toEqual([]);
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
    const about = new Set([...(await tablesAboutPeople(app.db)), ...tablesOfPerson(dump)]);
    expect(Object.keys(reply.body)).toEqual(expect.arrayContaining([...about]));
    const empty = [...about].filter((table) => reply.body[table].length === 0);
    expect(empty).toEqual([]);
  });

  test("tells the person what identifies them", () => {
    const { passkeyName, password: _, ...told } = wilhelmina;
    for (const text of [...Object.values(told), passkeyName]) expect(reply.text).toContain(text);
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

describe("after the erasure", () => {
  let after: Dump;
  beforeAll(async () => {
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
  ])("no column of any table holds %j", (text) => {
    expect(tablesWith(after, text)).toEqual([]);
  });

  test("the id stands where it must go on being named, and nowhere else", () => {
    expect(tablesOfPerson(after)).toEqual(["audit_events", "users"]);
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
