import { getTableColumns, getTableName, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyedTables } from "../../src/cli/keyed-tables.ts";
import type { Id } from "../../src/core/id.ts";
import { toUuid } from "../../src/core/id.ts";
import { isFollowing } from "../../src/platform/rotation/keyed-table.ts";
import { authorize, makeCard } from "../support/cards.ts";
import { casesPath } from "../support/cases.ts";
import { enrolTotp, totpCode } from "../support/factors.ts";
import { kycForm, kycPath, staffKycPath } from "../support/kyc.ts";
import { fund, openAccount, transfer } from "../support/money.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { dumpDatabase } from "../support/servers/database-dump.ts";
import { type FullLife, identityTexts, liveFully } from "../support/servers/full-life.ts";
import { startGoogle } from "../support/servers/google.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signInAgainAt, signUpAt } from "../support/servers/own-person.ts";
import { runCommand } from "../support/servers/run-command.ts";
import { startWave } from "../support/servers/wave.ts";
import { testSecretKeys } from "../support/setup/variables.ts";
import type { Person, Reply } from "../support/start.ts";
import { connectWave, wavePath } from "../support/wave.ts";
import { createWebhook, webhooksPath } from "../support/webhooks.ts";

/**
 * `florin rotate-keys` on a database that holds a whole life under an old key: what follows its
 * keys is found in the schema and in the rows, so that a new column cannot be forgotten.
 */

const newerKey = "t2:bXk7oW0pQe2Yt4Zr8Lc1Vn5Ju9Hs3Fg6Ad0Kx7Mi2Eo=";
const cheap = { hasCheapHashes: true };
let opened: OpenedAdapter;
let google: Awaited<ReturnType<typeof startGoogle>>;
let wave: Awaited<ReturnType<typeof startWave>>;
let url: string;
let old: OwnApp;
let rotated: OwnApp;
let dropped: OwnApp;
let life: FullLife;
let person: Person;
let totpSecret: string;
let cardId: string;

const start = (keys: string) =>
  startOwnApp({ ...google.variables, ...wave.variables, SECRET_KEYS: keys }, opened, cheap);

beforeAll(async () => {
  opened = await openOverPg();
  url = opened.server?.url ?? "";
  google = await startGoogle();
  wave = await startWave({ size: { businesses: 1, invoices: 4 } });
  old = await start(testSecretKeys);
  rotated = await start(`${newerKey},${testSecretKeys}`);
  dropped = await start(newerKey);
  life = await liveFully(old);
  person = await signUpAt(old);
  cardId = (await makeCard(person)).id;
  await expectDone(person.post(kycPath, kycForm({ full_name: "Ada Turncoat" })), 201);
  await expectDone(connectWave(person));
  await old.settle();
  totpSecret = (await enrolTotp(person)).secret;
});
afterAll(async () => {
  await Promise.all([dropped?.close(), rotated?.close(), old?.close()]);
  await google?.stop();
  await wave?.stop();
  await opened?.stop();
});

const rotateKeys = (...options: string[]) => {
  const keys = { SECRET_KEYS: `${newerKey},${testSecretKeys}` };
  return runCommand({ DATABASE_URL: url, ...keys }, "rotate-keys", ...options);
};

async function expectDone(sent: Reply | Promise<Reply>, status = 200): Promise<Reply["body"]> {
  const reply = await sent;
  expect(reply.status, reply.text).toBe(status);
  return reply.body;
}

/** The columns, as `table.column`, in which a value names the key. */
async function columnsNaming(keyId: string): Promise<string[]> {
  const value = new RegExp(
    `(^|[:"' ])${keyId}\\.[\\w-]{43}($|[:"' ])|^v1\\.${keyId}\\.|,keyid=${keyId}\\$|^${keyId}$`,
  );
  const found = new Set<string>();
  for (const [table, lines] of await dumpDatabase(old.db)) {
    for (const line of lines) {
      for (const [column, text] of Object.entries(JSON.parse(line))) {
        const spelt = typeof text === "string" ? text : JSON.stringify(text);
        if (value.test(spelt)) found.add(`${table}.${column}`);
      }
    }
  }
  return [...found].sort();
}

