import { vi } from "vitest";
import type { Reply } from "../start.ts";
import type { FlorinServer } from "./florin.ts";

/** Somebody who calls one server that a test runs, from a network address of their own. */
export type Caller = Readonly<{
  get(path: string, token?: string): Promise<Reply>;
  post(path: string, body?: unknown, token?: string): Promise<Reply>;
  send(method: string, path: string, token?: string, body?: unknown): Promise<Reply>;
}>;

/** No reply may ever take as long; the bounds of the service itself are far below. */
const patienceMs = 15_000;
export const password = "violet harbour lantern 42";

/** `address` counts only where `TRUSTED_PROXY_HOPS` is 1, as in the variables of the tests. */
export function callerOf(server: FlorinServer, address = "198.18.0.1"): Caller {
  const call = async (method: string, path: string, token?: string, body?: unknown) => {
    const reply = await fetch(`${server.url}${path}`, {
      method,
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        "x-forwarded-for": address,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, text, body: parseJson(text) };
  };
  return {
    get: (path, token) => call("GET", path, token),
    post: (path, body, token) => call("POST", path, token, body),
    send: call,
  };
}

export function registrationOf(email: string): Record<string, unknown> {
  return {
    email,
    password,
    first_name: "Ada",
    last_name: "Example",
    terms_accepted: true,
    privacy_accepted: true,
  };
}

/** Signs a new person up and in; gives the body of the session. */
export async function signUpWith(caller: Caller, email: string): Promise<Reply["body"]> {
  const registered = await caller.post("/api/v1/auth/register", registrationOf(email));
  if (registered.status !== 202) throw new Error(`Not registered: ${registered.text}`);
  const code = await vi.waitFor(async () => {
    const { body } = await caller.get(`/dev/mailbox?to=${encodeURIComponent(email)}`);
    return String(body.data[0].code);
  });
  const verified = await caller.post("/api/v1/auth/verify-email", { email, code });
  if (verified.status !== 200) throw new Error(`Not verified: ${verified.text}`);
  return verified.body;
}

export function logInWith(caller: Caller, email: string, tried = password): Promise<Reply> {
  return caller.post("/api/v1/auth/login", { email, password: tried });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
