import { afterAll, expect, test } from "vitest";
import { countStatuses, phoneBook } from "../support/factors.ts";
import { beEarlyInMinute } from "../support/minute.ts";
import { callerOf, signUpWith } from "../support/servers/caller.ts";
import { startFlorin } from "../support/servers/florin.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";
import { newEmail } from "../support/start.ts";

/** Messages per minute: of a person, to a number and from a network. */
const perMinute = 3;
const folder = makeTemporaryFolder();
const server = await startFlorin({
  ...testVariables,
  DATA_DIR: folder.path,
  POLICY: JSON.stringify({ "rate.sms": perMinute }),
});
const newPhone = phoneBook("602");
let networks = 0;

afterAll(async () => {
  await server.stop();
  folder.remove();
});

function fromNewNetwork() {
  networks += 1;
  return callerOf(server, `198.18.7.${networks}`);
}

async function newToken(): Promise<string> {
  return (await signUpWith(fromNewNetwork(), newEmail())).access_token;
}

type Request = Readonly<{ token: string; phone: string; from: ReturnType<typeof fromNewNetwork> }>;

async function statusesOf(make: () => Promise<Request>): Promise<number[]> {
  const requests = [];
  for (let go = 0; go <= perMinute; go += 1) requests.push(await make());
  await beEarlyInMinute();
  const statuses = [];
  for (const { token, phone, from } of requests) {
    const body = { phone, consent: true };
    statuses.push((await from.post("/api/v1/auth/mfa/sms", body, token)).status);
  }
  return statuses;
}

test("a person gets so many, whatever the numbers and networks", async () => {
  const token = await newToken();
  const make = async () => ({ token, phone: newPhone(), from: fromNewNetwork() });
  expect(await statusesOf(make)).toEqual([202, 202, 202, 429]);
});

test("a number gets so many, whoever asks from wherever", async () => {
  const phone = newPhone();
  const make = async () => ({ token: await newToken(), phone, from: fromNewNetwork() });
  expect(await statusesOf(make)).toEqual([202, 409, 409, 429]);
});

test("a network gets so many, whoever asks for whichever number", async () => {
  const from = fromNewNetwork();
  const make = async () => ({ token: await newToken(), phone: newPhone(), from });
  expect(await statusesOf(make)).toEqual([202, 202, 202, 429]);
});

test("a burst of one person passes the limit by none", async () => {
  const token = await newToken();
  const phones = Array.from({ length: 20 }, newPhone);
  await beEarlyInMinute();
  const replies = await Promise.all(
    phones.map((phone) =>
      fromNewNetwork().post("/api/v1/auth/mfa/sms", { phone, consent: true }, token),
    ),
  );
  expect(countStatuses(replies)[429]).toBe(20 - perMinute);
});