const declared = keyedTables.flatMap(({ table, columns }) =>
  Object.entries(columns).map(([name, how]) => {
    const column = getTableColumns(table)[name]?.name ?? "";
    const snake = column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return { place: `${getTableName(table)}.${snake}`, follows: isFollowing(how) };
  }),
);
const placesThat = (follow: boolean) =>
  declared.flatMap(({ place, follows }) => (follows === follow ? place : [])).sort();

test("every column with a value of a key says what becomes of it, and nothing else does", async () => {
  const places = declared.map(({ place }) => place).sort();
  expect(new Set(places).size).toBe(places.length);
  // What the life leaves empty: it rotates no secret, and names no note or case by a key.
  const empty = [
    ...["webhooks.previous_secret_sealed", "case_notes.attempt", "cases.attempt"],
    "audit_events.details",
  ];
  const seen = await columnsNaming("t1");
  expect(places.filter((place) => !seen.includes(place) && !empty.includes(place))).toEqual([]);
  expect(seen.filter((place) => !places.includes(place))).toEqual([]);
});

test("every column that is named after a seal or a tag is declared", async () => {
  const { rows } = await old.db.execute<{ place: string }>(sql`
    select table_name || '.' || column_name as place from information_schema.columns
    where table_schema = 'public' and (column_name ~ '(sealed|key_id|password_hash|pin_hash)$'
      or column_name ~ '(^|_)tag$')`);
  const places = declared.map(({ place }) => place);
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.flatMap(({ place }) => (places.includes(place) ? [] : place))).toEqual([]);
});

test("a dry run proves everything, says what would change and changes nothing", async () => {
  const before = await dumpDatabase(old.db);
  const { code, fields } = await rotateKeys("--dry-run");
  expect({ code, isDry: fields.dry_run, key: fields.current_key }).toEqual({
    ...{ code: 0, isDry: true, key: "t2" },
  });
  const changes = fields.tables.map(({ table, renewed }: Counts) => [table, renewed > 0]);
  expect(Object.fromEntries(changes)).toEqual({
    ...{ totp_factors: true, sms_factors: true, kyc_records: true, cards: true, webhooks: true },
    ...{ case_notes: true, business_contacts: true, wave_connections: true },
  });
  expect(fields.older_keys).toMatchObject([{ key: "t1", can_drop_from: null }]);
  expect(await dumpDatabase(old.db)).toEqual(before);
});

type Counts = Readonly<{ table: string; renewed: number; left: number; broken: number }>;

test("a value that does not prove itself is named and left as it is", async () => {
  const id = toUuid("user", person.id as Id<"user">);
  const query = (text: string) =>
    old.db.execute(sql`update totp_factors set secret_sealed = ${text} where user_id = ${id}`);
  const { rows } = await old.db.execute<{ sealed: string }>(
    sql`select secret_sealed as sealed from totp_factors where user_id = ${id}`,
  );
  const sealed = rows[0]?.sealed ?? "";
  const forged = sealed.replace(/.{4}$/, (end) => (end === "AAAA" ? "BBBB" : "AAAA"));
  await query(forged);
  const { code, fields } = await rotateKeys("--dry-run");
  expect(code).toBe(1);
  const { named } = fields.tables.find(({ table }: Counts) => table === "totp_factors");
  expect(named).toEqual([{ row: person.id, column: "secretSealed", fault: "not_authentic" }]);
  await query(sealed);
});

