import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { registrationOf } from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

/** W3C Trace Context: from the caller into the log and on to a vendor. */

const patienceMs = 30_000;
const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const folder = makeTemporaryFolder();
const sent: IncomingHttpHeaders[] = [];
const brevo = createServer((mail, reply) => {
  sent.push(mail.headers);
  reply.writeHead(201, { "content-type": "application/json" });
  reply.end(JSON.stringify({ messageId: "<202611010000.1@smtp-relay.example.com>" }));
});
let server: FlorinServer;

beforeAll(async () => {
  await new Promise<void>((resolve) => brevo.listen(0, "127.0.0.1", resolve));
  server = await startFlorin({
    ...testVariables,
    DATA_DIR: folder.path,
    BREVO_API_KEY: "synthetic-brevo-key",
    BREVO_BASE_URL: `http://127.0.0.1:${(brevo.address() as AddressInfo).port}`,
    SENDER_EMAIL: "florin@example.com",
  });
});
afterAll(async () => {
  await server.stop("SIGKILL");
  brevo.close();
  folder.remove();
});

async function register(email: string, headers: Record<string, string>): Promise<string | null> {
  const reply = await fetch(`${server.url}/api/v1/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(registrationOf(email)),
  });
  expect(reply.status).toBe(202);
  return reply.headers.get("x-request-id");
}

type Line = Readonly<Record<string, unknown>>;

/** The one line that the log has for a request. */
async function lineOf(requestId: string | null): Promise<Line> {
  return vi.waitFor(() => {
    const lines = server
      .output()
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Line);
    const found = lines.filter((line) => line["request_id"] === requestId);
    expect(found).toHaveLength(1);
    return found[0] as Line;
  }, patienceMs);
}

test("a caller's trace is in the line of its request and goes on to the vendor", async () => {
  const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
  const id = await register("ada@example.com", { traceparent, tracestate: "vendor=value" });
  const line = await lineOf(id);
  expect(line).toMatchObject({ event: "request", trace_id: traceId });
  await vi.waitFor(() => expect(sent).toHaveLength(1), patienceMs);
  expect(sent[0]).toMatchObject({
    traceparent: `00-${traceId}-${line["span_id"]}-01`,
    tracestate: "vendor=value",
  });
});

test("a wrong one is replaced, and so is a missing one", async () => {
  const wrong = await lineOf(await register("eve@example.com", { traceparent: "00-nothing" }));
  const missing = await lineOf(await register("sam@example.com", {}));
  await vi.waitFor(() => expect(sent).toHaveLength(3), patienceMs);
  for (const line of [wrong, missing]) {
    expect(line["trace_id"]).toMatch(/^[\da-f]{32}$/);
    const parents = sent.map(({ traceparent }) => traceparent);
    expect(parents).toContain(`00-${line["trace_id"]}-${line["span_id"]}-01`);
  }
  expect(wrong["trace_id"]).not.toBe(missing["trace_id"]);
});
