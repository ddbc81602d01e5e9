import { expect, test } from "vitest";
import { createFlorin, FlorinError, memoryTokens } from "../../client/florin.ts";
import type { Fetch } from "../../client/send.ts";
import { newEmail, newestMail, registration, visitor } from "../support/start.ts";
import { transport } from "../support/transport.ts";

/** The typed client against the real service: over HTTP on Node, and inside workerd. */
const password = String(registration("")["password"]);

function newClient(tokens = memoryTokens()) {
  const { address } = visitor();
  const paths: string[] = [];
  const fetch: Fetch = (url, init) => {
    const { pathname, search } = new URL(url);
    paths.push(pathname);
    const headers = new Headers(init.headers);
    headers.set("cf-connecting-ip", address);
    headers.set("x-forwarded-for", address);
    return transport(`${pathname}${search}`, { ...init, headers });
  };
  const florin = createFlorin({ baseUrl: "http://localhost:8787", fetch, tokens });
  return { florin, paths, tokens };
}

async function signedIn() {
  const made = newClient();
  const { florin } = made;
  const email = newEmail();
  const consents = { terms_accepted: true, privacy_accepted: true } as const;
  const names = { first_name: "Ada", last_name: "Example" };
  await florin.post("/api/v1/auth/register", { body: { email, password, ...names, ...consents } });
  const { code } = await newestMail(email);
  await florin.adopt(await florin.post("/api/v1/auth/verify-email", { body: { email, code } }));
  return { ...made, email };
}

test("lives a day: sign-in, a post, money, and a refusal with its code", async () => {
  const { florin, email, tokens } = await signedIn();
  const session = await florin.signIn({ email, password });
  expect(session.status).toBe("authenticated");
  const post = await florin.post("/api/v1/posts", { body: { content: "Typed, and sent" } });
  const params = { path: { id: post.id } };
  expect((await florin.put("/api/v1/posts/{id}/like", { params })).likes).toBe(1);
  expect(await florin.delete("/api/v1/posts/{id}/reaction", { params })).toBeUndefined();
  const list = await florin.get("/api/v1/posts", { params: { query: { limit: 5 } } });
  expect(list.data.length).toBeGreaterThan(0);

  const body = { type: "checking", currency: "USD" } as const;
  const [from, to] = [
    await florin.post("/api/v1/accounts", { body }),
    await florin.post("/api/v1/accounts", { body }),
  ];
  const wish = { from_account_id: from.id, to_account_id: to.id, amount: 5, currency: "USD" };
  const refused = florin.post("/api/v1/transactions/transfer", { body: wish });
  const error: unknown = await refused.catch((reason: unknown) => reason);
  if (!(error instanceof FlorinError)) throw new Error("It was not refused");
  expect(error).toMatchObject({ code: "insufficient_funds", status: 422 });
  expect(error.requestId).toMatch(/^req_/);

  await florin.signOut();
  expect(await tokens.load()).toBeNull();
  await expect(florin.get("/api/v1/auth/me")).rejects.toMatchObject({ code: "unauthenticated" });
});

test("50 requests whose token is worn make one refresh, and all are answered", async () => {
  const { tokens, email } = await signedIn();
  const good = await tokens.load();
  if (!good) throw new Error("Nobody is signed in");
  const worn = memoryTokens({ ...good, access_token: "worn.out.token" });
  const { florin, paths } = newClient(worn);
  const people = await Promise.all(Array.from({ length: 50 }, () => florin.get("/api/v1/auth/me")));
  expect(new Set(people.map((person) => person.email))).toEqual(new Set([email]));
  expect(paths.filter((path) => path === "/api/v1/auth/refresh")).toHaveLength(1);
  expect(await worn.load()).not.toMatchObject({ refresh_token: good.refresh_token });
});
