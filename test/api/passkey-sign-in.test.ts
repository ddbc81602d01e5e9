import { beforeAll, describe, expect, test } from "vitest";
import { createPasskey, type Lies } from "../support/authenticator.ts";
import { addPasskey, countOutcomes, requestOptions, signInWith } from "../support/passkeys.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin } from "../support/staff.ts";
import { type Person, personOf, type Reply, signUp, visitor } from "../support/start.ts";

const path = "/api/v1/auth/login/passkey";
const manyAtOnce = 50;

/** The claims of an access token, unverified. */
function claimsOf(reply: Reply): Record<string, unknown> {
  const payload = String(reply.body.access_token).split(".")[1] ?? "";
  return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
}

/** What a refusal tells, without what differs from request to request. */
function shownBy({ status, body }: Reply): unknown {
  return { status, ...body, request_id: null };
}

test("the options are the same for everybody, but for the challenge", async () => {
  const [first, second] = [await requestOptions(visitor()), await requestOptions(visitor())];
  expect(first).toEqual({
    rpId: "localhost",
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    timeout: 300_000,
    userVerification: "required",
  });
  expect(second).toEqual({ ...first, challenge: expect.not.stringMatching(first.challenge) });
});

test("a passkey signs its owner in, who can remove it then", async () => {
  const person = await signUp();
  const { key, passkey } = await addPasskey(person);
  const from = visitor();

  const session = await signInWith(key, from);
  expect(session.status, session.text).toBe(200);
  expect(session.body).toMatchObject({
    status: "authenticated",
    user: { id: person.id, mfa: { passkeys: 1 } },
  });
  expect(claimsOf(session)["amr"]).toEqual(["hwk", "user", "mfa"]);

  const returned = personOf(person.email, from.address, session);
  const { body: list } = await returned.get("/api/v1/auth/passkeys");
  expect(list.data[0].last_used_at).toEqual(expect.any(String));
  const removed = await returned.send("DELETE", `/api/v1/auth/passkeys/${passkey.id}`);
  expect(removed.status).toBe(204);
  expectProblem(await signInWith(key, from), 401, "invalid_credentials");
});

test("a synced passkey, which does not count, signs in again and again", async () => {
  const { key } = await addPasskey(await signUp(), { lies: { isSynced: true } });
  const from = visitor();
  for (const backedUp of [false, true]) {
    const session = await signInWith(key, from, { count: 0, backedUp });
    expect(session.status, session.text).toBe(200);
    expect(claimsOf(session)["amr"]).toEqual(["swk", "user", "mfa"]);
    const person = personOf("", from.address, session);
    const { body } = await person.get("/api/v1/auth/passkeys");
    expect(body.data[0].backed_up).toBe(backedUp);
  }
});

describe("a refusal does not tell what is wrong", () => {
  let person: Person;
  beforeAll(async () => {
    person = await signUp();
  });

  test.each<[string, Lies]>([
    ["another origin", { origin: "http://localhost:8788" }],
    ["another relying party", { rpId: "example.com" }],
    ["an unverified holder", { userVerified: false }],
    ["nobody present", { userPresent: false }],
    ["a foreign frame", { crossOrigin: true }],
    ["a ceremony of another kind", { type: "webauthn.create" }],
    ["the count of the last time", { count: 5 }],
    ["a lower count", { count: 4 }],
    ["no count", { count: 0 }],
    ["another person's handle", { userHandle: "AAAAAAAAAAAAAAAAAAAAAA" }],
    ["no handle", { userHandle: null }],
    ["another signature", { spoils: "signature" }],
    ["other client data than were signed", { spoils: "clientDataJSON" }],
    ["other authenticator data than were signed", { spoils: "authenticatorData" }],
  ])("%s gets what an unknown passkey gets", async (_, lies) => {
    const { key } = await addPasskey(person);
    const from = visitor();
    expect((await signInWith(key, from, { count: 5 })).status).toBe(200);
    const stranger = await createPasskey({
      rp: { id: "localhost" },
      user: { id: "AAAAAAAAAAAAAAAAAAAAAA" },
      challenge: "",
    });
    const unknown = await signInWith(stranger, from);
    expectProblem(unknown, 401, "invalid_credentials");

    const refused = await signInWith(key, from, { count: 6, ...lies });
    expect(shownBy(refused)).toEqual(shownBy(unknown));
    const honest = await signInWith(key, from, { count: 6 });
    expect(honest.status, honest.text).toBe(200);
  });
});

