import { pause } from "../../../src/platform/pause.ts";
import { bootstrapAdmin } from "../setup/variables.ts";
import {
  newEmail,
  type Options,
  type Person,
  personOf,
  type Reply,
  registration,
  type Visitor,
} from "../start.ts";

/** A visitor of one server that a test runs, from an address that it shares with nobody. */
export function visitorAt(url: string, token?: string): Visitor {
  const address = `198.18.${nextOctet()}.${nextOctet()}`;
  const send = async (method: string, path: string, options: Options = {}): Promise<Reply> => {
    const headers = new Headers({ "x-forwarded-for": address, ...options.headers });
    const bearer = options.token ?? token;
    if (bearer) headers.set("authorization", `Bearer ${bearer}`);
    if (options.body !== undefined) headers.set("content-type", "application/json");
    const json = options.body === undefined ? null : JSON.stringify(options.body);
    const init = { method, headers, redirect: "manual", body: options.raw ?? json } as const;
    const reply = await fetch(`${url}${path}`, init);
    const text = await reply.text();
    const isJson = /json/.test(reply.headers.get("content-type") ?? "");
    const parsed = isJson ? JSON.parse(text) : undefined;
    return { status: reply.status, headers: reply.headers, text, body: parsed };
  };
  return {
    address,
    send,
    get: (path, options) => send("GET", path, options),
    post: (path, body, options) => send("POST", path, { ...options, body }),
  };
}

let octets = 0;

function nextOctet(): number {
  octets += 1;
  return octets % 256;
}

/** A new person of that server, signed in. */
export async function signUpAtUrl(url: string): Promise<Person> {
  const email = newEmail();
  const newcomer = visitorAt(url);
  await must(newcomer.post("/api/v1/auth/register", registration(email)), 202);
  const code = await readCode(newcomer, email);
  return personAt(
    url,
    email,
    await must(newcomer.post("/api/v1/auth/verify-email", { email, code }), 200),
  );
}

const maxLooks = 100;
const lookMs = 50;

/** Mail leaves after the reply. */
async function readCode(newcomer: Visitor, email: string): Promise<string> {
  for (let look = 0; look < maxLooks; look += 1) {
    const { body } = await newcomer.get(`/dev/mailbox?to=${encodeURIComponent(email)}`);
    if (body.data[0]?.code) return String(body.data[0].code);
    await pause(lookMs);
  }
  throw new Error(`No code came to ${email}`);
}

/** The admin whom the server makes at its start, from `testVariables`. */
export async function signInAdminAt(url: string): Promise<Person> {
  const { email, password } = bootstrapAdmin;
  const session = await must(visitorAt(url).post("/api/v1/auth/login", bootstrapAdmin), 200);
  return { ...personAt(url, email, session), password };
}

function personAt(url: string, email: string, session: Reply): Person {
  const known = personOf(email, "unknown", session);
  return { ...known, ...visitorAt(url, known.accessToken) };
}

/** The reply, which must have this status. */
export async function must(sent: Promise<Reply>, status: number): Promise<Reply> {
  const reply = await sent;
  if (reply.status === status) return reply;
  throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
}
