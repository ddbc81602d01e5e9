import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { passkeyChallenges, passkeys } from "../../src/features/auth/tables.ts";
import { createPasskey } from "../support/authenticator.ts";
import { addPasskey, creationOptions, requestOptions, signInWith } from "../support/passkeys.ts";
import { expectProblem } from "../support/problem.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { newEmail, type Options, registration, type Visitor } from "../support/start.ts";

const app = await startOwnApp({}, undefined, { hasCheapHashes: true });
afterAll(() => app.close());

const anybody = app.visitor();
const path = "/api/v1/auth/passkeys";
const challengeSeconds = 300;
const stepUpSeconds = 300;

/** The same caller with a token. */
function signedIn(token: string): Visitor {
  const send = (method: string, to: string, options?: Options) =>
    anybody.send(method, to, { ...options, token });
  return {
    address: anybody.address,
    send,
    get: (to, options) => send("GET", to, options),
    post: (to, body, options) => send("POST", to, { ...options, body }),
  };
}

let userId = "";
let person: Visitor;
beforeEach(async () => {
  const email = newEmail();
  await anybody.post("/api/v1/auth/register", registration(email));
  await app.settle();
  const { body: mailbox } = await anybody.get(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  const { code } = mailbox.data[0];
  const { body } = await anybody.post("/api/v1/auth/verify-email", { email, code });
  userId = body.user.id;
  person = signedIn(body.access_token);
});

test("nothing that is kept is the challenge, and what is used is gone", async () => {
  const { challenge } = await creationOptions(person);
  const kept = await app.db.select().from(passkeyChallenges);
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain(challenge);
  expect(kept[0]?.userId).toBe(userId);
  await app.db.delete(passkeyChallenges);

  await signInWith((await addPasskey(person)).key, anybody);
  expect(await app.db.select().from(passkeyChallenges)).toEqual([]);
});

test("the count that an authenticator gives is the one that is kept", async () => {
  const { key, passkey } = await addPasskey(person, { lies: { count: 7 } });
  const countOf = async () => {
    const rows = await app.db.select().from(passkeys).where(eq(passkeys.id, passkey.id));
    return rows[0]?.signCount;
  };
  expect(await countOf()).toBe(7);
  expect((await signInWith(key, anybody, { count: 4_294_967_295 })).status).toBe(200);
  expect(await countOf()).toBe(4_294_967_295);
  expectProblem(await signInWith(key, anybody, { count: 1 }), 401, "invalid_credentials");
  expect(await countOf()).toBe(4_294_967_295);
});

test("adding, removing and refusing leave audit rows", async () => {
  const { key, passkey } = await addPasskey(person);
  await signInWith(key, anybody, { spoils: "signature" });
  await person.send("DELETE", `${path}/${passkey.id}`);
  const rows = await app.db.select().from(auditEvents).where(eq(auditEvents.target, userId));
  const told = rows.map(({ action, actor, details }) => ({ action, actor, details }));
  const details = { passkey: passkey.id };
  expect(told).toContainEqual({ action: "user.passkey_added", actor: userId, details });
  expect(told).toContainEqual({ action: "user.passkey_removed", actor: userId, details });
  const refused = { action: "session.refused", actor: null, details: { method: "passkey" } };
  expect(told).toContainEqual(refused);
});

test("a challenge says once that it is too late, then nothing", async () => {
  const { key } = await addPasskey(person);
  const [created, asked] = [await creationOptions(person), await requestOptions(anybody)];
  const { registration: late } = await createPasskey(created);
  const assertion = await key.sign(asked);
  app.passSeconds(challengeSeconds - 60);
  const { registration: inTime } = await createPasskey(await creationOptions(person));
  app.passSeconds(60);

  for (const code of ["code_expired", "code_invalid"]) {
    expectProblem(await anybody.post("/api/v1/auth/login/passkey", assertion), 422, code);
  }
  const again = signedIn((await signInWith(key, anybody)).body.access_token);
  expectProblem(await again.post(path, late), 422, "code_expired");
  expect((await again.post(path, inTime)).status).toBe(201);
});

test("a sign-in with a passkey is the fresh proof that adding and removing need", async () => {
  const { key, passkey } = await addPasskey(person);
  app.passSeconds(stepUpSeconds + 1);
  expectProblem(await person.post(`${path}/options`), 403, "step_up_required");
  const stale = await person.post(path, key.registration);
  expectProblem(stale, 403, "step_up_required");
  const own = `${path}/${passkey.id}`;
  expectProblem(await person.send("DELETE", own), 403, "step_up_required");
  expect((await person.get(path)).status).toBe(200);

  const fresh = signedIn((await signInWith(key, anybody)).body.access_token);
  expect((await fresh.send("DELETE", own)).status).toBe(204);
});

test("log lines of refusals name no person, no origin and no challenge", async () => {
  const origin = "https://canary.example.com";
  const { key } = await addPasskey(person);
  const options = await requestOptions(anybody);
  const lying = await key.sign(options, { origin });
  await anybody.post("/api/v1/auth/login/passkey", lying);
  const written = app.lines.join("\n");
  expect(written).toContain("passkey_refused");
  for (const secret of [origin, options.challenge, lying.id]) expect(written).not.toContain(secret);
});
