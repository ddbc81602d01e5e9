import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A reply as it went to the caller, or what broke in its place. */
export type Passed = Readonly<{
  method: string;
  path: string;
  /** Null when the connection broke after the request had been sent. */
  status: number | null;
  contentType: string;
  body: string;
}>;

export type Balancer = Readonly<{
  url: string;
  passed: readonly Passed[];
  /** Sends it nothing new until `use`, as an orchestrator asks for before it stops something. */
  rest(backend: string): void;
  use(backend: string): void;
  close(): Promise<void>;
}>;

/** Rounds over all backends before the caller gets a 502, and milliseconds between them. */
const maxRounds = 40;
const pauseMs = 250;

/**
 * Sends each request to the next of the backends, over a connection of its own. One that refuses
 * the connection has not seen the request, so the next one gets it, as proxies do; whatever breaks
 * later is not repeated and shows in `passed`.
 */
export async function startBalancer(backends: readonly string[]): Promise<Balancer> {
  const passed: Passed[] = [];
  const resting = new Set<string>();
  let turn = 0;
  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = "GET", url: path = "/" } = incoming;
    const body = await buffer(incoming);
    for (let attempt = 0; attempt < maxRounds * backends.length; attempt += 1) {
      turn += 1;
      const backend = backends[turn % backends.length] ?? "";
      const answer = resting.has(backend) ? "refused" : await ask(backend, incoming, body);
      if (answer === "refused") {
        if (attempt % backends.length === backends.length - 1) await pause();
        continue;
      }
      passed.push({ method, path, ...answer });
      if (answer.status === null) return void outgoing.destroy();
      outgoing.writeHead(answer.status, answer.headers).end(answer.bytes);
      return;
    }
    passed.push({ method, path, status: 502, contentType: "", body: "nobody was there" });
    outgoing.writeHead(502).end();
  };
  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    rest: (backend) => void resting.add(backend),
    use: (backend) => void resting.delete(backend),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = Omit<Passed, "method" | "path"> &
  Readonly<{ headers: Record<string, string | string[]>; bytes: Buffer }>;

function ask(
  backend: string,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<Answer | "refused"> {
  const { method = "GET", url = "/", headers, socket } = incoming;
  const { promise, resolve } = Promise.withResolvers<Answer | "refused">();
  const broken = { status: null, contentType: "", body: "", headers: {}, bytes: Buffer.alloc(0) };
  const sent = request(new URL(url, backend), {
    method,
    agent: false,
    headers: { ...headers, connection: "close", "x-forwarded-for": socket.remoteAddress ?? "" },
  });
  sent.on("error", (error) => {
    const wasRefused = "code" in error && error.code === "ECONNREFUSED";
    resolve(wasRefused ? "refused" : { ...broken, body: error.message });
  });
  sent.on("response", (reply) => {
    buffer(reply).then(
      (bytes) => {
        const { connection: _, "transfer-encoding": __, ...kept } = reply.headers;
        const text = { contentType: reply.headers["content-type"] ?? "", body: bytes.toString() };
        const own = kept as Record<string, string | string[]>;
        resolve({ status: reply.statusCode ?? 0, ...text, headers: own, bytes });
      },
      (error: Error) => resolve({ ...broken, body: error.message }),
    );
  });
  sent.end(body);
  return promise;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseMs));
}
