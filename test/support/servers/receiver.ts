import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export type Received = Readonly<{
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

type Answer = (response: ServerResponse, received: Received) => void;

/** A real HTTP server that is told of events, and answers 204 until a test wishes otherwise. */
export type Receiver = Readonly<{
  url: string;
  received: Received[];
  /** What the next requests are answered with. */
  answerWith(answer: number | Answer): void;
  stop(): Promise<void>;
}>;

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let answer: Answer = (response) => void response.writeHead(204).end();
  const server = createServer(async (request, response) => {
    const taken = await take(request);
    received.push(taken);
    answer(response, taken);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks?for=florin`,
    received,
    answerWith(next) {
      answer =
        typeof next === "number" ? (response) => void response.writeHead(next).end("no") : next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function take(request: IncomingMessage): Promise<Received> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  const body = Buffer.concat(chunks).toString();
  const { method = "", url = "" } = request;
  return { method, path: url, headers: Object.fromEntries(headers), body };
}

/**
 * Which of the secrets signed, as the library of Standard Webhooks finds it. The library compares
 * with the time of the machine, so what a test's clock has dated is compared by its own signature.
 */
export function signersOf({ headers, body }: Received, secrets: readonly string[]): string[] {
  const id = headers["webhook-id"] ?? "";
  const at = new Date(Number(headers["webhook-timestamp"]) * 1_000);
  const signatures = signaturesOf({ headers });
  return secrets.filter((secret) => signatures.includes(new Webhook(secret).sign(id, at, body)));
}

export function signaturesOf({ headers }: Pick<Received, "headers">): string[] {
  return (headers["webhook-signature"] ?? "").split(" ");
}
