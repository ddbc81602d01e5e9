import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { checkConnectionString } from "./connection-string.ts";
import { ProxyFailure } from "./failure.ts";
import type { HttpRequest } from "./http-server.ts";
import { toPostgresText } from "./parameter-text.ts";

/** The wire protocol counts the parameters of one statement in 16 bits. */
const MAX_PARAMETERS = 65_535;

/** Spaces and comments may stand before the first word of a statement. */
const copyFromClient =
  /^(?:\s|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*copy\b[\s\S]*\bstdin\b/i;

export type Statement = Readonly<{
  text: string;
  values: readonly (string | null)[];
  rowsAsArrays: boolean;
}>;

export type TransactionMode = Readonly<{
  isolationLevel: IsolationLevel | null;
  readOnly: boolean;
  deferrable: boolean;
}>;

export type SqlRequest = Readonly<{
  statements: readonly Statement[];
  /** A batch is one transaction and answers with a list. */
  isBatch: boolean;
  /** Values as Postgres prints them; otherwise simple types become JSON values. */
  rawText: boolean;
  mode: TransactionMode;
}>;

const isolationLevels = [
  "ReadUncommitted",
  "ReadCommitted",
  "RepeatableRead",
  "Serializable",
] as const;

export type IsolationLevel = (typeof isolationLevels)[number];

const statementSchema = z.object({
  query: z.string(),
  params: z.array(z.unknown()).default([]),
  arrayMode: z.boolean().nullish(),
});

const payloadSchema = z.union([statementSchema, z.object({ queries: z.array(statementSchema) })]);

/**
 * Reads a `POST /sql`. Headers count only when they are exactly `true`, and the content type is not
 * looked at: the driver sends `text/plain` (neondatabase/neon, proxy/src/serverless).
 */
export function readSqlRequest(
  request: HttpRequest,
  limits: { maxBodyBytes: number; password: string | undefined },
): SqlRequest {
  checkConnectionString(request.headers, limits.password);
  const mode = readMode(request.headers);
  if (request.body === null) {
    throw new ProxyFailure(413, `request is too large (max is ${limits.maxBodyBytes} bytes)`);
  }
  const payload = readPayload(request.body);
  const arraysByDefault = isTrue(request.headers, "neon-array-mode");
  const isBatch = "queries" in payload;
  return {
    statements: (isBatch ? payload.queries : [payload]).map((item) =>
      readStatement(item, arraysByDefault),
    ),
    isBatch,
    rawText: isTrue(request.headers, "neon-raw-text-output"),
    mode,
  };
}

function readPayload(body: Buffer): z.infer<typeof payloadSchema> {
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch {
    throw unreadable("it is not JSON");
  }
  const parsed = payloadSchema.safeParse(json);
  if (!parsed.success) throw unreadable("data did not match any variant of untagged enum Payload");
  return parsed.data;
}

function unreadable(why: string): ProxyFailure {
  return new ProxyFailure(400, `could not parse the HTTP request body: ${why}`);
}

function readStatement(item: z.infer<typeof statementSchema>, arraysByDefault: boolean): Statement {
  // A zero byte ends a string on the wire, so the rest of the text would be read as something else.
  if (item.query.includes("\0")) throw new ProxyFailure(400, "string contains embedded null");
  // Copy data cannot follow over HTTP: a server would wait for it, and PGlite stops its process.
  if (copyFromClient.test(item.query))
    throw new ProxyFailure(400, "unexpected message from server");
  if (item.params.length > MAX_PARAMETERS) throw new ProxyFailure(400, "too many parameters");
  return {
    text: item.query,
    values: item.params.map(toPostgresText),
    rowsAsArrays: item.arrayMode ?? arraysByDefault,
  };
}

function readMode(headers: IncomingHttpHeaders): TransactionMode {
  const asked = headers["neon-batch-isolation-level"];
  const isolationLevel = isolationLevels.find((level) => level === asked) ?? null;
  if (asked !== undefined && isolationLevel === null) {
    throw new ProxyFailure(400, "invalid isolation level");
  }
  return {
    isolationLevel,
    readOnly: isTrue(headers, "neon-batch-read-only"),
    deferrable: isTrue(headers, "neon-batch-deferrable"),
  };
}

function isTrue(headers: IncomingHttpHeaders, name: string): boolean {
  return headers[name] === "true";
}
