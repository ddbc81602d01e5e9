import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  mfaChallenges,
  recoveryCodes,
  smsFactors,
  totpFactors,
} from "../../src/features/auth/tables.ts";
import { type Browser, browser } from "../support/browser.ts";
import { phoneBook, totpCode } from "../support/factors.ts";
import { partsOf } from "../support/forged-tokens.ts";
import { goToGoogle } from "../support/google.ts";
import { addPasskey, requestOptions } from "../support/passkeys.ts";
import { newPassword } from "../support/passwords.ts";
import { expectProblem } from "../support/problem.ts";
import { startGoogle } from "../support/servers/google.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signUpAt } from "../support/servers/own-person.ts";
import { testSecretKeys } from "../support/setup/variables.ts";
import { newEmail, type Person, type Reply, registration } from "../support/start.ts";

/** One database and three sets of secrets: the old key, a newer one before it, and it alone. */

const newerKey = "t2:bXk7oW0pQe2Yt4Zr8Lc1Vn5Ju9Hs3Fg6Ad0Kx7Mi2Eo=";
const cheap = { hasCheapHashes: true };
const google = await startGoogle();
const start = (keys: string, shared?: OwnApp) =>
  startOwnApp({ ...google.variables, SECRET_KEYS: keys }, shared, cheap);
const old = await start(testSecretKeys);
const rotated = await start(`${newerKey},${testSecretKeys}`, old);
const dropped = await start(newerKey, old);
const newPhone = phoneBook("615");
afterAll(async () => {
  await dropped.close();
  await rotated.close();
  await old.close();
  await google.stop();
});

const me = "/api/v1/auth/me";
const done = 204;

async function newestCode(app: OwnApp, address: string): Promise<string> {
  await app.settle();
  const path = `/dev/mailbox?to=${encodeURIComponent(address)}`;
  return (await app.visitor().get(path)).body.data[0].code;
}

async function expectDone(reply: Reply | Promise<Reply>, status = 200): Promise<Reply> {
  const settled = await reply;
  expect(settled.status, settled.text).toBe(status);
  return settled;
}

const kidOf = (token: string) => partsOf(token).header["kid"];
const kidsAt = async (app: OwnApp): Promise<string[]> =>
  (await app.visitor().get("/.well-known/jwks.json")).body.keys.map(
    ({ kid }: { kid: string }) => kid,
  );

/** Somebody with every second factor, all of the old key. */
async function enrolEverything() {
  const person = await signUpAt(old);
  const { secret } = (await person.post("/api/v1/auth/mfa/totp")).body;
  const confirm = { code: await totpCode(secret, -1) };
  const confirmed = await expectDone(person.post("/api/v1/auth/mfa/totp/confirm", confirm));
  const phone = newPhone();
  await expectDone(person.post("/api/v1/auth/mfa/sms", { phone, consent: true }), 202);
  const code = await newestCode(old, phone);
  await expectDone(person.post("/api/v1/auth/mfa/sms/confirm", { code }));
  return { person, secret, phone, codes: confirmed.body.recovery_codes as string[] };
}

const logIn = (app: OwnApp, { email }: { email: string }, password: string) =>
  app.visitor().post("/api/v1/auth/login", { email, password });

async function challenge(app: OwnApp, person: Person, password = person.password): Promise<string> {
  return (await expectDone(logIn(app, person, password), 202)).body.mfa_token;
}

const verify = (app: OwnApp, mfaToken: string, method: string, code: string) =>
  app.visitor().post("/api/v1/auth/mfa/verify", { mfa_token: mfaToken, method, code });
const refresh = (app: OwnApp, token: string) =>
  app.visitor().post("/api/v1/auth/refresh", { refresh_token: token });
const verifyEmail = (app: OwnApp, body: { email: string; code: string }) =>
  app.visitor().post("/api/v1/auth/verify-email", body);
const reset = (app: OwnApp, token: string) =>
  app.visitor().post("/api/v1/auth/password/reset", { token, new_password: newPassword });

async function register(app: OwnApp): Promise<{ email: string; code: string }> {
  const email = newEmail();
  await expectDone(app.visitor().post("/api/v1/auth/register", registration(email)), 202);
  return { email, code: await newestCode(app, email) };
}

async function askForReset(app: OwnApp, email: string): Promise<string> {
  await expectDone(app.visitor().post("/api/v1/auth/password/forgot", { email }), 202);
  return newestCode(app, email);
}

