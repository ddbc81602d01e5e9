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
const charsets = /;\s*charset\s*=\s*"?([^\s;"]*)/gi;
const utf8 = /^utf-?8$/i;
/** What stands in a read body for bytes that are not UTF-8. */
const replacement = "\ufffd";
const notUtf8 =
  "The body is not UTF-8, or it holds U+FFFD itself, which JSON can write as `\\ufffd`.";

/** For routes with a JSON body: refuses other content types and what is not JSON. */
export const demandJson: AppMiddleware = async (c, next) => {
  const contentType = c.req.header("content-type");
  if (!contentType || !jsonType.test(contentType)) throw unsupportedMediaType();
  demandUtf8(contentType);
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
  const contentType = c.req.header("content-type") ?? "";
  if (!csvType.test(contentType)) {
    throw unsupportedMediaType({ detail: "Send the body as `text/csv`." });
  }
  demandUtf8(contentType);
  if ((await c.req.text()).includes(replacement)) {
    throw validationFailed({ errors: [{ pointer: "", message: "must be text in UTF-8" }] });
  }
  await next();
};

/** Bodies are read as UTF-8, whatever a content type says; so it may say nothing else. */
function demandUtf8(contentType: string): void {
  const named = [...contentType.matchAll(charsets)].map(([, charset = ""]) => charset);
  if (named.every((charset) => utf8.test(charset))) return;
  throw unsupportedMediaType({ detail: "Send the body in UTF-8." });
}

async function readFault(c: AppContext): Promise<Fault | null> {
  const text = await c.req.text();
  if (text.includes(replacement)) throw malformedJson({ detail: notUtf8 });
  try {
    return findUnkeptText(text, JSON.parse(text));
  } catch (error) {
    throw malformedJson({ cause: error });
  }
}
