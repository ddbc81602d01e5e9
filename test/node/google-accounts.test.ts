import { asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import {
  mfaChallenges,
  oauthIdentities,
  sessions,
  totpFactors,
} from "../../src/features/auth/tables.ts";
import { consents, users } from "../../src/features/users/tables.ts";
import { browser, locationOf } from "../support/browser.ts";
import { expectProblem } from "../support/problem.ts";
import { startIndependentIssuer } from "../support/servers/independent-issuer.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { newEmail, type Reply, registration } from "../support/start.ts";

/** What a sign-in with Google does to the accounts here, seen in the database. */
const issuer = await startIndependentIssuer();
const app = await startOwnApp(issuer.variables);
afterAll(async () => {
  await app.close();
  await issuer.stop();
});

let email = "";
beforeEach(() => {
  issuer.reset();
  email = newEmail();
  Object.assign(issuer.scene.claims, { sub: `sub-${email}`, email, email_verified: true });
});

async function signIn(returnTo = "", from = browser(app.visitor())): Promise<Reply> {
  const query = returnTo === "" ? "" : `?return_to=${encodeURIComponent(returnTo)}`;
  const location = locationOf(await from.get(`/login${query}`));
  return from.get(await issuer.authorize(location));
}

async function register(): Promise<void> {
  const reply = await app.visitor().post("/api/v1/auth/register", registration(email));
  expect(reply.status).toBe(202);
  await app.settle();
}

async function userRow() {
  const [row] = await app.db.select().from(users).where(eq(users.email, email));
  if (!row) throw new Error("There is no such user");
  return row;
}

const identitiesOf = (id: Id<"user">) =>
  app.db.select().from(oauthIdentities).where(eq(oauthIdentities.userId, id));

async function actionsOn(target: string): Promise<string[]> {
  const rows = await app.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.target, target))
    .orderBy(asc(auditEvents.recordedAt), asc(auditEvents.id));
  return rows.map(({ action }) => action);
}

async function mailTo(address: string): Promise<{ subject: string }[]> {
  await app.settle();
  return (await app.visitor().get(`/dev/mailbox?to=${encodeURIComponent(address)}`)).body.data;
}

describe("a new person", () => {
  test("has no password, a verified address, both consents and an audit trail", async () => {
    expect((await signIn()).status).toBe(200);
    const row = await userRow();
    expect(row).toMatchObject({ passwordHash: null, role: "customer", status: "active" });
    expect(row.emailVerifiedAt).toBeInstanceOf(Date);
    const given = await app.db.select().from(consents).where(eq(consents.userId, row.id));
    expect(given.map(({ kind }) => kind).sort()).toEqual(["privacy", "terms"]);
    expect(new Set(given.map(({ version }) => version))).toEqual(new Set(["2026-11-01"]));
    expect(await identitiesOf(row.id)).toMatchObject([
      { issuer: issuer.variables.GOOGLE_ISSUER, subject: `sub-${email}` },
    ]);
    expect(await actionsOn(row.id)).toEqual(["user.registered"]);
    expect(await mailTo(email)).toEqual([]);
  });

  test("cannot sign in with any password", async () => {
    await signIn();
    for (const password of ["violet harbour lantern 42", "x"]) {
      const reply = await app.visitor().post("/api/v1/auth/login", { email, password });
      expectProblem(reply, 401, "invalid_credentials");
    }
  });

  test("is made once by fifty first sign-ins at once", async () => {
    const replies = await Promise.all(Array.from({ length: 50 }, () => signIn()));
    expect(replies.map(({ status }) => status)).toEqual(Array(50).fill(200));
    const row = await userRow();
    expect(await identitiesOf(row.id)).toHaveLength(1);
    expect(await actionsOn(row.id)).toEqual(["user.registered"]);
  });
});

describe("a person with a verified account", () => {
  test("is linked once and told once; the address at Google may change afterwards", async () => {
    await register();
    const { id } = await userRow();
    await app.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, id));
    const replies = await Promise.all(Array.from({ length: 10 }, () => signIn()));
    expect(new Set(replies.map(({ body }) => body.user.id))).toEqual(new Set([id]));
    expect(await identitiesOf(id)).toHaveLength(1);
    expect(await actionsOn(id)).toEqual(["user.registered", "identity.linked"]);
    expect((await userRow()).passwordHash).toMatch(/^\$scrypt/);
    const subjects = (await mailTo(email)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.startsWith("Google sign-in"))).toHaveLength(1);
    Object.assign(issuer.scene.claims, { email: newEmail(), email_verified: false });
    expect((await signIn()).body.user.id).toBe(id);
  });

  test("is another person for another subject with another address", async () => {
    const first = await signIn();
    Object.assign(issuer.scene.claims, { sub: `other-${email}`, email: newEmail() });
    expect((await signIn()).body.user.id).not.toBe(first.body.user.id);
  });
});