/** What a browser holds, shown to another app. */
const withCookies = (from: Browser) => ({
  headers: { cookie: [...from.cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
});

async function signInBrowser(app: OwnApp): Promise<Browser> {
  const started = browser(app.visitor());
  const { from, back } = await goToGoogle(
    { email: newEmail() },
    { from: started, returnTo: "/docs" },
  );
  await expectDone(from.get(back), 302);
  return from;
}

describe("with a newer key before the old one", () => {
  test("the key set shows both, newest first, and both sign-ins work", async () => {
    const person = await signUpAt(old);
    const [oldKid] = await kidsAt(old);
    const [newKid] = await kidsAt(dropped);
    expect(await kidsAt(rotated)).toEqual([newKid, oldKid]);
    expect(kidOf(person.accessToken)).toBe(oldKid);

    await expectDone(atApp(rotated, person).get(me));
    const { body } = await expectDone(refresh(rotated, person.refreshToken));
    expect(kidOf(body.access_token)).toBe(newKid);
    expect(body.refresh_token).toMatch(/~1~t2\.[\w-]{43}$/);
    expect(person.refreshToken).toMatch(/~0~t1\.[\w-]{43}$/);
    await expectDone(rotated.visitor().get(me, { token: body.access_token }));
    // What is made anew does not need the old key any more.
    await expectDone(dropped.visitor().get(me, { token: body.access_token }));
    await expectDone(refresh(dropped, body.refresh_token));
  });

  test("passwords work", async () => {
    const person = await signUpAt(old);
    const { body } = await expectDone(logIn(rotated, person, person.password));
    expect(kidOf(body.access_token)).toBe((await kidsAt(rotated))[0]);
    await rotated.settle();
    await expectDone(logIn(dropped, person, person.password));
  });

  test("authenticator apps, phones, recovery codes and half-done sign-ins work", async () => {
    const { person, secret, phone, codes } = await enrolEverything();
    // Both before the first sign-in over there, which hashes the password anew.
    const [begun, bySms] = [await challenge(old, person), await challenge(old, person)];
    await expectDone(verify(rotated, begun, "totp", await totpCode(secret)));
    await expectDone(
      verify(rotated, await challenge(rotated, person), "totp", await totpCode(secret, 1)),
    );

    const body = { mfa_token: bySms, method: "sms" };
    await expectDone(rotated.visitor().post("/api/v1/auth/mfa/challenge", body), 202);
    await expectDone(verify(rotated, bySms, "sms", await newestCode(rotated, phone)));

    const spent = await challenge(rotated, person);
    await expectDone(verify(rotated, spent, "recovery_code", codes[0] ?? ""));
    const again = await verify(
      rotated,
      await challenge(rotated, person),
      "recovery_code",
      codes[0] ?? "",
    );
    expectProblem(again, 422, "code_invalid");
  });

  test("what is kept anew is kept with the newest key", async () => {
    const person = await signUpAt(rotated);
    const { secret } = (await person.post("/api/v1/auth/mfa/totp")).body;
    const confirm = { code: await totpCode(secret, -1) };
    await expectDone(person.post("/api/v1/auth/mfa/totp/confirm", confirm));
    const phone = newPhone();
    await expectDone(person.post("/api/v1/auth/mfa/sms", { phone, consent: true }), 202);
    await challenge(rotated, person);
    const id = person.id as `usr_${string}`;
    const ofPerson = async (table: typeof totpFactors | typeof smsFactors) =>
      JSON.stringify(await old.db.select().from(table).where(eq(table.userId, id)));
    expect(await ofPerson(totpFactors)).toContain('"v1.t2.');
    expect(await ofPerson(smsFactors)).toContain('"v1.t2.');
    const tags = [
      ...(await old.db.select().from(recoveryCodes).where(eq(recoveryCodes.userId, id))),
      ...(await old.db.select().from(mfaChallenges).where(eq(mfaChallenges.userId, id))),
    ].map(({ tag }) => tag);
    expect(tags).toHaveLength(11);
    for (const tag of tags) expect(tag).toMatch(/^t2\./);
  });

  test("mailed codes and links work", async () => {
    const mail = await register(old);
    await expectDone(verifyEmail(rotated, mail));
    const token = await askForReset(old, mail.email);
    await expectDone(reset(rotated, token), done);
    await expectDone(logIn(rotated, mail, newPassword));
    expectProblem(await reset(rotated, token), 422, "code_invalid");
  });

  test("a browser stays signed in, and one that is at Google comes back", async () => {
    const signedIn = await signInBrowser(old);
    expect(signedIn.cookies.get("florin")).toContain("~t1.");
    await expectDone(rotated.visitor().get(me, withCookies(signedIn)));
    const { from, back } = await goToGoogle(
      { email: newEmail() },
      { from: browser(old.visitor()), returnTo: "/docs" },
    );
    const arrived = await expectDone(rotated.visitor().get(back, withCookies(from)), 302);
    const cookie = arrived.headers.getSetCookie().find((line) => line.startsWith("florin="));
    expect(cookie).toContain("~t2.");
  });

  test("a passkey that was asked for signs in", async () => {
    const { key } = await addPasskey(await signUpAt(old));
    const assertion = await key.sign(await requestOptions(old.visitor()));
    await expectDone(rotated.visitor().post("/api/v1/auth/login/passkey", assertion));
  });

  test("a request that was answered is answered the same", async () => {
    const person = await signUpAt(old);
    const options = { headers: { "idempotency-key": `rotation-${person.id}` } };
    const path = "/api/v1/auth/mfa/totp";
    const first = await expectDone(person.post(path, undefined, options));
    const second = await expectDone(atApp(rotated, person).post(path, undefined, options));
    expect(second.text).toBe(first.text);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
  });
});

test("with the newer key after the old one, an app takes what the next ones will make", async () => {
  const prepared = await start(`${testSecretKeys},${newerKey}`, old);
  expect(await kidsAt(prepared)).toEqual((await kidsAt(rotated)).toReversed());
  const person = await signUpAt(rotated);
  await expectDone(atApp(prepared, person).get(me));
  const { body } = await expectDone(refresh(prepared, person.refreshToken));
  expect(kidOf(body.access_token)).toBe((await kidsAt(old))[0]);
  await expectDone(logIn(prepared, person, person.password));
  const mail = await register(rotated);
  await expectDone(verifyEmail(prepared, mail));
  await expectDone(reset(prepared, await askForReset(rotated, mail.email)), done);
  await prepared.close();
});

describe("without the old key", () => {
  let everything: Awaited<ReturnType<typeof enrolEverything>>;
  beforeAll(async () => {
    everything = await enrolEverything();
  });

  test("its tokens are refused", async () => {
    const person = await signUpAt(old);
    expectProblem(await atApp(dropped, person).get(me), 401, "unauthenticated");
    expectProblem(await refresh(dropped, person.refreshToken), 401, "unauthenticated");
    const cookies = withCookies(await signInBrowser(old));
    expectProblem(await dropped.visitor().get(me, cookies), 401, "unauthenticated");
    await expectDone(atApp(old, person).get(me));
  });

  test("its codes, links and half-done sign-ins are refused", async () => {
    const mail = await register(old);
    expectProblem(await verifyEmail(dropped, mail), 422, "code_invalid");
    const token = await askForReset(old, mail.email);
    expectProblem(await reset(dropped, token), 422, "code_invalid");
    const { person, secret } = everything;
    const mfaToken = await challenge(old, person);
    expectProblem(
      await verify(dropped, mfaToken, "totp", await totpCode(secret)),
      422,
      "code_invalid",
    );
    const { from, back } = await goToGoogle(
      { email: newEmail() },
      { from: browser(old.visitor()) },
    );
    expectProblem(await dropped.visitor().get(back, withCookies(from)), 422, "code_invalid");
  });

  test("its passwords are wrong, the log says so, and a reset mends it", async () => {
    const person = await signUpAt(old);
    const refused = await logIn(dropped, person, person.password);
    expectProblem(refused, 401, "invalid_credentials");
    const line = dropped.lines.findLast((text) => text.includes("password_hash_broken"));
    expect(JSON.parse(line ?? "{}")).toMatchObject({ user_id: person.id, fault: "unknown_key" });
    await expectDone(reset(dropped, await askForReset(dropped, person.email)), done);
    await expectDone(logIn(dropped, person, newPassword));
  });

  test("its factors prove nothing, and the log says so", async () => {
    const { person, secret, codes } = everything;
    await expectDone(reset(dropped, await askForReset(dropped, person.email)), done);
    const mfaToken = await challenge(dropped, person, newPassword);
    expectProblem(
      await verify(dropped, mfaToken, "totp", await totpCode(secret)),
      422,
      "code_invalid",
    );
    const recovered = await verify(dropped, mfaToken, "recovery_code", codes[0] ?? "");
    expectProblem(recovered, 422, "code_invalid");
    const bySms = { mfa_token: mfaToken, method: "sms" };
    const sent = await dropped.visitor().post("/api/v1/auth/mfa/challenge", bySms);
    expectProblem(sent, 409, "conflict");
    const broken = dropped.lines.filter((text) => text.includes("factor_secret_broken"));
    expect(broken.map((text) => JSON.parse(text))).toMatchObject([
      { level: "error", user_id: person.id, fault: "unknown_key" },
      { level: "error", user_id: person.id, fault: "unknown_key" },
    ]);
    expect(broken.join()).not.toContain(everything.phone);
  });

  test("a request that was answered before is done again or refused, and nothing breaks", async () => {
    const person = await signUpAt(old);
    const options = { headers: { "idempotency-key": `dropped-${person.id}` } };
    const path = "/api/v1/auth/mfa/totp";
    const first = await expectDone(person.post(path, undefined, options));
    const { body } = await expectDone(refresh(rotated, person.refreshToken));
    const token = body.access_token;
    const again = await dropped.visitor().post(path, undefined, { ...options, token });
    expect(again.text).not.toBe(first.text);
    expect(again.status).toBeLessThan(500);
  });

  test("no request ended in an error of ours", () => {
    expect(dropped.lines.filter((text) => text.includes("internal_error"))).toEqual([]);
  });
});
