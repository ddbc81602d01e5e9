import { createHash, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { StandInClock } from "../../mailbox/stand-in-clock.ts";

export type CallbackOptions = Readonly<{
  /** Where callbacks go; without it none is made. */
  callbackUrl?: string;
  /** Signs the callbacks with HS256; at least 32 characters. */
  signatureSecret?: string;
}>;

export type Callback = Readonly<{
  body: string;
  /** One per try; null when nobody answered. */
  statuses: readonly (number | null)[];
}>;

const maxTries = 3;
const tryTimeoutMs = 10_000;
const maxCallbacks = 500;

/** Posts signed callbacks one after the other; an answer other than 200 or 204 is tried again. */
export function createCallbacks(
  { callbackUrl, signatureSecret = "stand-in signature secret, 32+ chars" }: CallbackOptions,
  clock: StandInClock,
  apiKey: string,
) {
  const key = new TextEncoder().encode(signatureSecret);
  const closing = new AbortController();
  const done: Callback[] = [];
  let queue = Promise.resolve();

  async function tokenFor(body: string): Promise<string> {
    const hash = createHash("sha256").update(body).digest("hex");
    return new SignJWT({ payload_hash: hash, api_key: apiKey })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer("Vonage")
      .setJti(randomUUID())
      .setIssuedAt(Math.floor(clock.now().getTime() / 1000))
      .sign(key);
  }

  async function post(url: string, body: string): Promise<number | null> {
    const authorization = `Bearer ${await tokenFor(body)}`;
    const headers = { "content-type": "application/json", authorization };
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(tryTimeoutMs)]);
    try {
      const answer = await fetch(url, { method: "POST", headers, body, signal });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return null;
    }
  }

  async function deliver(url: string, body: string): Promise<void> {
    const statuses: (number | null)[] = [];
    while (statuses.length < maxTries && !closing.signal.aborted) {
      const status = await post(url, body);
      statuses.push(status);
      if (status === 200 || status === 204) break;
    }
    done.push({ body, statuses });
    if (done.length > maxCallbacks) done.shift();
  }

  function enqueue(body: string): void {
    if (callbackUrl === undefined) return;
    queue = queue.then(() => deliver(callbackUrl, body));
  }

  return {
    signatureSecret,
    announce: (body: object): void => enqueue(JSON.stringify(body)),
    /** The last 500 callbacks, once everything announced so far was delivered or given up. */
    async settled(): Promise<readonly Callback[]> {
      await queue;
      return [...done];
    },
    /** Posts every callback again with the same body and a fresh token. */
    async replay(): Promise<void> {
      await queue;
      for (const { body } of [...done]) enqueue(body);
      await queue;
    },
    async stop(): Promise<void> {
      closing.abort();
      await queue;
    },
  };
}
