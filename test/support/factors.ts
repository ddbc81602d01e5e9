import { TOTP } from "otpauth";
import { expect } from "vitest";
import { newestMail, type Person, type Reply } from "./start.ts";

export { countStatuses } from "./passwords.ts";

const stepMs = 30_000;
/** So near to its end a step may be over before the code arrives. */
const hurryMs = 4_000;

/**
 * The code of an authenticator app now, or `steps` later. The service takes one step either way and
 * each step once, so -1, 0 and 1 are three codes that work in this order. `aheadMs` is how far the
 * service's clock was moved.
 */
export async function totpCode(
  secret: string,
  steps: -1 | 0 | 1 = 0,
  aheadMs = 0,
): Promise<string> {
  const leftMs = stepMs - ((Date.now() + aheadMs) % stepMs);
  if (leftMs < hurryMs) await new Promise((resolve) => setTimeout(resolve, leftMs));
  return new TOTP({ secret }).generate({ timestamp: Date.now() + aheadMs + steps * stepMs });
}

export type EnrolledTotp = Readonly<{ secret: string; recoveryCodes: readonly string[] }>;

/** Enrols an app; the code of the step before is then used, those of 0 and 1 are not. */
export async function enrolTotp(person: Person, aheadMs = 0): Promise<EnrolledTotp> {
  const begun = await person.post("/api/v1/auth/mfa/totp");
  expectStatus(begun, 200);
  const { secret } = begun.body;
  const code = await totpCode(secret, -1, aheadMs);
  const confirmed = await person.post("/api/v1/auth/mfa/totp/confirm", { code });
  expectStatus(confirmed, 200);
  return { secret, recoveryCodes: confirmed.body.recovery_codes ?? [] };
}

/** Enrols a phone. */
export async function enrolSms(person: Person, phone: string): Promise<readonly string[]> {
  const begun = await person.post("/api/v1/auth/mfa/sms", { phone, consent: true });
  expectStatus(begun, 202);
  const { code } = await newestMail(phone);
  const confirmed = await person.post("/api/v1/auth/mfa/sms/confirm", { code });
  expectStatus(confirmed, 200);
  return confirmed.body.recovery_codes ?? [];
}

/** Signs in with the password as far as the question for the second factor. */
export async function challenge(person: Person): Promise<string> {
  const { email, password } = person;
  const asked = await person.post("/api/v1/auth/login", { email, password });
  expectStatus(asked, 202);
  return asked.body.mfa_token;
}

/** Made-up numbers of one area, so that test files do not share any. */
export function phoneBook(area: `${2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}${number}`): () => string {
  let given = 0;
  return () => {
    if (given === 100) throw new Error("An area has 100 made-up numbers");
    given += 1;
    return `+1${area}55501${String(given - 1).padStart(2, "0")}`;
  };
}

/** Six digits that are not these. */
export function otherCode(code: string): string {
  return code.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10));
}

/** Of parallel requests with one right code: one got through, the others were told what they were. */
export function expectOneWinner(replies: readonly Reply[]): Reply {
  const winners = replies.filter(({ status }) => status === 200);
  const strangers = replies.filter(({ status }) => ![200, 422, 429].includes(status));
  expect(strangers.map(({ text }) => text)).toEqual([]);
  expect(winners).toHaveLength(1);
  return winners[0] as Reply;
}

/** The claims of an access token, unverified. */
export function claimsOf(accessToken: string): Record<string, unknown> {
  const [, body = ""] = accessToken.split(".");
  return JSON.parse(atob(body.replaceAll("-", "+").replaceAll("_", "/")));
}

function expectStatus(reply: Reply, status: number): void {
  if (reply.status !== status) {
    throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
  }
}
