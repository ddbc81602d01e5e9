import { z } from "@hono/zod-openapi";
import { isVisible, visibleMessage } from "../../core/visible-text.ts";

/** A line of text that can be seen, without control characters or angle brackets. */
export function lineSchema(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1, { abort: true })
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Cf}<>]*$/u, "must not contain control characters or angle brackets")
    .refine(isVisible, visibleMessage);
}