describe("a sign-up that nobody finished", () => {
  test("loses password, sessions, challenges and name to the proved owner", async () => {
    await signIn();
    const { body } = await signIn();
    const { id } = await userRow();
    // As if somebody had got in before the address was proved.
    await app.db.delete(oauthIdentities).where(eq(oauthIdentities.userId, id));
    const planted = { emailVerifiedAt: null, passwordHash: "planted", lastName: "Planted" };
    await app.db.update(users).set(planted).where(eq(users.id, id));
    const expiresAt = new Date(Date.now() + 60_000);
    const challenge = { id: "mfa_01jd3v3v5fe8wr4t4yx0x4tq7a", tag: "planted", expiresAt } as const;
    await app.db.insert(mfaChallenges).values({ ...challenge, userId: id, methods: ["pwd"] });

    Object.assign(issuer.scene.claims, { given_name: "True", family_name: "Owner" });
    const reply = await signIn();
    expect(reply.body.user).toMatchObject({ id, first_name: "True", last_name: "Owner" });
    expect(await userRow()).toMatchObject({
      passwordHash: null,
      passwordChangedAt: null,
      emailVerifiedAt: expect.any(Date),
    });
    const old = await app.visitor().get("/api/v1/auth/me", { token: body.access_token });
    expectProblem(old, 401, "unauthenticated");
    const rows = await app.db.select().from(sessions).where(eq(sessions.userId, id));
    expect(rows.map(({ endReason }) => endReason).sort()).toEqual([
      "account_adopted",
      "account_adopted",
      null,
    ]);
    const [spent] = await app.db
      .select()
      .from(mfaChallenges)
      .where(eq(mfaChallenges.id, challenge.id));
    expect(spent?.usedAt).toBeInstanceOf(Date);
    expect(await actionsOn(id)).toContain("user.adopted");
    expect((await mailTo(email))[0]?.subject).toBe("Your Florin account is ready");
  });

  test("passes once to fifty sign-ins at once, and every one gets in", async () => {
    await register();
    const { id } = await userRow();
    const replies = await Promise.all(Array.from({ length: 50 }, () => signIn()));
    expect(replies.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect((await actionsOn(id)).filter((action) => action === "user.adopted")).toHaveLength(1);
    const rows = await app.db.select().from(sessions).where(eq(sessions.userId, id));
    expect(rows.every(({ endedAt }) => endedAt === null)).toBe(true);
  });
});

describe("an account that may not be used", () => {
  test.each(["suspended", "erased"] as const)("is not signed in to: %s", async (status) => {
    await signIn();
    const { id } = await userRow();
    await app.db.update(users).set({ status }).where(eq(users.id, id));
    expectProblem(await signIn(), 401, "invalid_credentials");
    expect(await actionsOn(id)).toContain("session.refused");
  });

  test("is not linked to anybody", async () => {
    await register();
    const { id } = await userRow();
    await app.db.update(users).set({ status: "suspended" }).where(eq(users.id, id));
    expectProblem(await signIn(), 401, "invalid_credentials");
    expect(await identitiesOf(id)).toEqual([]);
    expect((await userRow()).emailVerifiedAt).toBeNull();
  });
});

test.each(["", "/docs"])("a second factor is asked for, with return_to=%j", async (returnTo) => {
  await signIn();
  const { id: userId } = await userRow();
  const now = new Date();
  await app.db
    .insert(totpFactors)
    .values({ userId, secretSealed: "planted", createdAt: now, confirmedAt: now });
  const before = await app.db.select().from(sessions).where(eq(sessions.userId, userId));
  const from = browser(app.visitor());
  const reply = await signIn(returnTo, from);
  expect(reply.status).toBe(202);
  expect(reply.body).toEqual({
    status: "mfa_required",
    mfa_token: expect.stringMatching(/^[\w-]{43}$/),
    methods: ["totp"],
    expires_in: 300,
  });
  expect([...from.cookies.keys()]).toEqual(["florin-oauth"]);
  const after = await app.db.select().from(sessions).where(eq(sessions.userId, userId));
  expect(after).toHaveLength(before.length);
  const asToken = await app.visitor().get("/api/v1/auth/me", { token: reply.body.mfa_token });
  expectProblem(asToken, 401, "unauthenticated");
});

describe("without Google", () => {
  test("programs learn what is missing, and browsers how else to sign in", async () => {
    const bare = await startOwnApp({}, app);
    for (const path of ["/login", "/login/authorized?code=a&state=b"]) {
      const reply = await bare.visitor().get(path);
      expectProblem(reply, 503, "unavailable");
      expect(reply.body.detail).toMatch(/GOOGLE_CLIENT_ID.*GOOGLE_CLIENT_SECRET/);
      expect(reply.body.missing).toEqual(["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"]);
    }
    const accept = "text/html,application/xhtml+xml,*/*;q=0.8";
    const page = await bare.visitor().get("/login", { headers: { accept } });
    expect(locationOf(page)).toBe("/app/sign-in");
    expect(page.headers.get("vary")).toContain("Accept");
    await bare.close();
  });
});
