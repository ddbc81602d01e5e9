import type { ServerResponse } from "node:http";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** How many times the size limit of a body is read and thrown away before the socket is cut. */
const DISCARD_FACTOR = 8;

export type HttpRequest = Readonly<{
  method: string;
  /** Still percent-encoded, without the query string. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Null when the body was larger than the server takes. */
  body: Buffer | null;
  /** Aborts when the client went away before the reply was complete. */
  signal: AbortSignal;
}>;

export type HttpReply = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

export type HttpServer = Readonly<{
  /** `http://host:port`, no slash at the end. */
  origin: string;
  /** Cuts open connections, waits for the requests under way to notice, then frees the port. */
  close(): Promise<void>;
}>;

export type HttpServerOptions = Readonly<{
  /** 0 takes a free port. */
  port: number;
  host: string;
  maxBodyBytes: number;
  /** What to say when `answer` throws; the error itself is told to nobody. */
  failure: HttpReply;
}>;

/** Starts a plain HTTP/1.1 server that reads whole bodies and writes whole replies. */
export async function startHttpServer(
  options: HttpServerOptions,
  answer: (request: HttpRequest) => Promise<HttpReply>,
): Promise<HttpServer> {
  const underWay = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    const done = exchange(options, answer, incoming, outgoing).finally(() => {
      underWay.delete(done);
    });
    underWay.add(done);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const { address, family, port } = server.address() as AddressInfo;
  return {
    origin: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, ...underWay]);
    },
  };
}

async function exchange(
  options: HttpServerOptions,
  answer: (request: HttpRequest) => Promise<HttpReply>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const [path = "/", query = ""] = splitOnce(incoming.url ?? "/", "?");
  let reply: HttpReply;
  try {
    const body = await readBody(incoming, options.maxBodyBytes);
    reply = await answer({
      method: incoming.method ?? "GET",
      path,
      query: new URLSearchParams(query),
      headers: incoming.headers,
      body,
      signal: gone.signal,
    });
  } catch {
    reply = options.failure;
  }
  if (gone.signal.aborted) return;
  outgoing.writeHead(reply.status, {
    ...reply.headers,
    "content-length": Buffer.byteLength(reply.body),
  });
  outgoing.end(reply.body);
}

/** Reads to the end even when too long: a client still writing would not see an early reply. */
async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes > maxBytes * DISCARD_FACTOR) {
      incoming.destroy();
      break;
    }
    if (bytes <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > maxBytes ? null : Buffer.concat(chunks);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
