import { z } from "@hono/zod-openapi";
import type { Id } from "../../core/id.ts";
import type { Session } from "./sign-in.ts";

export const listedSessionSchema = z
  .object({
    id: z.string().openapi({ description: "The `sid` of its access tokens." }),
    current: z.boolean(),
    user_agent: z.string(),
    ip: z.string(),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  })
  .openapi("ListedSession");

export function presentListedSession(
  session: Session,
  currentId: Id<"session">,
): z.infer<typeof listedSessionSchema> {
  return {
    id: session.id,
    current: session.id === currentId,
    user_agent: session.userAgent,
    ip: session.address,
    created_at: session.createdAt.toISOString(),
    last_used_at: session.lastUsedAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
  };
}
