import type { components } from "../../../client/openapi.d.ts";
import type { AppContext } from "../../platform/http/app-env.ts";
import { bindingsOfVisit } from "../../platform/http/page-visit.ts";

/** The wire types of the API by their names in openapi.json. */
export type Schemas = {
  [Name in keyof components["schemas"]]: NonNullable<components["schemas"][Name]>;
};
export type Problem = Omit<Schemas["Problem"], "type" | "request_id">;
export type List<Item> = Readonly<{ data: readonly Item[]; next_cursor: string | null }>;

/** The app's own door. */
export type Api = Readonly<{
  fetch(request: Request, env: object, context?: never): Response | Promise<Response>;
}>;

export type Sent = Readonly<{
  body?: unknown;
  /** Sent as `Idempotency-Key`. */
  key?: string;
  accept?: string;
}>;

/** Asks the API as the page's visitor; what it refuses is thrown as a `Refusal`. */
export type Ask = Readonly<{
  get<Answer>(path: string): Promise<Answer>;
  send<Answer = unknown>(method: Verb, path: string, sent?: Sent): Promise<Answer>;
  /** The reply itself, for what is no JSON. */
  fetch(method: Verb | "GET", path: string, sent?: Sent): Promise<Response>;
}>;

type Verb = "POST" | "PUT" | "PATCH" | "DELETE";

/** What the API refused, and why. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = "Refusal";
    this.problem = problem;
  }
}

/** All that the API learns of the visitor's request; nothing else of it may count. */
const passedOn = [
  "cookie",
  "origin",
  "sec-fetch-site",
  "user-agent",
  "cf-connecting-ip",
  "x-forwarded-for",
];

/**
 * Pages have no way to the data but the API's own routes, asked within the process: so that every
 * guard of the API holds for them too. Cookies that a reply sets are added to `cookies`.
 */
export function askAs(c: AppContext, api: Api, cookies: string[]): Ask {
  const ask: Ask["fetch"] = async (method, path, sent = {}) => {
    const init = { method, headers: headersOf(c, sent), ...bodyOf(sent) };
    const request = new Request(new URL(path, c.req.url), init);
    const reply = await api.fetch(request, bindingsOfVisit(c), contextOf(c));
    cookies.push(...reply.headers.getSetCookie());
    if (reply.ok || (reply.status >= 300 && reply.status < 400)) return reply;
    throw new Refusal((await reply.json()) as Problem);
  };
  return {
    fetch: ask,
    async get<Answer>(path: string) {
      return (await (await ask("GET", path)).json()) as Answer;
    },
    async send<Answer>(method: Verb, path: string, sent: Sent = {}) {
      const reply = await ask(method, path, sent);
      return (reply.status === 204 ? undefined : await reply.json()) as Answer;
    },
  };
}

function headersOf(c: AppContext, { body, key, accept }: Sent): Headers {
  const headers = new Headers();
  for (const name of passedOn) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  if (body !== undefined) headers.set("content-type", "application/json");
  if (key !== undefined) headers.set("idempotency-key", key);
  headers.set("accept", accept ?? "application/json");
  return headers;
}

/** The API takes a raw U+FFFD for bytes that were not UTF-8, and people may have pasted one. */
function bodyOf({ body }: Sent): { body?: string } {
  return body === undefined ? {} : { body: JSON.stringify(body).replaceAll("\ufffd", "\\ufffd") };
}

/** On Workers what goes on after the reply has to be announced; Node has no such object. */
function contextOf(c: AppContext): never | undefined {
  try {
    return c.executionCtx as never;
  } catch {
    return undefined;
  }
}

/** `/path?name=value`, without the values that are missing. */
export function pathWith(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, value);
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
