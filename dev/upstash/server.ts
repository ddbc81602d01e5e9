import { createHash, timingSafeEqual } from "node:crypto";
import type { Redis } from "ioredis";
import { type HttpReply, type HttpRequest, startHttpServer } from "../neon/http-server.ts";
import { ioredisBackend } from "./ioredis-backend.ts";
import { ioredisMockBackend } from "./ioredis-mock-backend.ts";
import { outcomeToJson } from "./outcome-json.ts";
import { readCommand, readCommands, readPathCommand } from "./read-commands.ts";
import { TransactionDiscarded } from "./redis-backend.ts";
import { createRunner, type Runner } from "./runner.ts";

const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

export type UpstashStandInOptions = Readonly<{
  /** Any ioredis 5 client or an `ioredis-mock`; the caller opens and closes it. */
  redis: Redis;
  /** The only accepted bearer token. */
  token: string;
  /** Default: any free port. */
  port?: number;
  /** Default: 127.0.0.1. */
  host?: string;
}>;

export type UpstashStandIn = Readonly<{
  /** Goes into `url` of `@upstash/redis`. */
  url: string;
  close(): Promise<void>;
}>;

/**
 * Speaks Upstash's Redis REST (upstash/docs, redis/features/restapi) in front of any Redis.
 * It has no event streams (`/subscribe`, `/monitor`) and no RESP2 format: the SDK uses neither.
 */
export async function startUpstashStandIn(options: UpstashStandInOptions): Promise<UpstashStandIn> {
  // `ioredis-mock` has no `callBuffer`: all it can do is a method named after each command.
  const backend =
    typeof options.redis.callBuffer === "function"
      ? ioredisBackend(options.redis)
      : ioredisMockBackend(options.redis);
  const runner = createRunner(backend);
  let served = 0;
  const server = await startHttpServer(
    {
      port: options.port ?? 0,
      host: options.host ?? "127.0.0.1",
      maxBodyBytes: MAX_REQUEST_BYTES,
      failure: reply(500, { error: "ERR Redis behind the stand-in cannot be reached" }),
    },
    async (request) => {
      const answered = refuse(options.token, request) ?? (await answer(runner, request));
      served += 1;
      return { ...answered, headers: { ...answered.headers, "upstash-sync-token": `${served}` } };
    },
  );
  return { url: server.origin, close: server.close };
}

function refuse(token: string, { method, headers, query, body }: HttpRequest): HttpReply | null {
  if (!["GET", "HEAD", "POST", "PUT"].includes(method)) {
    return reply(405, { error: "Method Not Allowed" });
  }
  const [, bearer] = /^Bearer (.+)$/i.exec(headers.authorization ?? "") ?? [];
  const given = bearer ?? query.get("_token");
  if (given === null) return reply(401, { error: "Unauthorized" });
  if (!isSameSecret(given, token)) {
    return reply(401, { error: "WRONGPASS invalid or missing auth token" });
  }
  if (body === null) {
    return reply(413, {
      error: `ERR max request size exceeded. Limit: ${MAX_REQUEST_BYTES} bytes`,
    });
  }
  if ((headers["upstash-response-format"] ?? "json") !== "json") {
    return reply(400, { error: "ERR unsupported response format" });
  }
  return null;
}

async function answer(runner: Runner, request: HttpRequest): Promise<HttpReply> {
  const isBase64 = request.headers["upstash-encoding"] === "base64";
  const body = request.body ?? Buffer.alloc(0);
  const isWrite = request.method === "POST" || request.method === "PUT";
  if (isWrite && (request.path === "/pipeline" || request.path === "/multi-exec")) {
    const commands = readCommands(body);
    if (commands === null) return reply(400, { error: "ERR failed to parse the commands" });
    try {
      const run = request.path === "/pipeline" ? runner.each : runner.atomically;
      const outcomes = await run(commands);
      return reply(
        200,
        outcomes.map((outcome) => outcomeToJson(outcome, isBase64)),
      );
    } catch (error) {
      if (!(error instanceof TransactionDiscarded)) throw error;
      return reply(400, { error: error.message });
    }
  }
  const command = request.path === "/" ? readCommand(body) : readPathCommand(request, body);
  if (command === null) return reply(400, { error: "ERR failed to parse the command" });
  const [outcome = { error: "ERR no reply" }] = await runner.each([command]);
  return reply("error" in outcome ? 400 : 200, outcomeToJson(outcome, isBase64));
}

function reply(status: number, json: object): HttpReply {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(json),
  };
}

/** Digests have one length, so the comparison tells nothing about the secret. */
function isSameSecret(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) => createHash("sha256").update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
