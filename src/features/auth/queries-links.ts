import { eq, inArray } from "drizzle-orm";
import { codeInvalid } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type User, users } from "../users/index.ts";
import { codeExpired } from "./errors.ts";
import { tagsOf } from "./one-time-link.ts";
import { type LinkPurpose, oneTimeLinks } from "./tables.ts";

/** A link that works at this moment; only its claim says whether it still does. */
export type LiveLink = Readonly<{
  id: Id<"link">;
  tag: string;
  purpose: LinkPurpose;
  user: User;
}>;

/** Throws `code_invalid`, and `code_expired` for a link that nobody used in time. */
export async function findLink(ctx: Ctx, token: string): Promise<LiveLink> {
  const [found] = await ctx.db
    .select({ link: oneTimeLinks, user: users })
    .from(oneTimeLinks)
    .innerJoin(users, eq(users.id, oneTimeLinks.userId))
    .where(inArray(oneTimeLinks.tag, tagsOf(ctx, token)));
  if (!found || found.link.usedAt || found.user.status !== "active") throw codeInvalid();
  if (found.link.expiresAt <= ctx.clock()) throw codeExpired();
  const { id, tag, purpose } = found.link;
  return { id, tag, purpose, user: found.user };
}
