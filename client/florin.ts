import createClient, { type FetchResponse, type MaybeOptionalInit } from "openapi-fetch";
import type {
  HttpMethod,
  MediaType,
  PathsWithMethod,
  RequiredKeysOf,
} from "openapi-typescript-helpers";
import { FlorinError } from "./florin-error.ts";
import type { components, paths } from "./openapi.d.ts";
import { type Fetch, type Outgoing, send } from "./send.ts";
import { createRefresher, memoryTokens, type TokenStore, type Tokens } from "./tokens.ts";

export { FlorinError, type Problem } from "./florin-error.ts";
export type { components, paths } from "./openapi.d.ts";
export { memoryTokens, type TokenStore, type Tokens } from "./tokens.ts";

export type FlorinOptions = Readonly<{
  /** Where the service is, such as `https://florin.example.com`. */
  baseUrl: string;
  tokens?: TokenStore;
  /** Of one try; 30 s. */
  timeoutMs?: number;
  fetch?: Fetch;
}>;

type Rest<Init> = RequiredKeysOf<Init> extends never ? [init?: Init] : [init: Init];
type Reply<Operation> =
  Operation extends Record<string | number, unknown>
    ? NonNullable<FetchResponse<Operation, object, MediaType>["data"]>
    : never;

/** Asks one path by one method; gives the body of the success and throws `FlorinError` else. */
export type Call<Method extends HttpMethod> = <
  Path extends PathsWithMethod<paths, Method>,
  Init extends MaybeOptionalInit<paths[Path], Method>,
>(
  path: Path,
  ...rest: Rest<Init>
) => Promise<Reply<paths[Path][Method]>>;

export type SignIn = Reply<paths["/api/v1/auth/login"]["post"]>;

export type Florin = Readonly<{
  get: Call<"get">;
  post: Call<"post">;
  put: Call<"put">;
  patch: Call<"patch">;
  delete: Call<"delete">;
  /** Signs in with a password; the reply says when a second factor is asked for. */
  signIn(credentials: components["schemas"]["Login"]): Promise<SignIn>;
  /** Goes on with the tokens of a session that another call has answered. */
  adopt(session: Tokens): Promise<void>;
  /** Ends the session there and forgets the tokens here. */
  signOut(): Promise<void>;
  /** A path that the types do not know, in the same careful way; gives the body as it came. */
  request(method: string, path: string, body?: unknown): Promise<unknown>;
}>;

const defaultTimeoutMs = 30_000;
const refreshPath = "/api/v1/auth/refresh";

/**
 * A client of one person at one service, for Node, browsers and Workers. It refreshes worn tokens,
 * gives every POST outside of the sign-in a key under which it takes effect once, and tries again
 * what passes by itself and may be repeated.
 */
export function createFlorin(options: FlorinOptions): Florin {
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const { tokens: store = memoryTokens(), timeoutMs = defaultTimeoutMs } = options;
  // Called bare, because browsers and Workers refuse a fetch that is called as a method.
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const sending = { fetch, timeoutMs };

  const refresh = createRefresher(store, (token) => renew(sending, baseUrl, token));

  const sendAsPerson = async (request: Outgoing): Promise<Response> => {
    const token = isSignIn(request.url) ? null : ((await store.load())?.access_token ?? null);
    try {
      return await send(sending, withToken(request, token));
    } catch (error) {
      if (token === null || !isWorn(error)) throw error;
      const fresh = await refresh(token);
      if (fresh === null) throw error;
      return send(sending, withToken(request, fresh));
    }
  };

  const client = createClient<paths>({
    baseUrl,
    fetch: async (request) => sendAsPerson(await keep(request)),
  });
  const call = <Method extends HttpMethod>(method: Method) =>
    (async (path: string, init: object = {}) => {
      try {
        return (await client.request(method, path as never, init as never)).data;
      } catch (error) {
        throw asFlorinError(error);
      }
    }) as unknown as Call<Method>;
  const post = call("post");

  return {
    get: call("get"),
    post,
    put: call("put"),
    patch: call("patch"),
    delete: call("delete"),
    async signIn(credentials) {
      const reply = await post("/api/v1/auth/login", { body: credentials });
      if (reply.status === "authenticated") await store.save(reply);
      return reply;
    },
    async adopt({ access_token, refresh_token }) {
      await store.save({ access_token, refresh_token });
    },
    async signOut() {
      await post("/api/v1/auth/logout");
      await store.save(null);
    },
    async request(method, path, body) {
      const headers = { "content-type": "application/json" };
      const sent = body === undefined ? {} : { body: JSON.stringify(body), headers };
      const reply = await sendAsPerson(
        await keep(new Request(`${baseUrl}${path}`, { method, ...sent })),
      );
      if (reply.status === 204) return undefined;
      return reply.json().catch((error: unknown) => {
        throw asFlorinError(error);
      });
    },
  };
}

/** Changes a refresh token for new tokens. */
async function renew(
  sending: Parameters<typeof send>[0],
  baseUrl: string,
  refreshToken: string,
): Promise<Tokens> {
  const headers = new Headers({ "content-type": "application/json" });
  const body = JSON.stringify({ refresh_token: refreshToken });
  const { signal } = new AbortController();
  // A step that was taken already is answered with the present one for a while.
  const once = { method: "POST", headers, body, signal, isRepeatable: true };
  const reply = await send(sending, { url: `${baseUrl}${refreshPath}`, ...once });
  return (await reply.json()) as Tokens;
}

/** A request whose body can be sent more than once; the key is one for all its tries. */
async function keep(request: Request): Promise<Outgoing> {
  const { url, method, signal } = request;
  const headers = new Headers(request.headers);
  headers.set("accept", headers.get("accept") ?? "application/json");
  const needsKey = method === "POST" && !new URL(url).pathname.startsWith("/api/v1/auth/");
  if (needsKey && !headers.has("idempotency-key")) {
    headers.set("idempotency-key", crypto.randomUUID());
  }
  const body = method === "GET" ? "" : await request.text();
  return { url, method, headers, body: body === "" ? null : body, signal };
}

/** What is neither a refusal nor a silence is a reply that is no JSON. */
function asFlorinError(error: unknown): FlorinError {
  if (error instanceof FlorinError) return error;
  return new FlorinError("unexpected_reply", { message: "The reply is no JSON", cause: error });
}

/** These come before there is a token, or carry a proof of their own. */
function isSignIn(url: string): boolean {
  const path = new URL(url).pathname;
  return path === "/api/v1/auth/login" || path === "/api/v1/auth/register" || path === refreshPath;
}

function isWorn(error: unknown): boolean {
  return (
    error instanceof FlorinError &&
    (error.code === "token_expired" || error.code === "unauthenticated")
  );
}

function withToken(request: Outgoing, token: string | null): Outgoing {
  if (token === null) return request;
  const headers = new Headers(request.headers);
  headers.set("authorization", `Bearer ${token}`);
  return { ...request, headers };
}
