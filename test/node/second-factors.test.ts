import { eq, like } from "drizzle-orm";
import { TOTP } from "otpauth";
import pg from "pg";
import { afterAll, describe, expect, test, vi } from "vitest";
import { ConfigError, readConfig } from "../../src/config.ts";
import { toUuid } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { startSession } from "../../src/features/auth/sign-in.ts";
import {
  mfaChallenges,
  recoveryCodes,
  smsBudgets,
  smsFactors,
  totpFactors,
} from "../../src/features/auth/tables.ts";
import { findUserById } from "../../src/features/users/index.ts";
import { consents } from "../../src/features/users/tables.ts";
import { migrate } from "../../src/node/migrations.ts";
import { anonymous } from "../../src/platform/ctx.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { otherCode, phoneBook } from "../support/factors.ts";
import { expectProblem } from "../support/problem.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signUpAt } from "../support/servers/own-person.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import { testVariables } from "../support/setup/variables.ts";
import type { Person } from "../support/start.ts";

/** What depends on time, on settings or on what stands in the database. */
const publicUrl = { PUBLIC_URL: "https://florin.example.com" };
const cheap = { hasCheapHashes: true };
const postgres = await startPostgres();
await migrate({ kind: "postgres", url: postgres.url });
const db = openPostgresDatabase({ connectionString: postgres.url });
const app = await startOwnApp(publicUrl, { db }, cheap);
const newPhone = phoneBook("512");
let aheadSeconds = 0;

afterAll(async () => {
  await app.close();
  await db.close();
  await postgres.stop();
});

function passSeconds(seconds: number): void {
  aheadSeconds += seconds;
  app.passSeconds(seconds);
}

function codeNow(secret: string): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + aheadSeconds * 1000 });
}

async function messagesTo(address: string): Promise<{ code: string }[]> {
  await app.settle();
  const path = `/dev/mailbox?to=${encodeURIComponent(address)}`;
  return (await app.visitor().get(path)).body.data;
}

/** A person with an app, and the time moved on so that its next code is unused. */
async function withTotp(): Promise<{ person: Person; secret: string; codes: string[] }> {
  const person = await signUpAt(app);
  const { secret } = (await person.post("/api/v1/auth/mfa/totp")).body;
  const confirmed = await person.post("/api/v1/auth/mfa/totp/confirm", { code: codeNow(secret) });
  expect(confirmed.status).toBe(200);
  passSeconds(30);
  return { person, secret, codes: confirmed.body.recovery_codes };
}

async function challenge({ email, password }: Person): Promise<string> {
  const asked = await app.visitor().post("/api/v1/auth/login", { email, password });
  expect(asked.status).toBe(202);
  return asked.body.mfa_token;
}

function verify(mfaToken: string, code: string, method = "totp") {
  const body = { mfa_token: mfaToken, method, code };
  return app.visitor().post("/api/v1/auth/mfa/verify", body);
}

const idOf = (person: Person) => person.id as `usr_${string}`;

test("every change of factors asks for a proof of the last five minutes", async () => {
  const person = await signUpAt(app);
  const calls: [string, string, unknown?][] = [
    ["POST", "/mfa/sms", { phone: newPhone(), consent: true }],
    ["POST", "/mfa/sms/confirm", { code: "123456" }],
    ["DELETE", "/mfa/sms"],
    ["POST", "/mfa/totp"],
    ["POST", "/mfa/totp/confirm", { code: "123456" }],
    ["DELETE", "/mfa/totp"],
    ["POST", "/mfa/recovery-codes"],
  ];
  const call = ([method, path, body]: (typeof calls)[number], token: string) =>
    person.send(method, `/api/v1/auth${path}`, { body, token });
  passSeconds(240);
  for (const one of calls) {
    expect((await call(one, person.accessToken)).body?.code).not.toBe("step_up_required");
  }
  passSeconds(62);
  for (const one of calls) {
    expectProblem(await call(one, person.accessToken), 403, "step_up_required");
  }
  const { password } = person;
  const proved = await person.post("/api/v1/auth/step-up", { password });
  const token = proved.body.access_token;
  for (const one of calls) {
    expect((await call(one, token)).body?.code).not.toBe("step_up_required");
  }
});

