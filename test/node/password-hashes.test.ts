import { pbkdf2Sync, scryptSync } from "node:crypto";
import bcrypt from "bcryptjs";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { users } from "../../src/features/users/tables.ts";
import { renewPasswordHash } from "../../src/features/users/write-password.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { testSecretKeys } from "../support/setup/variables.ts";
import { goodPassword, newEmail, registration } from "../support/start.ts";

/** What is kept of passwords, and what becomes of hashes that other systems made. */
const newerKey = "t2:bXk7oW0pQe2Yt4Zr8Lc1Vn5Ju9Hs3Fg6Ad0Kx7Mi2Eo=";
const app = await startOwnApp({}, undefined, { hasCheapHashes: true });
const rotated = { SECRET_KEYS: `${newerKey},${testSecretKeys}` };
const withNewKey = await startOwnApp(rotated, app, { hasCheapHashes: true });
const withoutOldKey = await startOwnApp({ SECRET_KEYS: newerKey }, app, { hasCheapHashes: true });
afterAll(async () => {
  await withoutOldKey.close();
  await withNewKey.close();
  await app.close();
});

const salt = "q3Zx7VfEoC0mYhN5";
const imported: readonly (readonly [string, string])[] = [
  ["bcrypt", bcrypt.hashSync(goodPassword, 4)],
  ["werkzeug scrypt", `scrypt:1024:8:1$${salt}$${scryptHex(1_024)}`],
  ["werkzeug pbkdf2", `pbkdf2:sha256:1000$${salt}$${pbkdf2Hex(1_000)}`],
];

function scryptHex(n: number): string {
  return scryptSync(goodPassword, salt, 64, { N: n, r: 8, p: 1 }).toString("hex");
}

function pbkdf2Hex(iterations: number): string {
  return pbkdf2Sync(goodPassword, salt, iterations, 32, "sha256").toString("hex");
}

let email = "";
beforeEach(async () => {
  email = newEmail();
  await app.visitor().post("/api/v1/auth/register", registration(email));
  await app.db.update(users).set({ emailVerifiedAt: systemClock() }).where(eq(users.email, email));
});

const keep = (passwordHash: string | null) =>
  app.db.update(users).set({ passwordHash }).where(eq(users.email, email));

async function readUser() {
  const [user] = await app.db.select().from(users).where(eq(users.email, email));
  if (!user) throw new Error("The user is gone");
  return user;
}

async function logIn(from = app, password = goodPassword): Promise<string> {
  const reply = await from.visitor().post("/api/v1/auth/login", { email, password });
  await from.settle();
  return reply.status === 200 ? "signed in" : `${reply.status} ${reply.body.code}`;
}

describe.each(imported)("a hash of %s", (_name, hash) => {
  test("lets its owner in and gives way to one of ours", async () => {
    await keep(hash);
    const before = await readUser();
    expect(await logIn()).toBe("signed in");
    const after = await readUser();
    expect(after.passwordHash).toMatch(/^\$scrypt\$ln=\d+,r=\d,p=\d,keyid=t1\$/);
    expect(after.passwordChangedAt).toEqual(before.passwordChangedAt);
    expect(await logIn()).toBe("signed in");
    expect((await readUser()).passwordHash).toBe(after.passwordHash);
  });

  test("stays when the password is wrong", async () => {
    await keep(hash);
    expect(await logIn(app, "not this password")).toBe("401 invalid_credentials");
    expect((await readUser()).passwordHash).toBe(hash);
  });

  test("lets several sign-ins in at once", async () => {
    await keep(hash);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => logIn()));
    expect(new Set(outcomes)).toEqual(new Set(["signed in"]));
    expect((await readUser()).passwordHash).toMatch(/keyid=t1/);
  });
});

describe("a hash of an older key", () => {
  test("is made anew with the newest one", async () => {
    expect((await readUser()).passwordHash).toMatch(/keyid=t1/);
    expect(await logIn(withNewKey)).toBe("signed in");
    expect((await readUser()).passwordHash).toMatch(/keyid=t2/);
    expect(await logIn(withNewKey)).toBe("signed in");
  });

  test("that is gone is nobody's password any more, and the log says so", async () => {
    expect(await logIn(withoutOldKey)).toBe("401 invalid_credentials");
    const events = withoutOldKey.lines.filter((line) => line.includes("password_hash_broken"));
    expect(events).toHaveLength(1);
    expect(JSON.parse(events[0] ?? "")).toMatchObject({
      level: "error",
      user_id: (await readUser()).id,
      fault: "unknown_key",
    });
  });
});

test.each([
  ["no password", null],
  ["a hash that is cut", "$scrypt$ln=15,r=8"],
  ["a hash beyond the bounds", `scrypt:1048576:8:1$${salt}$${"0".repeat(128)}`],
])("with %s nobody signs in with one", async (_name, hash) => {
  await keep(hash);
  expect(await logIn()).toBe("401 invalid_credentials");
  expect((await readUser()).passwordHash).toBe(hash);
});

test("a renewed hash does not bring an old password back", async () => {
  const { id, passwordHash } = await readUser();
  await keep("a newer hash");
  const read = { id, passwordHash: passwordHash ?? "" };
  const ctx = { clock: systemClock } as Parameters<typeof renewPasswordHash>[1];
  await renewPasswordHash(app.db, ctx, read, "a late renewal");
  expect((await readUser()).passwordHash).toBe("a newer hash");
});

test("somebody without a password is sent to the reset", async () => {
  const session = await app.visitor().post("/api/v1/auth/login", { email, password: goodPassword });
  await keep(null);
  const body = { current_password: goodPassword, new_password: "amber bicycle thunder 58" };
  const token = session.body.access_token;
  const refused = await app.visitor().post("/api/v1/auth/password/change", body, { token });
  expect({ status: refused.status, code: refused.body.code }).toEqual({
    status: 409,
    code: "conflict",
  });
  expect(refused.body.detail).toMatch(/reset/);
});