describe("while servers work", () => {
  test("nothing fails, and what they write meanwhile is not lost", async () => {
    const people = await Promise.all([1, 2, 3].map(() => signUpAt(rotated)));
    const admin = await makeAdmin(rotated);
    let isOver = false;
    const failures: string[] = [];
    let replies = 0;
    const hold = async (sent: Promise<Reply>) => {
      const reply = await sent;
      replies += 1;
      if (reply.status >= 400) failures.push(`${reply.status} ${reply.text}`);
      return reply.body;
    };
    const work = people.map(async (someone, at) => {
      const [from, to] = [await openAccount(someone), await openAccount(someone)];
      await fund(someone, from, 1_000_000);
      const card = await makeCard(someone, { accountId: from });
      const hook = await createWebhook(someone);
      await hold(someone.post(kycPath, kycForm()));
      for (let round = 0; !isOver || round < 3; round += 1) {
        await hold(transfer(someone, { from, to, amount: 1 + round }));
        await hold(authorize(someone, card.id, { amount: 1, reference: `r${at}-${round}` }));
        await hold(someone.get(`/api/v1/cards/${card.id}/details`));
        await hold(someone.post(`${webhooksPath}/${hook.id}/rotate-secret`));
        await hold(someone.get(kycPath));
        await hold(atApp(rotated, person).get(`/api/v1/cards/${cardId}/details`));
        const report = {
          ...{ subject_id: someone.id, type: "suspicious_activity" },
          ...{ reasons: ["many_rounds"], note: `Seen in round ${round}.` },
        };
        if (round < 3) await hold(admin.post(casesPath, report));
      }
    });
    const runs = [await rotateKeys(), await rotateKeys()];
    isOver = true;
    await Promise.all(work);
    expect(failures).toEqual([]);
    expect(replies).toBeGreaterThan(60);
    for (const { code, fields } of runs) {
      expect(code, JSON.stringify(fields)).toBe(0);
      expect(fields.tables.every(({ left, broken }: Counts) => left + broken === 0)).toBe(true);
    }
    const following = placesThat(true);
    const stillOld = (await columnsNaming("t1")).filter((place) => following.includes(place));
    expect(stillOld).toEqual([]);
  });

  test("running again finds nothing to do", async () => {
    const { code, fields } = await rotateKeys();
    expect(code).toBe(0);
    expect(fields.tables.flatMap(({ renewed }: Counts) => renewed)).toEqual(Array(8).fill(0));
  });

  test("it says what still needs the old key, and that it was recorded", async () => {
    const { fields } = await rotateKeys();
    const [{ key, dependents, can_drop_from, last_used_at }] = fields.older_keys;
    expect(key).toBe("t1");
    expect(Date.parse(last_used_at)).toBeGreaterThan(Date.now() - 600_000);
    const what = dependents.map((each: { what: string }) => each.what).join("; ");
    expect(what).toContain("passwords");
    expect(what).toContain("recovery codes");
    expect(what).toContain("verification codes of cards");
    expect(what).toContain("sessions");
    // Passwords wait for their owners, however long that takes.
    expect(can_drop_from).toBe(null);
    const { rows } = await old.db.execute<{ count: string }>(
      sql`select count(*) from audit_events where action = 'keys.rotated'`,
    );
    expect(Number(rows[0]?.count)).toBeGreaterThan(2);
  });
});

