import { bodyLimit } from "hono/body-limit";
import { bodyTooLarge, malformedJson, unsupportedMediaType } from "../../core/errors.ts";
import type { AppMiddleware } from "./app-env.ts";

/** Bytes that a request body may have unless its route says otherwise. */
export const maxBodyBytes = 1024 * 1024;

export const limitBody: AppMiddleware = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => {
    throw bodyTooLarge({ members: { max_bytes: maxBodyBytes } });
  },
});

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
