import { createPasskey, type Lies, type SoftPasskey } from "./authenticator.ts";
import type { Reply, Visitor } from "./start.ts";

/** The body of a reply that must have this status. */
function bodyOf(reply: Reply, status: number): Reply["body"] {
  if (reply.status === status) return reply.body;
  throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
}

export async function creationOptions(person: Visitor): Promise<Reply["body"]> {
  return bodyOf(await person.post("/api/v1/auth/passkeys/options"), 200);
}

export async function requestOptions(from: Visitor): Promise<Reply["body"]> {
  return bodyOf(await from.post("/api/v1/auth/login/passkey/options"), 200);
}

/** A passkey that is kept, and its wire form. */
export async function addPasskey(
  person: Visitor,
  { name, lies }: { name?: string; lies?: Lies } = {},
): Promise<{ key: SoftPasskey; passkey: Reply["body"] }> {
  const key = await createPasskey(await creationOptions(person), lies);
  const body = { ...key.registration, ...(name === undefined ? {} : { name }) };
  return { key, passkey: bodyOf(await person.post("/api/v1/auth/passkeys", body), 201) };
}

/** The whole sign-in, with options of its own. */
export async function signInWith(key: SoftPasskey, from: Visitor, lies?: Lies): Promise<Reply> {
  const assertion = await key.sign(await requestOptions(from), lies);
  return from.post("/api/v1/auth/login/passkey", assertion);
}

export function countOutcomes(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of replies) {
    const outcome = status < 300 ? String(status) : `${status} ${body?.code}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
