import { bodyLimit } from "hono/body-limit";
import { bodyTooLarge, malformedJson, unsupportedMediaType } from "../../core/errors.ts";
import type { AppMiddleware } from "./app-env.ts";

/** Bytes that a request body may have unless its route says otherwise. */
export const maxBodyBytes = 1024 * 1024;

/**
 * Believes a plain `Content-Length`, which the runtime enforces; bodies without one are counted by
 * `hono/body-limit`. It is not asked first because it looks at the body itself, for which
 * `@hono/node-server` has to build a whole `Request` with its stream.
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
const countBody = bodyLimit({ maxSize: maxBodyBytes, onError: refuseBody });

function refuseBody(): never {
  throw bodyTooLarge({ members: { max_bytes: maxBodyBytes } });
}

const jsonType = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/** For routes with a JSON body: refuses other content types and what is not JSON. */
export const demandJson: AppMiddleware = async (c, next) => {
  const contentType = c.req.header("content-type");
  if (!contentType || !jsonType.test(contentType)) throw unsupportedMediaType();
  try {
    await c.req.json();
  } catch (error) {
    throw malformedJson({ cause: error });
  }
  await next();
};
