import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkReply } from "../support/contract.ts";
import { type Operation, operations, resolveSchema } from "../support/openapi/document.ts";
import { sampleBody, samplePath } from "../support/openapi/sample.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { findFreePort } from "../support/servers/free-port.ts";
import { type PostgresServer, runOnce, startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

/**
 * Every route is walked with secrets in every field, header, parameter and path: while all is well,
 * without tables, and without a database; with every vendor out of reach all the while. Then all
 * that the process wrote is searched for them.
 */
const marker = "zqx7canary";
const canaries = {
  password: `${marker} lantern harbour 93`,
  email: `${marker}.person@example.com`,
  name: `Zelda-${marker}`,
  code: "739146",
  phone: "+12025550147",
  pan: "4242424242424242",
  accessToken: `eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIke21hcmtlcn0ifQ.${marker}`,
  refreshToken: `frt1~ses_01jd3v3v5fe8wr4t4yx0x4tq7a~0~${marker}`,
};
/** What people write about money; only ever sent where it is asked for. */
const moneyTexts = {
  description: `Thanks, ${marker}`,
  reference: `${marker}-77`,
  reason: `${marker} asked for it`,
  metadata: { [`${marker}-name`]: `${marker} value` },
};
const values = Object.values(canaries);

/** Secrets of the configuration, which must not show either. */
const secrets = {
  OPS_TOKEN: `${marker}-operations-token-1`,
  BREVO_API_KEY: `xkeysib-${marker}`,
  VONAGE_API_KEY: `${marker}-key`,
  VONAGE_API_SECRET: `${marker}-secret`,
  GOOGLE_CLIENT_ID: `${marker}-client`,
  GOOGLE_CLIENT_SECRET: `${marker}-client-secret`,
  BOOTSTRAP_ADMIN_EMAIL: canaries.email,
  BOOTSTRAP_ADMIN_PASSWORD: canaries.password,
};

const folder = makeTemporaryFolder();
let postgres: PostgresServer;
let server: FlorinServer;
beforeAll(async () => {
  postgres = await startPostgres();
  const nobody = `http://127.0.0.1:${await findFreePort()}`;
  server = await startFlorin({
    ...testVariables,
    ...secrets,
    DATA_DIR: folder.path,
    DATABASE_URL: postgres.url,
    BREVO_BASE_URL: nobody,
    VONAGE_BASE_URL: nobody,
    GOOGLE_ISSUER: nobody,
    SENDER_EMAIL: "florin@example.com",
    POLICY: JSON.stringify({ "lock.failures": 1_000_000 }),
  });
});
afterAll(async () => {
  await server.stop("SIGKILL");
  await postgres.stop().catch(() => undefined);
  folder.remove();
});

type Answer = Readonly<{ status: number; headers: Headers; text: string; body: unknown }>;

async function ask(method: string, path: string, token: string, body: unknown): Promise<Answer> {
  const reply = await fetch(`${server.url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      authorization: `Bearer ${token}`,
      cookie: `florin=${marker}; email=${canaries.email}; __Host-florin=${canaries.accessToken}`,
      "user-agent": `${marker}/1.0 (${canaries.email}; ${canaries.phone})`,
      referer: `https://app.example.com/reset?token=${canaries.accessToken}`,
      "x-forwarded-for": `${marker}, ${canaries.email}, 198.51.100.7`,
      "x-request-id": marker,
      "x-api-key": canaries.accessToken,
      "idempotency-key": `${marker}-${crypto.randomUUID()}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  const answer = { status: reply.status, headers: reply.headers, text, body: parse(text) };
  checkReply(method, path, answer);
  return answer;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An admin needs no second person to have money moved. */
async function openAccounts(token: string): Promise<void> {
  const open = async () => {
    const body = { type: "checking", currency: "USD", name: canaries.name };
    const reply = await ask("POST", "/api/v1/accounts", token, body);
    if (reply.status !== 201) throw new Error(`Expected 201, got ${reply.status}: ${reply.text}`);
    return (reply.body as { id: string }).id;
  };
  const [from, to] = [await open(), await open()];
  accounts = { account_id: from, from_account_id: from, to_account_id: to };
  const money = { account_id: from, amount: 1_000, currency: "USD" };
  await ask("POST", "/api/v1/sandbox/deposits", token, money);
}

/** A card is made, shown, given a PIN and used with it, with a wrong one and with none. */
async function useCard(token: string): Promise<string[]> {
  const cards = "/api/v1/cards";
  const expecting = async (status: number, ...request: Parameters<typeof ask>) => {
    const answer = await ask(...request);
    if (answer.status !== status) throw new Error(`Expected ${status}: ${answer.text}`);
    return answer.body as Record<string, string>;
  };
  const wish = { account_id: accounts["account_id"], type: "virtual", name: canaries.name };
  const { id = "" } = await expecting(201, "POST", cards, token, wish);
  const shown = await expecting(200, "GET", `${cards}/${id}/details`, token, undefined);
  const pin = "739164";
  await expecting(200, "PUT", `${cards}/${id}/pin`, token, { pin });
  for (const entered of [pin, "739165", undefined]) {
    const at = `/api/v1/sandbox/cards/${id}/authorizations`;
    const merchant = { name: canaries.name, category_code: "5411", country: "US" };
    const chip = { amount: 1, currency: "USD", channel: "chip", merchant };
    await expecting(201, "POST", at, token, { ...chip, ...(entered && { pin: entered }) });
  }
  return [String(shown["number"]), pin, "739165"];
}

async function signIn(): Promise<string> {
  const { email, password } = canaries;
  const { status, text, body } = await ask("POST", "/api/v1/auth/login", "", { email, password });
  if (status !== 200) throw new Error(`Expected 200, got ${status}: ${text}`);
  return (body as { access_token: string }).access_token;
}

/** Accounts that the caller really has, by the names of the fields that ask for them. */
let accounts: Readonly<Record<string, string>> = {};

/** What a person would put there: right enough to come as far as the database. */
function fitting(name: string, sample: unknown): unknown {
  const right: Readonly<Record<string, unknown>> = { ...moneyTexts, ...accounts, amount: 1 };
  if (name in right) return right[name];
  if (typeof sample !== "string") return sample;
  if (/email/.test(name)) return canaries.email;
  if (/password/.test(name)) return canaries.password;
  if (/code/.test(name)) return canaries.code;
  if (/phone/.test(name)) return canaries.phone;
  if (/refresh_token/.test(name)) return canaries.refreshToken;
  if (/token/.test(name)) return canaries.accessToken;
  return /name/.test(name) ? canaries.name : sample;
}

function bodiesOf(operation: Operation): unknown[] {
  if (operation.body === null) return [undefined];
  const whole = JSON.parse(JSON.stringify(sampleBody(operation)), fitting);
  const sample = Object.entries(Object(whole) as Record<string, unknown>);
  const fields = Object.keys(resolveSchema(operation.body.schema).properties ?? {});
  const texts = Object.entries(moneyTexts).filter(([name]) => fields.includes(name));
  const likely = { ...whole, ...Object.fromEntries(texts) };
  const uniform = values.map((value) =>
    Object.fromEntries([...sample.map(([name]) => [name, value]), [value, value]]),
  );
  return [likely, ...uniform, canaries];
}

/** The path itself, then with each secret in each parameter, one at a time, and with all of them. */
function pathsOf(operation: Operation): string[] {
  const plain = samplePath(operation);
  const tail = (query: URLSearchParams) => `${plain}${plain.includes("?") ? "&" : "?"}${query}`;
  const named = operation.parameters.filter((each) => each.in !== "header");
  const filled = named.flatMap(({ name, in: place }) =>
    values.map((value) =>
      place === "path"
        ? samplePath(operation, { [name]: value })
        : tail(new URLSearchParams({ [name]: value })),
    ),
  );
  return [plain, tail(new URLSearchParams(canaries)), ...filled];
}

/** What ends sessions comes last, so that the others meet somebody who is signed in. */
const ordered = [...operations].sort((left, right) => rank(left) - rank(right));

function rank({ method, path }: Operation): number {
  return Number(method === "DELETE") + 2 * Number(/logout|password|end-sessions/.test(path));
}

/** Calls everything; returns the statuses that came, by how often. */
async function walk(token: string): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  const note = ({ status, text }: Answer) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 500)
      expect(text).not.toMatch(/zqx7canary|select|insert|update "|delete from|\$1|:\d{4}/);
  };
  for (const operation of ordered) {
    for (const path of pathsOf(operation)) {
      for (const body of bodiesOf(operation)) {
        note(await ask(operation.method, path, token, body));
      }
    }
    note(await ask(operation.method, samplePath(operation), canaries.accessToken, undefined));
  }
  for (const value of values) {
    note(await ask("GET", `/${encodeURIComponent(value)}?to=${marker}`, token, undefined));
  }
  return statuses;
}

const countOf = (statuses: Map<number, number>, first: number) =>
  [...statuses].reduce(
    (sum, [status, n]) => (Math.floor(status / 100) === first ? sum + n : sum),
    0,
  );

describe("nothing secret or personal is written", () => {
  const seen: number[] = [];
  let ofCard: string[] = [];

  test("while all is well but the vendors", async () => {
    const token = await signIn();
    await openAccounts(token);
    ofCard = await useCard(token);
    const statuses = await walk(token);
    expect(countOf(statuses, 2)).toBeGreaterThan(5);
    const { text: kept } = await ask("GET", "/api/v1/auth/me/export", await signIn(), undefined);
    for (const text of [moneyTexts.description, moneyTexts.reference, moneyTexts.metadata]) {
      expect(kept).toContain(JSON.stringify(text));
    }
    expect(countOf(statuses, 4)).toBeGreaterThan(50);
    seen.push(...statuses.values());
  });

  test("while the tables are gone", async () => {
    const token = await signIn();
    await runOnce(postgres.url, "drop schema public cascade; create schema public");
    const statuses = await walk(token);
    expect(statuses.get(500)).toBeGreaterThan(5);
    seen.push(...statuses.values());
  });

  test("while the database is gone", async () => {
    await postgres.stop();
    const statuses = await walk("garbage");
    expect(statuses.get(503)).toBeGreaterThan(3);
    seen.push(...statuses.values());
  });

  test("and every request is", async () => {
    await server.stop();
    const lines = server.output().split("\n");
    const requests = lines.filter((line) => line.includes('"event":"request"'));
    expect(requests.length).toBeGreaterThanOrEqual(seen.reduce((sum, n) => sum + n, 0));
    for (const event of ["internal_error", "dependency_failed", "background_failed", "stopped"]) {
      expect(
        lines.some((line) => line.includes(`"event":"${event}"`)),
        event,
      ).toBe(true);
    }
    expect(ofCard).toHaveLength(3);
    const digits = (text: string) => new RegExp(`(?<![\\w.])${text.replace("+", "\\+?")}(?!\\w)`);
    const needles = [
      new RegExp(marker, "i"),
      ...[canaries.code, canaries.phone, canaries.pan, ...ofCard].map(digits),
      /eyJ[\w-]+\.[\w-]+\.[\w-]+|frt1~|fst1~|\$scrypt\$/,
      /"(cvc|pin|pan|number)"|[?&](cvc|pin|pan|number)=/,
      /postgres:\/\/|Failed query|insert into|select "/,
      new RegExp(testVariables.SECRET_KEYS.slice(3, 20).replace(/[+/]/g, ".")),
    ];
    for (const needle of needles) {
      expect(lines.filter((line) => needle.test(line)).slice(0, 3), String(needle)).toEqual([]);
    }
  });
});
