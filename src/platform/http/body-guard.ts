import type { Fault } from "../../core/error.ts";
import {
  bodyTooLarge,
  malformedJson,
  unsupportedMediaType,
  validationFailed,
} from "../../core/errors.ts";
import type { AppContext, AppMiddleware } from "./app-env.ts";
import { findUnkeptText } from "./unkept-text.ts";

/** Bytes that a request body may have unless its route says otherwise. */
const maxBodyBytes = 1024 * 1024;

/** Bytes of a body without a stated length that are read and thrown away before giving it up. */
const maxSkippedBytes = 16 * 1024 * 1024;

/**
 * Believes a plain `Content-Length`, which the runtime enforces, without a look at the body, for
 * which `@hono/node-server` has to build a whole `Request` with its stream. Other bodies are read.
 */
export const limitBody: AppMiddleware = (c, next) => {
  const { headers, method } = c.req.raw;
  const length = headers.get("content-length");
  if (headers.has("transfer-encoding")) return countBody(c, next);
  if (length === null) return bodiless.has(method) ? next() : countBody(c, next);
  if (Number.parseInt(length, 10) > maxBodyBytes) refuseBody();
  return next();
};

const bodiless = new Set(["GET", "HEAD"]);

/**
 * Unlike `hono/body-limit` it reads on where the limit is passed: what is left on the wire makes
 * `@hono/node-server` drop the connection, and with it the caller's next request.
 */
const countBody: AppMiddleware = async (c, next) => {
  const reader = c.req.raw.body?.getReader();
  if (!reader) return next();
  const kept: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size <= maxBodyBytes) kept.push(value);
    if (size > maxSkippedBytes) refuseBody({ connection: "close" });
  }
  if (size > maxBodyBytes) refuseBody();
  c.req.raw = new Request(c.req.raw, { body: await new Blob(kept).arrayBuffer() });
  return next();
};

function refuseBody(headers: Readonly<Record<string, string>> = {}): never {
  throw bodyTooLarge({ members: { max_bytes: maxBodyBytes }, headers });
}

const jsonType = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/** For routes with a JSON body: refuses other content types and what is not JSON. */
export const demandJson: AppMiddleware = async (c, next) => {
  const contentType = c.req.header("content-type");
  if (!contentType || !jsonType.test(contentType)) throw unsupportedMediaType();
  const fault = await readFault(c);
  if (fault) throw validationFailed({ errors: [fault] });
  await next();
};

/** For routes that can do without a body; one that comes is held to the same. */
export const demandJsonIfAny: AppMiddleware = async (c, next) => {
  const isBare = c.req.header("content-type") === undefined && (await c.req.text()) === "";
  return isBare ? next() : demandJson(c, next);
};

const csvType = /^text\/csv\s*(;|$)/i;

/** For routes whose body is a table; what is in it is for the verb to read. */
export const demandCsv: AppMiddleware = async (c, next) => {
  if (!csvType.test(c.req.header("content-type") ?? "")) {
    throw unsupportedMediaType({ detail: "Send the body as `text/csv`." });
  }
  await next();
};

async function readFault(c: AppContext): Promise<Fault | null> {
  try {
    const text = await c.req.text();
    return findUnkeptText(text, JSON.parse(text));
  } catch (error) {
    throw malformedJson({ cause: error });
  }
}
