import { checkReply } from "./contract.ts";
import { randomInt } from "./random.ts";
import { transport } from "./transport.ts";

export type Reply = Readonly<{
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects to find in a body.
  body: any;
}>;

export type Options = Readonly<{
  body?: unknown;
  /** Sent as it is, instead of `body`: text as JSON, bytes without a content type of their own. */
  raw?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  headers?: Readonly<Record<string, string>>;
  token?: string;
}>;

/** Somebody with a network address of their own; every reply is held against openapi.json. */
export interface Visitor {
  readonly address: string;
  send(method: string, path: string, options?: Options): Promise<Reply>;
  get(path: string, options?: Options): Promise<Reply>;
  post(path: string, body?: unknown, options?: Options): Promise<Reply>;
}

export interface Person extends Visitor {
  readonly email: string;
  readonly password: string;
  readonly id: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const goodPassword = "violet harbour lantern 42";

/** A visitor from a private address (RFC 1918); 16 million of them, so that limits do not mix. */
export function visitor(token?: string): Visitor {
  const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
  return visitorFrom(address, token);
}

export function visitorFrom(address: string, token?: string): Visitor {
  const send = async (method: string, path: string, options: Options = {}): Promise<Reply> => {
    const headers = new Headers({
      "cf-connecting-ip": address,
      "x-forwarded-for": address,
      ...options.headers,
    });
    const bearer = options.token ?? token;
    if (bearer) headers.set("authorization", `Bearer ${bearer}`);
    const body = options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body));
    if (typeof body === "string" && !headers.has("content-type")) {
      headers.set("content-type", "application/json");
    }
    const init = { method, headers, body, redirect: "manual", duplex: "half" } as const;
    const answer = await transport(path, init);
    const text = await answer.text();
    const reply = { status: answer.status, headers: answer.headers, text, body: parseJson(text) };
    checkReply(method, path, reply);
    return reply;
  };
  return {
    address,
    send,
    get: (path, options) => send("GET", path, options),
    post: (path, body, options) => send("POST", path, { ...options, body }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

let minted = 0;

export function newEmail(): string {
  minted += 1;
  return `person-${minted}-${Date.now().toString(36)}${randomInt(1e9).toString(36)}@example.com`;
}

/** The newest message to an address; fails when there is none. */
export async function newestMail(
  to: string,
): Promise<{ code: string; text: string; html: string }> {
  const { body } = await visitor().get(`/dev/mailbox?to=${encodeURIComponent(to)}`);
  if (!body.data[0]) throw new Error(`Nothing was sent to ${to}`);
  return body.data[0];
}

export function registration(email: string): Record<string, unknown> {
  return {
    email,
    password: goodPassword,
    first_name: "Ada",
    last_name: "Example",
    terms_accepted: true,
    privacy_accepted: true,
  };
}

/** A new person with a verified address, signed in. */
export async function signUp(): Promise<Person> {
  const email = newEmail();
  const newcomer = visitor();
  const registered = await newcomer.post("/api/v1/auth/register", registration(email));
  expectStatus(registered, 202);
  const { code } = await newestMail(email);
  const verified = await newcomer.post("/api/v1/auth/verify-email", { email, code });
  expectStatus(verified, 200);
  return personOf(email, newcomer.address, verified);
}

export function personOf(email: string, address: string, session: Reply): Person {
  const { access_token: accessToken, refresh_token: refreshToken, user } = session.body;
  return {
    ...visitorFrom(address, accessToken),
    email,
    password: goodPassword,
    id: user.id,
    accessToken,
    refreshToken,
  };
}

function expectStatus(reply: Reply, status: number): void {
  if (reply.status !== status) {
    throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
  }
}