describe("a sign-in that waits for its second factor", () => {
  test("waits five minutes", async () => {
    const { person, secret } = await withTotp();
    const [inTime, late] = [await challenge(person), await challenge(person)];
    passSeconds(270);
    expect((await verify(inTime, codeNow(secret))).status).toBe(200);
    passSeconds(60);
    expectProblem(await verify(late, codeNow(secret)), 422, "code_expired");
  });

  test("has five tries, also when the lock has more", async () => {
    const lax = await startOwnApp({ ...publicUrl, POLICY: '{"lock.failures":50}' }, app, cheap);
    const person = await signUpAt(lax);
    const { secret } = (await person.post("/api/v1/auth/mfa/totp")).body;
    const code = new TOTP({ secret }).generate();
    await person.post("/api/v1/auth/mfa/totp/confirm", { code });
    const { email, password } = person;
    const asked = await lax.visitor().post("/api/v1/auth/login", { email, password });
    const body = { mfa_token: asked.body.mfa_token, method: "totp", code: otherCode(code) };
    const statuses = [];
    for (let go = 0; go < 7; go += 1) {
      statuses.push((await lax.visitor().post("/api/v1/auth/mfa/verify", body)).status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429]);
    await lax.close();
  });
});

test("the lock of all factors is over after thirty minutes", async () => {
  const { person, secret, codes } = await withTotp();
  const [spent, tooEarly] = [await challenge(person), await challenge(person)];
  for (let go = 0; go < 5; go += 1) {
    expectProblem(await verify(spent, otherCode(codeNow(secret))), 422, "code_invalid");
  }
  const locked = await verify(tooEarly, codes[0] ?? "", "recovery_code");
  expectProblem(locked, 429, "too_many_attempts");
  passSeconds(1_700);
  const stillLocked = await verify(await challenge(person), codeNow(secret));
  expectProblem(stillLocked, 429, "too_many_attempts");
  expect(Number(stillLocked.headers.get("retry-after"))).toBeLessThanOrEqual(100);
  passSeconds(101);
  const afterwards = await challenge(person);
  expectProblem(await verify(afterwards, otherCode(codeNow(secret))), 422, "code_invalid");
  expect((await verify(afterwards, codeNow(secret))).status).toBe(200);
});

test("a sign-in waits for a factor that is being enabled, and does not get past it", async () => {
  const { person } = await withTotp();
  const services = createServices(readConfig({ ...testVariables, ...publicUrl }, "node"), {
    db,
    memory: openOwnMemory(),
    log: createLog(() => undefined),
  });
  const client = { address: "198.18.0.1", userAgent: "" };
  const ctx = { ...services, requestId: services.newId("request"), client, actor: anonymous };
  const user = await findUserById(ctx, idOf(person));
  if (!user) throw new Error("The person is there");
  const own = eq(totpFactors.userId, user.id);
  await db.update(totpFactors).set({ confirmedAt: null }).where(own);

  const enabling = new pg.Client({ connectionString: postgres.url });
  await enabling.connect();
  await enabling.query("begin");
  const uuid = toUuid("user", user.id);
  await enabling.query("select 1 from users where id = $1 for no key update", [uuid]);
  const signIn = startSession(ctx, user, ["pwd"]).catch((error: unknown) => error);
  await vi.waitFor(async () => {
    const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock'";
    expect((await enabling.query(waiting)).rowCount).toBe(1);
  });
  await enabling.query("update totp_factors set confirmed_at = now() where user_id = $1", [uuid]);
  await enabling.query("commit");
  await enabling.end();
  expect(await signIn).toMatchObject({ code: "conflict" });

  const { session } = await startSession(ctx, user, ["pwd", "otp", "mfa"]);
  expect(session.methods).toEqual(["pwd", "otp", "mfa"]);
});

