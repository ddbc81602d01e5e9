import { beforeAll, describe, expect, test } from "vitest";
import { createPasskey, type Lies } from "../support/authenticator.ts";
import { addPasskey, countOutcomes, creationOptions, requestOptions } from "../support/passkeys.ts";
import { expectProblem } from "../support/problem.ts";
import {
  goodPassword,
  newestMail,
  type Person,
  personOf,
  signUp,
  visitor,
} from "../support/start.ts";

const path = "/api/v1/auth/passkeys";
const manyAtOnce = 50;

async function signsInElsewhere(person: Person): Promise<Person> {
  const elsewhere = visitor();
  const credentials = { email: person.email, password: goodPassword };
  const login = await elsewhere.post("/api/v1/auth/login", credentials);
  return personOf(person.email, elsewhere.address, login);
}

describe("the options for a new passkey", () => {
  test("ask for a discoverable one that verifies its holder, without attestation", async () => {
    const person = await signUp();
    const options = await creationOptions(person);
    expect(options).toMatchObject({
      rp: { id: "localhost", name: "Florin" },
      user: { name: person.email, displayName: "Ada Example" },
      attestation: "none",
      timeout: 300_000,
      excludeCredentials: [],
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    });
    // 32 and 16 bytes.
    expect(options.challenge).toMatch(/^[\w-]{43}$/);
    expect(options.user.id).toMatch(/^[\w-]{22}$/);
    const again = await creationOptions(person);
    expect(again.challenge).not.toBe(options.challenge);
    expect(again.user.id).toBe(options.user.id);
  });

  test("name what the person has already", async () => {
    const person = await signUp();
    const { key } = await addPasskey(person);
    const { excludeCredentials } = await creationOptions(person);
    expect(excludeCredentials).toEqual([
      { id: key.registration.id, type: "public-key", transports: ["internal", "hybrid"] },
    ]);
  });
});

describe("a new passkey", () => {
  test("is listed, counted and told by mail", async () => {
    const person = await signUp();
    const { passkey } = await addPasskey(person, { name: "  Laptop " });
    expect(passkey).toEqual({
      id: expect.stringMatching(/^psk_/),
      name: "Laptop",
      created_at: expect.any(String),
      last_used_at: null,
      backed_up: false,
    });
    const { body: list } = await person.get(path);
    expect(list).toEqual({ data: [passkey], next_cursor: null });
    const { body: me } = await person.get("/api/v1/auth/me");
    expect(me.mfa).toEqual({ sms: false, totp: false, passkeys: 1 });
    await expect
      .poll(async () => (await newestMail(person.email)).text)
      .toContain('the passkey "Laptop" signs you in');
  });

  test("need not have a name, and may be backed up", async () => {
    const person = await signUp();
    const { passkey } = await addPasskey(person, { lies: { isSynced: true, backedUp: true } });
    expect(passkey).toMatchObject({ name: "Passkey", backed_up: true });
  });

  test("may come with an attestation, which nobody looks at", async () => {
    const certificates = [new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x00])];
    const statement = new Map<string, number | Uint8Array | Uint8Array[]>([
      ["alg", -7],
      ["sig", new Uint8Array(64)],
      ["x5c", certificates],
    ]);
    await addPasskey(await signUp(), { lies: { statement: ["packed", statement] } });
  });

  test("is refused for a challenge that is made up, for a sign-in or somebody else's", async () => {
    const [person, other] = [await signUp(), await signUp()];
    const options = await creationOptions(person);
    const challenges = [
      options.challenge.replace(/.$/, (end: string) => (end === "A" ? "E" : "A")),
      (await requestOptions(person)).challenge,
      (await creationOptions(other)).challenge,
    ];
    for (const challenge of challenges) {
      const { registration } = await createPasskey(options, { challenge });
      expectProblem(await person.post(path, registration), 422, "code_invalid");
    }
    // None of the tries has spoilt what it was not for.
    const { registration } = await createPasskey(options);
    expect((await person.post(path, registration)).status).toBe(201);
  });

  test("is not kept twice, by nobody", async () => {
    const [person, other] = [await signUp(), await signUp()];
    const options = await creationOptions(person);
    const { registration } = await createPasskey(options);
    expect((await person.post(path, registration)).status).toBe(201);
    for (const somebody of [person, other]) {
      const { challenge } = await creationOptions(somebody);
      const clientData = { type: "webauthn.create", challenge, origin: "http://localhost:8787" };
      const clientDataJSON = base64Url(JSON.stringify(clientData));
      const body = { ...registration, response: { ...registration.response, clientDataJSON } };
      expectProblem(await somebody.post(path, body), 409, "conflict");
    }
  });

  test("may have results of extensions, but not without end", async () => {
    const person = await signUp();
    const { registration } = await createPasskey(await creationOptions(person));
    const prf = { enabled: true, results: { first: "a".repeat(43) } };
    const nested = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    const tooMuch = [
      { a: "a".repeat(2_000) },
      { a: Array.from({ length: 200_000 }, () => 1) },
      Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`a${index}`, 1])),
    ];
    for (const clientExtensionResults of tooMuch) {
      const reply = await person.post(path, { ...registration, clientExtensionResults });
      expectProblem(reply, 400, "validation_failed");
    }
    const text = JSON.stringify({ ...registration, clientExtensionResults: "nested" });
    const raw = text.replace('"nested"', nested);
    expectProblem(await person.send("POST", path, { raw }), 400, "validation_failed");
    const small = { ...registration, clientExtensionResults: { credProps: { rk: true }, prf } };
    expect((await person.post(path, small)).status).toBe(201);
  });

  test("sent 50 times at once is kept once", async () => {
    const person = await signUp();
    const { registration } = await createPasskey(await creationOptions(person));
    const replies = await Promise.all(
      Array.from({ length: manyAtOnce }, () => person.post(path, registration)),
    );
    expect(countOutcomes(replies)).toEqual({ 201: 1, "422 code_invalid": manyAtOnce - 1 });
    expect((await person.get(path)).body.data).toHaveLength(1);
  });

  test("is one of at most twenty, however many come at once", async () => {
    const person = await signUp();
    const bodies = await Promise.all(
      Array.from({ length: manyAtOnce }, async () => {
        return (await createPasskey(await creationOptions(person))).registration;
      }),
    );
    const replies = await Promise.all(bodies.map((body) => person.post(path, body)));
    expect(countOutcomes(replies)).toEqual({ 201: 20, "409 conflict": manyAtOnce - 20 });
    const { body } = await person.get(`${path}?limit=100`);
    expect(body.data).toHaveLength(20);
    expectProblem(await person.post(`${path}/options`), 409, "conflict");
  });
});

