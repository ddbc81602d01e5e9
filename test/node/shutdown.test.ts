import { once } from "node:events";
import { Agent, type ClientRequest, createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { callerOf, registrationOf } from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

/** SIGTERM: what was begun is finished, nothing new is begun, and the end is quick and clean. */

const patienceMs = 30_000;
const people = Array.from({ length: 20 }, (_, at) => `nobody-${at}@example.com`);
const folder = makeTemporaryFolder();
let postgres: PostgresServer;
let server: FlorinServer;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(() => server.stop("SIGKILL"));
afterAll(async () => {
  await postgres.stop();
  folder.remove();
});

const start = (more: Readonly<Record<string, string>> = {}) =>
  startFlorin({ ...testVariables, DATA_DIR: folder.path, DATABASE_URL: postgres.url, ...more });

async function untilItRefuses(): Promise<void> {
  await vi.waitFor(async () => {
    const reply = fetch(`${server.url}/health`);
    await expect(reply).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  }, patienceMs);
}

test("requests under way are answered, idle connections closed, new ones refused", async () => {
  server = await start();
  const agent = new Agent({ keepAlive: true });
  const idle = await openIdleConnection(new Agent({ keepAlive: true }));
  const silent = connect(Number(new URL(server.url).port), "127.0.0.1");
  await once(silent, "connect");
  const begun = await Promise.all(people.map((email) => beginRequest(agent, email)));

  const ended = server.stop("SIGTERM");
  server.process.kill("SIGTERM");
  await untilItRefuses();
  await idle.closed;
  const replies = await Promise.all(begun.map((finish) => finish()));
  const answeredAt = performance.now();
  for (const { status, connection, body, connectionClosed } of replies) {
    expect(connection).toBe("close");
    expect({ status, code: body["code"] }).toEqual({ status: 422, code: "code_invalid" });
    await connectionClosed;
  }
  expect(await ended).toBe(0);
  const waitMs = Math.round(performance.now() - answeredAt);
  process.stderr.write(`After the last reply the process took ${waitMs} ms to end.\n`);
  const events = [...server.output().matchAll(/"event":"(stop\w+)"/g)].map(([, name]) => name);
  expect(events).toEqual(["stopping", "stopped"]);
});

test("mail that was promised in a reply is sent before the end", async () => {
  const brevo = await startSlowBrevo();
  server = await start({
    BREVO_API_KEY: "synthetic-brevo-key",
    BREVO_BASE_URL: brevo.url,
    SENDER_EMAIL: "florin@example.com",
  });
  const email = "ada@example.com";
  const reply = await callerOf(server).post("/api/v1/auth/register", registrationOf(email));
  expect(reply.status).toBe(202);
  await brevo.asked;
  const ended = server.stop("SIGINT");
  await untilItRefuses();
  expect(server.process.exitCode).toBeNull();
  await brevo.answer();
  expect(await ended).toBe(0);
  expect(server.output()).not.toContain("background_failed");
  await brevo.close();
});

/** Resolves with a promise of its end, once it has been used and rests. */
async function openIdleConnection(agent: Agent): Promise<{ closed: Promise<unknown> }> {
  const call = request(`${server.url}/health`, { agent }).end();
  const [reply] = (await once(call, "response")) as [IncomingMessage];
  const closed = once(reply.socket, "close");
  reply.resume();
  await once(reply, "end");
  return { closed };
}

/** Sends the head of a request and waits until the server asks for the body. */
async function beginRequest(agent: Agent, email: string): Promise<() => Promise<Finished>> {
  const body = JSON.stringify({ email, code: "123456" });
  const call = request(`${server.url}/api/v1/auth/verify-email`, {
    agent,
    method: "POST",
    headers: {
      expect: "100-continue",
      "content-type": "application/json",
      "content-length": body.length,
    },
  });
  call.flushHeaders();
  await once(call, "continue");
  return () => finish(call, body);
}

type Finished = Readonly<{
  status: number | undefined;
  connection: string | undefined;
  body: Record<string, unknown>;
  connectionClosed: Promise<unknown>;
}>;

async function finish(call: ClientRequest, body: string): Promise<Finished> {
  call.end(body);
  const [reply] = (await once(call, "response")) as [IncomingMessage];
  const connectionClosed = once(reply.socket, "close");
  const text = (await reply.toArray()).join("");
  const { statusCode: status, headers } = reply;
  return { status, connection: headers.connection, body: JSON.parse(text), connectionClosed };
}

/** Takes one mail and answers when it is told to. */
async function startSlowBrevo() {
  const asked = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const vendor = createServer((_mail, reply) => {
    asked.resolve();
    reply.on("close", () => {
      if (reply.writableFinished) answered.resolve();
      else answered.reject(new Error("The mail was cut off"));
    });
    told.promise.then(() => {
      reply.writeHead(201, { "content-type": "application/json" });
      reply.end(JSON.stringify({ messageId: "<202611010000.1@smtp-relay.example.com>" }));
    }, answered.reject);
  });
  await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`,
    asked: asked.promise,
    answer() {
      told.resolve();
      return answered.promise;
    },
    async close() {
      vendor.closeAllConnections();
      await new Promise((resolve) => vendor.close(resolve));
    },
  };
}