describe("at rest", () => {
  test("neither numbers, secrets nor codes can be read", async () => {
    const { person, secret, codes } = await withTotp();
    const phone = newPhone();
    await person.post("/api/v1/auth/step-up", { password: person.password });
    const token = (await person.post("/api/v1/auth/step-up", { password: person.password })).body
      .access_token;
    await person.post("/api/v1/auth/mfa/sms", { phone, consent: true }, { token });
    const [message] = await messagesTo(phone);
    const mfaToken = await challenge(person);
    const tables = [
      smsFactors,
      totpFactors,
      recoveryCodes,
      mfaChallenges,
      smsBudgets,
      consents,
      auditEvents,
    ];
    const rows = await Promise.all(tables.map((table) => app.db.select().from(table)));
    const dump = JSON.stringify(rows) + app.lines.join("\n");
    expect(rows.every((list) => list.length > 0)).toBe(true);
    for (const text of [phone.slice(1), secret, codes[0] ?? "", mfaToken, message?.code ?? ""]) {
      expect(text.length).toBeGreaterThanOrEqual(6);
      expect(dump).not.toContain(text);
    }
    const [consent] = await app.db
      .select()
      .from(consents)
      .where(eq(consents.userId, idOf(person)))
      .then((list) => list.filter(({ kind }) => kind === "sms"));
    expect(consent).toMatchObject({ kind: "sms", version: expect.any(String) });
  });

  test("every act is recorded", async () => {
    const { person, secret, codes } = await withTotp();
    await verify(await challenge(person), otherCode(codeNow(secret)));
    await verify(await challenge(person), codes[0] ?? "", "recovery_code");
    const { password } = person;
    const { access_token: token } = (await person.post("/api/v1/auth/step-up", { password })).body;
    await person.post("/api/v1/auth/mfa/recovery-codes", undefined, { token });
    await person.send("DELETE", "/api/v1/auth/mfa/totp", { token });
    const events = await app.db
      .select({ action: auditEvents.action, details: auditEvents.details })
      .from(auditEvents)
      .where(like(auditEvents.actor, person.id))
      .orderBy(auditEvents.recordedAt, auditEvents.id);
    expect(events).toEqual(
      expect.arrayContaining([
        { action: "user.factor_enabled", details: { factor: "totp" } },
        { action: "session.challenged", details: {} },
        { action: "user.factor_refused", details: { method: "totp", code: "code_invalid" } },
        { action: "session.stepped_up", details: { method: "password" } },
        { action: "user.recovery_codes_renewed", details: {} },
        { action: "user.factor_removed", details: { factor: "totp" } },
      ]),
    );
  });
});

describe("messages", () => {
  const begin = (person: Person, phone: string) =>
    person.post("/api/v1/auth/mfa/sms", { phone, consent: true });

  test.each(["user:", "enrolment:", "network:", "all"])(
    "end when the day's budget of %s is spent, until midnight",
    async (scope) => {
      const person = await signUpAt(app);
      const phone = newPhone();
      await begin(person, phone);
      const sent = await messagesTo(phone);
      const spent = like(smsBudgets.scope, `${scope}%`);
      const before = await app.db.select().from(smsBudgets).where(spent);
      await app.db.update(smsBudgets).set({ sent: 1_000_000 }).where(spent);
      const refused = await begin(person, phone);
      expectProblem(refused, 429, "rate_limited");
      const now = new Date(Date.now() + aheadSeconds * 1000);
      const left = Number(refused.headers.get("retry-after"));
      expect(new Date(now.getTime() + left * 1000).getUTCDate()).not.toBe(now.getUTCDate());
      expect(await messagesTo(phone)).toEqual(sent);
      expect(before.length).toBeGreaterThan(0);
      await app.db.delete(smsBudgets);
      expect((await begin(person, phone)).status).toBe(202);
    },
  );

  test("go to the countries on the list only", async () => {
    const german = await startOwnApp({ ...publicUrl, SMS_COUNTRIES: "DE, GB" }, app, cheap);
    const person = await signUpAt(german);
    expectProblem(await begin(person, newPhone()), 422, "phone_invalid");
    // Guernsey, Jersey and the Isle of Man share the code of Britain, and are not on the list.
    expectProblem(await begin(person, "+447700900123"), 422, "phone_invalid");
    expect((await begin(person, "+4915123456789")).status).toBe(202);
    await german.close();
    const wrong = { ...testVariables, SMS_COUNTRIES: "US,Germany" };
    expect(() => readConfig(wrong, "node")).toThrow(ConfigError);
    expect(() => readConfig(wrong, "node")).toThrow(/SMS_COUNTRIES/);
  });

  test("are not sent where no vendor is configured, which names what is missing", async () => {
    const person = await signUpAt(app);
    const bare = await startOwnApp(
      {
        ...publicUrl,
        APP_ENV: "production",
        DATABASE_URL: "postgres://florin@db.example.com/florin",
        BREVO_API_KEY: "made-up-key-of-a-test",
        SENDER_EMAIL: "florin@example.com",
      },
      app,
    );
    bare.passSeconds(aheadSeconds);
    const refused = await begin(atApp(bare, person), newPhone());
    expectProblem(refused, 503, "unavailable");
    expect(refused.body.missing).toEqual(["VONAGE_API_KEY", "VONAGE_API_SECRET"]);
    await bare.close();
  });
});
