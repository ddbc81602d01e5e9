import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

const policy = { "rate.ip": 12, "rate.login": 3, "rate.register": 2, "rate.code": 4 };
const login = "/api/v1/auth/login";

type Try = Readonly<{
  status: number;
  left: number;
  seconds: number;
  retryAfter: string | null;
  policy: string | null;
  body: { code?: string };
}>;

/** One server of this policy; `from` sends with a list of addresses that may be forged. */
function serverBehind(hops: number) {
  const folder = makeTemporaryFolder();
  let server: FlorinServer;
  beforeAll(async () => {
    server = await startFlorin({
      ...testVariables,
      DATA_DIR: folder.path,
      POLICY: JSON.stringify(policy),
      TRUSTED_PROXY_HOPS: String(hops),
    });
  });
  afterAll(async () => {
    await server.stop();
    folder.remove();
  });
  return async (forwarded: string, path: string, body?: string): Promise<Try> => {
    const reply = await fetch(`${server.url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "x-forwarded-for": forwarded, "content-type": "application/json" },
      ...(body === undefined ? {} : { body }),
    });
    const state = /;r=(\d+);t=(\d+)$/.exec(reply.headers.get("ratelimit") ?? "");
    return {
      status: reply.status,
      left: Number(state?.[1]),
      seconds: Number(state?.[2]),
      retryAfter: reply.headers.get("retry-after"),
      policy: reply.headers.get("ratelimit-policy"),
      body: (await reply.json()) as Try["body"],
    };
  };
}

let lastNetwork = 0;

/** A network that nobody used before, so that tests do not count each other's tries. */
function newNetwork(): string {
  lastNetwork += 1;
  return `198.18.${lastNetwork >> 8}.${lastNetwork & 255}`;
}

/**
 * More tries than two windows hold, so that one is refused whenever a minute ends in between; and
 * within a window they count down one by one, and every try after the last is refused.
 */
async function exhaust(limit: number, send: (attempt: number) => Promise<Try>): Promise<Try> {
  const tries: Try[] = [];
  for (let attempt = 0; attempt < 2 * limit + 1; attempt += 1) tries.push(await send(attempt));
  for (const [index, next] of tries.entries()) {
    const previous = tries[index - 1];
    if (previous && next.seconds <= previous.seconds) {
      expect(next.status === 429).toBe(previous.left === 0);
      expect(next.left).toBe(Math.max(0, previous.left - 1));
    } else {
      expect(next.status).not.toBe(429);
      expect(next.left).toBe(limit - 1);
    }
  }
  const refused = tries.find(({ status }) => status === 429);
  if (!refused) throw new Error("Nothing was refused");
  return refused;
}

function expectRefusal(refused: Try, name: string, limit: number): void {
  expect(refused.body.code).toBe("rate_limited");
  expect(refused.left).toBe(0);
  expect(refused.policy).toBe(`"${name}";q=${limit};w=60`);
  expect(refused.retryAfter).toBe(String(refused.seconds));
  expect(refused.seconds).toBeGreaterThanOrEqual(1);
  expect(refused.seconds).toBeLessThanOrEqual(60);
}

describe("behind one proxy of ours", () => {
  const send = serverBehind(1);

  test.each([
    ["login", login, policy["rate.login"]],
    ["register", "/api/v1/auth/register", policy["rate.register"]],
    ["code", "/api/v1/auth/verify-email", policy["rate.code"]],
  ])("the rate %s ends with 429, whatever the body is", async (name, path, limit) => {
    const network = newNetwork();
    const bodies = ["{}", "{", '{"email":"nobody@example.com","password":"a"}'];
    const refused = await exhaust(limit, (n) => send(network, path, bodies[n % 3]));
    expectRefusal(refused, name, limit);
    expect((await send(network, "/health")).status).toBe(200);
  });

  test("the rate of a network ends with 429 on whatever it asks for", async () => {
    const network = newNetwork();
    const paths = ["/health", "/nothing", "/api/v1/auth/me", "/openapi.json"];
    const limit = policy["rate.ip"];
    const refused = await exhaust(limit, (n) => send(network, paths[n % 4] ?? ""));
    expectRefusal(refused, "ip", limit);
  });

  test("what a caller puts in front of the list gives no new tries", async () => {
    const network = newNetwork();
    const forged = (n: number) => `203.0.113.${n}, 192.0.2.${n}, ${network}`;
    await exhaust(policy["rate.login"], (n) => send(forged(n), login, "{}"));
  });

  test("a network of IPv6 is a /64", async () => {
    const inside = (n: number) => `2001:db8:0:1:${n}::${n + 1}`;
    await exhaust(policy["rate.login"], (n) => send(inside(n), login, "{}"));
    const outside = await send("2001:db8:0:2::1", login, "{}");
    expect(outside.left).toBe(policy["rate.login"] - 1);
  });

  test("one network's tries are no other's", async () => {
    await exhaust(policy["rate.login"], sendFrom(newNetwork()));
    expect((await sendFrom(newNetwork())()).left).toBe(policy["rate.login"] - 1);
  });

  function sendFrom(network: string) {
    return () => send(network, login, "{}");
  }
});

describe("without a proxy", () => {
  const send = serverBehind(0);

  test("the list is a claim, and only the socket counts", async () => {
    await exhaust(policy["rate.login"], () => send(newNetwork(), login, "{}"));
  });
});