describe("a server with the new key alone", () => {
  let again: Person;
  beforeAll(async () => {
    expect((await rotateKeys("--renew-codes")).fields.codes_renewed).toBeGreaterThan(0);
    // Whoever signs in while both keys are there has their password hashed with the new one.
    const login = { email: person.email, password: person.password };
    const { mfa_token } = await expectDone(
      rotated.visitor().post("/api/v1/auth/login", login),
      202,
    );
    await rotated.settle();
    await rotated.runSchedule();
    expect(mfa_token).toBeDefined();
    const asked = await expectDone(dropped.visitor().post("/api/v1/auth/login", login), 202);
    const proof = { method: "totp", code: await totpCode(totpSecret) };
    const verify = { mfa_token: asked.mfa_token, ...proof };
    const session = await expectDone(dropped.visitor().post("/api/v1/auth/mfa/verify", verify));
    again = atApp(dropped, { ...person, accessToken: session.access_token });
  });

  test("shows and takes a card", async () => {
    const shown = await expectDone(again.get(`/api/v1/cards/${cardId}/details`));
    expect(shown).toMatchObject({ number: expect.stringMatching(/^\d{16}$/), cvc: /^\d{3}$/ });
    const paid = await expectDone(authorize(again, cardId, { amount: 700 }), 201);
    expect(paid.approved).toBe(true);
  });

  test("shows customer checks to their owner and to staff", async () => {
    expect(await expectDone(again.get(kycPath))).toMatchObject({ status: "pending" });
    const staff = await makeAdmin(dropped);
    const { body } = await staff.get(`${staffKycPath}?limit=100`);
    const texts: string[] = [];
    for (const { id } of body.data) {
      texts.push(JSON.stringify(await expectDone(staff.get(`${staffKycPath}/${id}`))));
    }
    expect(texts.join("\n")).toContain("Ada Turncoat");
    expect(texts.join("\n")).toContain(identityTexts.line1);
    const cases = (await expectDone(staff.get(casesPath))).data;
    for (const { id } of cases) await expectDone(staff.get(`${casesPath}/${id}`));
  });

  test("finds a document again that was given under the old key", async () => {
    const other = await signUpAt(dropped);
    const { documentNumber: number } = identityTexts;
    const { id } = await expectDone(other.post(kycPath, kycForm({ document: { number } })), 201);
    const staff = await makeAdmin(dropped);
    const record = await expectDone(staff.get(`${staffKycPath}/${id}`));
    expect(record.checks.document_shared ?? record.document_shared).toBe(true);
  });

  test("speaks to Wave with the tokens of before", async () => {
    expect(await expectDone(again.get(wavePath))).toMatchObject({ connected: true });
    await expectDone(again.post(`${wavePath}/sync`), 202);
    await dropped.settle();
    await dropped.runSchedule();
    expect(dropped.lines.filter((line) => /_broken/.test(line))).toEqual([]);
    expect(await expectDone(again.get(wavePath))).toMatchObject({
      reauthorization_needed: false,
      last_sync: { error: null },
    });
  });

  test("signs webhooks, whose secrets it can open", async () => {
    const hook = await createWebhook(again);
    await expectDone(again.post(`${webhooksPath}/${hook.id}/test`), 202);
    await dropped.runSchedule();
    expect(dropped.lines.filter((line) => line.includes("webhook_secret_broken"))).toEqual([]);
  });

  test("knows somebody with a phone, and seals the audit on", async () => {
    const { code, fields } = await runCommand(
      { DATABASE_URL: url, SECRET_KEYS: newerKey },
      ...["verify", "audit"],
    );
    expect(code, JSON.stringify(fields)).toBe(0);
    const opened = await runCommand(
      { DATABASE_URL: url, SECRET_KEYS: newerKey },
      ...["rotate-keys", "--dry-run"],
    );
    // With one key there is nothing left to ask for, and everything proves itself.
    expect(opened.code, JSON.stringify(opened.fields)).toBe(0);
    expect(opened.fields.older_keys).toEqual([]);
  });

  test("sign-in of somebody who stayed away needs a reset, as was said", async () => {
    const { email } = life.person;
    const login = { email, password: life.person.password };
    await expectDone(dropped.visitor().post("/api/v1/auth/login", login), 401);
    await expectDone(rotated.visitor().post("/api/v1/auth/login", login), 202);
  });

  test("no request ended in an error of ours", () => {
    const lines = [...rotated.lines, ...dropped.lines];
    expect(lines.filter((line) => line.includes("internal_error"))).toEqual([]);
  });
});

test("somebody who signed in before the rotation signs in after it", async () => {
  expect((await signInAgainAt(rotated, await signUpAt(old))).accessToken).toBeDefined();
});