test("a suspended person gets the same, and is let in again afterwards", async () => {
  const person = await signUp();
  const { key } = await addPasskey(person);
  const admin = await signInAdmin();
  const set = (status: string) =>
    admin.send("PATCH", `/api/v1/admin/users/${person.id}`, { body: { status } });
  expect((await set("suspended")).status).toBe(200);
  expectProblem(await signInWith(key, visitor()), 401, "invalid_credentials");
  expect((await set("active")).status).toBe(200);
  expect((await signInWith(key, visitor())).status).toBe(200);
});

test("an erased person gets the same", async () => {
  const person = await signUp();
  const { key } = await addPasskey(person);
  expect((await person.send("DELETE", "/api/v1/auth/me")).status).toBe(202);
  expectProblem(await signInWith(key, visitor()), 401, "invalid_credentials");
});

test("a challenge works once, whatever came of it", async () => {
  const { key } = await addPasskey(await signUp());
  const from = visitor();
  const options = await requestOptions(from);
  const assertion = await key.sign(options);
  expect((await from.post(path, assertion)).status).toBe(200);
  expectProblem(await from.post(path, assertion), 422, "code_invalid");
  expectProblem(await from.post(path, await key.sign(options)), 422, "code_invalid");

  const other = await requestOptions(from);
  const wrong = await key.sign(other, { spoils: "signature" });
  expectProblem(await from.post(path, wrong), 401, "invalid_credentials");
  expectProblem(await from.post(path, await key.sign(other)), 422, "code_invalid");
});

test.each(["", "bnVsbA", "e30", "eyJjaGFsbGVuZ2UiOjF9", "____"])(
  "client data without a challenge are refused: %j",
  async (clientDataJSON) => {
    const { key } = await addPasskey(await signUp());
    const assertion = await key.sign(await requestOptions(visitor()));
    const response = { ...assertion.response, clientDataJSON };
    const reply = await visitor().post(path, { ...assertion, response });
    expect([400, 422]).toContain(reply.status);
    expect(reply.body.code).toBe(clientDataJSON === "" ? "validation_failed" : "code_invalid");
  },
);

test("a challenge for a new passkey signs nobody in", async () => {
  const person = await signUp();
  const { key } = await addPasskey(person);
  const { body } = await person.post("/api/v1/auth/passkeys/options");
  const options = { rpId: "localhost", challenge: body.challenge };
  expectProblem(await person.post(path, await key.sign(options)), 422, "code_invalid");
});

test("one assertion sent 50 times at once opens one session", async () => {
  const person = await signUp();
  const { key } = await addPasskey(person);
  const from = visitor();
  const assertion = await key.sign(await requestOptions(from));
  const replies = await Promise.all(
    Array.from({ length: manyAtOnce }, () => from.post(path, assertion)),
  );
  expect(countOutcomes(replies)).toEqual({ 200: 1, "422 code_invalid": manyAtOnce - 1 });
  const { body } = await person.get("/api/v1/auth/sessions");
  expect(body.data).toHaveLength(2);
});

test("of 50 copies of an authenticator that sign in at once one gets in", async () => {
  const { key } = await addPasskey(await signUp());
  const from = visitor();
  const assertions = await Promise.all(
    Array.from({ length: manyAtOnce }, async () => {
      return key.sign(await requestOptions(from), { count: 1 });
    }),
  );
  const replies = await Promise.all(assertions.map((assertion) => from.post(path, assertion)));
  expect(countOutcomes(replies)).toEqual({ 200: 1, "401 invalid_credentials": manyAtOnce - 1 });
});