describe("a new passkey is refused", () => {
  let person: Person;
  beforeAll(async () => {
    person = await signUp();
  });

  test.each<[string, Lies]>([
    ["another origin", { origin: "https://localhost:8787" }],
    ["another relying party", { rpId: "example.com" }],
    ["an unverified holder", { userVerified: false }],
    ["nobody present", { userPresent: false }],
    ["a foreign frame", { crossOrigin: true }],
    ["a ceremony of another kind", { type: "webauthn.get" }],
    ["a key that cannot be backed up and is", { backedUp: true }],
  ])("with %s, and the challenge is used up", async (_, lies) => {
    const options = await creationOptions(person);
    const lying = await createPasskey(options, lies);
    expectProblem(await person.post(path, lying.registration), 422, "code_invalid");
    const honest = await createPasskey(options);
    expectProblem(await person.post(path, honest.registration), 422, "code_invalid");
    expect((await person.get(path)).body.data).toEqual([]);
  });

  test.each([
    ["text that is no base64url", { attestationObject: "a+b=" }],
    ["client data that are too long", { clientDataJSON: "a".repeat(4_097) }],
    ["an attestation that is too long", { attestationObject: "a".repeat(16_385) }],
    ["too many transports", { transports: Array.from({ length: 9 }, () => "usb") }],
    ["fields that nobody knows", { zzz_unknown: 1 }],
  ])("as a 400 with %s", async (_, change) => {
    const { registration } = await createPasskey(await creationOptions(person));
    const response = { ...registration.response, ...change };
    const reply = await person.post(path, { ...registration, response });
    expectProblem(reply, 400, "validation_failed");
  });
});

describe("the first factor", () => {
  test("ends all other sessions when it is a passkey, and a second passkey ends none", async () => {
    const person = await signUp();
    const elsewhere = await signsInElsewhere(person);
    await addPasskey(person);
    expectProblem(await elsewhere.get("/api/v1/auth/me"), 401, "unauthenticated");
    const refresh = { refresh_token: elsewhere.refreshToken };
    const refreshed = await elsewhere.post("/api/v1/auth/refresh", refresh);
    expectProblem(refreshed, 401, "unauthenticated");
    expect((await person.get("/api/v1/auth/me")).status).toBe(200);

    const later = await signsInElsewhere(person);
    await addPasskey(person);
    expect((await later.get("/api/v1/auth/me")).status).toBe(200);
  });
});

describe("the list of passkeys", () => {
  test("is newest first, page by page, and only one's own", async () => {
    const [person, other] = [await signUp(), await signUp()];
    const oldest = (await addPasskey(person, { name: "First" })).passkey;
    const newest = (await addPasskey(person, { name: "Second" })).passkey;
    expect((await person.get(path)).body.data).toEqual([newest, oldest]);
    const first = await person.get(`${path}?limit=1`);
    expect(first.body.data).toEqual([newest]);
    const second = await person.get(`${path}?limit=1&cursor=${first.body.next_cursor}`);
    expect(second.body).toEqual({ data: [oldest], next_cursor: null });
    expect((await other.get(path)).body).toEqual({ data: [], next_cursor: null });
  });
});

describe("removing a passkey", () => {
  test("works once, for its owner alone, and is told by mail", async () => {
    const [person, mallory] = [await signUp(), await signUp()];
    const { passkey } = await addPasskey(person, { name: "Laptop" });
    const own = `${path}/${passkey.id}`;
    expectProblem(await mallory.send("DELETE", own), 404, "not_found");
    expect((await person.get(path)).body.data).toHaveLength(1);

    const replies = await Promise.all(
      Array.from({ length: manyAtOnce }, () => person.send("DELETE", own)),
    );
    expect(countOutcomes(replies)).toEqual({ 204: 1, "404 not_found": manyAtOnce - 1 });
    expect((await person.get(path)).body.data).toEqual([]);
    const { body: me } = await person.get("/api/v1/auth/me");
    expect(me.mfa.passkeys).toBe(0);
    await expect
      .poll(async () => (await newestMail(person.email)).text)
      .toContain('The passkey "Laptop" does not sign you in any more');
  });
});

function base64Url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
