import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startWaveStandIn, type WaveStandIn } from "../../../dev/wave/stand-in.ts";
import type { Reply } from "../../support/start.ts";

/** The stand-in does what Wave is known to do; see the sources of each fact in its files. */
let wave: WaveStandIn;
let token = "";
beforeAll(async () => {
  wave = await startWaveStandIn({ size: { invoices: 450 } });
});
afterAll(() => wave.close());
beforeEach(async () => {
  wave.recover();
  wave.lapsePlans(false);
  token = (await exchange(await allow())).body.access_token;
});

function readJson(reply: Response): Promise<Reply["body"]> {
  return reply.json();
}

const redirectUri = "http://localhost:8787/callback";
const verifier = "v".repeat(43);

async function allow(query: Record<string, string> = {}): Promise<string> {
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const asked = new URLSearchParams({
    client_id: wave.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "business:read",
    state: "abc",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...query,
  });
  const body = new URLSearchParams({ decision: "allow" });
  const url = `${wave.url}/oauth2/authorize/?${asked}`;
  const reply = await fetch(url, { method: "POST", body, redirect: "manual" });
  const back = new URL(reply.headers.get("location") ?? "about:blank").searchParams;
  expect(back.get("state")).toBe("abc");
  return back.get("code") ?? back.get("error") ?? "";
}

async function ask(form: Record<string, string>) {
  const { clientId: client_id, clientSecret: client_secret } = wave;
  const body = new URLSearchParams({
    client_id,
    client_secret,
    redirect_uri: redirectUri,
    ...form,
  });
  const reply = await fetch(`${wave.url}/oauth2/token/`, { method: "POST", body });
  return { status: reply.status, body: await readJson(reply) };
}

const exchange = (code: string, more: Record<string, string> = {}) =>
  ask({ grant_type: "authorization_code", code, code_verifier: verifier, ...more });

async function query(text: string, variables: object = {}, bearer = token) {
  const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
  const body = JSON.stringify({ query: text, variables });
  const reply = await fetch(wave.graphqlUrl, { method: "POST", headers, body });
  return { status: reply.status, headers: reply.headers, body: await readJson(reply) };
}

const codeOf = (reply: { body: { errors: { extensions: { code: string } }[] } }) =>
  reply.body.errors[0]?.extensions.code;

describe("tokens", () => {
  test("a code works once, for ten minutes, with its verifier and address", async () => {
    const code = await allow();
    expect(await exchange(code)).toMatchObject({ status: 200, body: { token_type: "Bearer" } });
    expect(await exchange(code)).toMatchObject({ body: { error: "invalid_grant" } });
    const other = { code_verifier: "w".repeat(43) };
    expect(await exchange(await allow(), other)).toMatchObject({ status: 400 });
    const old = await allow();
    wave.advanceClock(601);
    expect(await exchange(old)).toMatchObject({ body: { error: "invalid_grant" } });
  });

  test("a refresh gives a new pair, and the old one is dead", async () => {
    const { body: first } = await exchange(await allow());
    const grant = { grant_type: "refresh_token", refresh_token: first.refresh_token };
    const { body: second } = await ask(grant);
    expect(codeOf(await query("{ user { id } }", {}, first.access_token))).toBe("UNAUTHENTICATED");
    expect(
      (await query("{ user { id } }", {}, second.access_token)).body.data.user.id,
    ).toBeTruthy();
    expect(await ask(grant)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("scopes and methods that do not exist are refused on the way back", async () => {
    expect(await allow({ scope: "everything" })).toBe("invalid_scope");
    expect(await allow({ response_type: "token" })).toBe("unsupported_response_type");
    expect(await allow({ code_challenge_method: "plain" })).toBe("invalid_request");
  });
});

const invoices = (args: string) => `query ($id: ID!) { business(id: $id) {
  invoices(${args}) { pageInfo { currentPage totalPages totalCount } edges { node { id } } } } }`;
const sorted = "sort: [CREATED_AT_ASC]";

describe("GraphQL", () => {
  const id = () => wave.world.all()[0]?.id;

  test("validates before it looks at the token", async () => {
    const wrong = await query("{ nothing }", {}, "none");
    expect([wrong.status, codeOf(wrong)]).toEqual([200, "GRAPHQL_VALIDATION_FAILED"]);
    expect(wrong.body).not.toHaveProperty("data");
    expect(codeOf(await query("{ user { id } }", {}, "none"))).toBe("UNAUTHENTICATED");
  });

  test("wants a sort, and pages that exist", async () => {
    const unsorted = await query(invoices("page: 1"), { id: id() });
    expect(codeOf(unsorted)).toBe("GRAPHQL_VALIDATION_FAILED");
    const large = await query(invoices(`pageSize: 201, ${sorted}`), { id: id() });
    expect(large.body.errors).toHaveLength(1);
    const last = await query(invoices(`page: 3, pageSize: 200, ${sorted}`), { id: id() });
    const { pageInfo, edges } = last.body.data.business.invoices;
    expect(pageInfo).toEqual({ currentPage: 3, totalPages: 3, totalCount: 450 });
    expect(edges).toHaveLength(50);
    expect(atob(edges[0].node.id)).toMatch(/^Business:[0-9a-f-]{36};Invoice:401$/);
  });

  test("says what is not there with 200, and what is wrong in an input with inputErrors", async () => {
    const missing = await query(invoices(sorted), { id: "QnVzaW5lc3M6MQ==" });
    expect([missing.status, codeOf(missing)]).toEqual([200, "NOT_FOUND"]);
    expect(missing.body.data).toEqual({ business: null });
    const create = `mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) {
      didSucceed inputErrors { code path } customer { id } } }`;
    const refused = await query(create, { input: { businessId: id(), name: " " } });
    expect(refused.body).toEqual({
      data: {
        customerCreate: {
          didSucceed: false,
          inputErrors: [{ code: "INVALID", path: ["input", "name"] }],
          customer: null,
        },
      },
    });
  });

  test("is shut for lapsed plans, and throttles when it is told to by another process", async () => {
    wave.lapsePlans(true);
    expect((await query("{ user { id } }")).status).toBe(403);
    wave.lapsePlans(false);
    const body = JSON.stringify({ break_down: { status: 429, times: 1, retry_after: "7" } });
    const told = await fetch(`${wave.url}/stand-in`, { method: "POST", body });
    expect(told.status).toBe(200);
    const throttled = await query("{ user { id } }");
    expect([throttled.status, throttled.headers.get("retry-after")]).toEqual([429, "7"]);
    expect((await query("{ user { id } }")).status).toBe(200);
    const shown = await readJson(await fetch(`${wave.url}/stand-in`));
    expect(shown.counts["/graphql/public"]).toBeGreaterThan(5);
  });
});
